// Package demo runs all of Regulars in one process, with a fake Shopify and a
// fake WooCommerce store beside it, and can drive both through their public
// pages to prove that points, codes and refunds add up.
//
// What serves and what works is handed in by the command, so that the demo runs
// what production runs. Everything in it is invented, and says so.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"

	"regulars/app"
	"regulars/app/devstack/mailbox"
	"regulars/app/platform"
)

// Options say where the demo runs and what it runs.
type Options struct {
	// Config is what the environment says. Its DatabaseURL with DatabaseAdminURL,
	// and its RedisURL, are used where they are set; else private servers start.
	Config app.Config
	// Dir keeps the private database's files, with fsync on; the database in it is
	// made anew at each start. Empty: a scratch directory that goes with the demo.
	Dir string
	// Port is the first of seven ports on 127.0.0.1, in the order of the constants
	// below. Where one is taken, and for 0, any free port is used instead.
	Port int
	// Quick leaves out the weeks of business before now, for checks.
	Quick bool
	Log   *slog.Logger
	// Assemble puts the product together as the other commands do.
	Assemble func(ctx context.Context, c app.Config, own Own) (Product, error)
	// Widget holds the storefront's scripts; nil when they are not built.
	Widget fs.FS
	// Admin holds the admin's pages, for the WooCommerce store to show in its own;
	// nil when they are not built.
	Admin fs.FS
}

// Product is what the other commands run.
type Product struct {
	App     *app.App
	Handler http.Handler                    // what serve serves
	Work    func(ctx context.Context) error // what work does, until ctx ends
	Close   func()
}

// The demo's ports, counted from Options.Port.
const (
	portApp = iota
	portCoffee
	portTea
	portClock
	portFresh
	portSecure
	portHerbs
)

// Own is what the demo does unlike the other commands.
type Own struct {
	Polling Polling
	KeysURL string       // app.Options.KeysURL
	Door    net.Listener // where mail comes in; nil: where the configuration says
}

// Polling is how often each platform's listings are read.
type Polling = map[platform.Kind]app.PollEvery

// often finds what no webhook told within seconds, so that a person can watch it
// happen. seldom is for the weeks that pass in seconds.
var (
	often  = app.PollEvery{Orders: 5 * time.Second, Products: 15 * time.Second, Customers: 15 * time.Second}
	seldom = app.PollEvery{Orders: day, Products: 3 * day, Customers: 3 * day}
)

// poll sets how often the stores are read. It is called before the worker starts.
func (d *Demo) poll(every app.PollEvery) {
	d.polling[platform.Shopify], d.polling[platform.WooCommerce] = every, every
}

// merchantName is the one merchant's.
const merchantName = "Demo shop"

// Demo is everything, running.
type Demo struct {
	o Options
	Product
	servers *servers
	secure  *secure
	stores  *stores
	polling Polling
	clock   string          // address of the clock's page
	mail    *mailbox.Server // nil: letters go to SMTP_URL
	door    net.Listener    // where mail comes in; nil as well then

	inspector *asynq.Inspector

	merchant uuid.UUID
	running  sync.WaitGroup
	stop     context.CancelFunc
	working  chan error // the worker's end
	closers  []func() error
}

// Start boots everything and returns when shoppers and staff can come. ctx ends
// it; End waits for that.
func Start(ctx context.Context, o Options) (*Demo, error) {
	ctx, stop := context.WithCancel(ctx)
	d := &Demo{o: o, stop: stop, working: make(chan error, 1), servers: &servers{}, polling: Polling{}}
	d.poll(often)
	steps := []func(context.Context) error{
		d.startServers, d.startMail, d.open, d.connect, d.seed, d.openFresh, d.openHerbs, d.work, d.serveClock,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, d.End())
		}
	}
	return d, nil
}

// End ends everything in the reverse order of its start.
func (d *Demo) End() error {
	d.stop()
	d.running.Wait()
	var all error
	for _, end := range slices.Backward(d.closers) {
		all = errors.Join(all, end())
	}
	return all
}

// Failed gives the worker's error should it end by itself.
func (d *Demo) Failed() <-chan error { return d.working }

func (d *Demo) closing(end func() error) { d.closers = append(d.closers, end) }

// open starts the fake stores and serves the product against them. The clock
// begins in the past, so that the weeks of business end now.
func (d *Demo) open(ctx context.Context) error {
	listener, err := listen(ctx, d.portOf(portApp))
	if err != nil {
		return err
	}
	d.o.Config.BaseURL = "http://" + listener.Addr().String()
	if d.secure, err = d.listenSecure(ctx); err != nil {
		return err
	}
	if err := d.startStores(ctx); err != nil {
		return err
	}
	d.o.Config.ShopifyOrigin = d.stores.coffee.Origin()
	d.Product, err = d.o.Assemble(ctx, d.o.Config, Own{Polling: d.polling, KeysURL: d.secure.url, Door: d.door})
	if err != nil && d.servers.postgres == nil {
		return fmt.Errorf("the database of DATABASE_URL must be an empty one: %w", err)
	}
	if err != nil {
		return err
	}
	d.closing(func() error { d.Close(); return nil })
	if !d.o.Quick {
		d.App.Advance(-business)
	}
	d.stores.opened.Store(d.App)
	d.serve(ctx, listener, d.Handler)
	d.serve(ctx, d.secure.listener, d.Handler)
	return nil
}

// serve answers on a listener until ctx ends.
func (d *Demo) serve(ctx context.Context, listener net.Listener, handler http.Handler) {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	d.running.Go(func() { _ = server.Serve(listener) })
	context.AfterFunc(ctx, func() { _ = server.Close() })
}

func (d *Demo) work(ctx context.Context) error {
	d.running.Go(func() {
		if err := d.Work(ctx); err != nil && ctx.Err() == nil {
			d.working <- fmt.Errorf("the worker ended: %w", err)
		}
	})
	return nil
}

// portOf is the n-th of the demo's ports, 0 for any.
func (d *Demo) portOf(n int) int {
	if d.o.Port == 0 {
		return 0
	}
	return d.o.Port + n
}

// listen takes a port of 127.0.0.1, or any free one where that is taken.
func listen(ctx context.Context, port int) (net.Listener, error) {
	var config net.ListenConfig
	if port != 0 {
		listener, err := config.Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return listener, nil
		}
	}
	return config.Listen(ctx, "tcp", "127.0.0.1:0")
}
