// Package wootest is a fake WooCommerce store over real HTTP: REST v3, the
// Store API, webhooks, our companion plugin's routes, a small storefront and
// pages for its staff. It answers as the recorded exchanges in ../testdata do
// and misbehaves on request. Tests use it, and so does the demo.
//
// Its state lives in memory, its time comes from Options.Now, and what it makes
// up comes from Options.Seed.
package wootest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"regulars/app/platform"
)

// Options are the settings of a store. Only Now is required.
type Options struct {
	// Now is the one clock of the store.
	Now func() time.Time
	// Addr is where Start listens, "127.0.0.1:0" when empty.
	Addr string
	// Seed makes keys, sessions and history differ between stores.
	Seed uint64
	// Currency is an ISO 4217 code, EUR when empty.
	Currency string
	// TimeZone is an IANA name, Europe/Madrid when empty.
	TimeZone string
	// SiteName is the shop's name, "Demo Tea" when empty.
	SiteName string
	// TaxRate is in basis points. Prices include it; 0 is a store without taxes.
	TaxRate int64
	// Shipping is what sending a parcel costs, in minor units, with tax; ShipFree
	// is the order value from which it costs nothing (0 for never).
	Shipping, ShipFree int64
	// WidgetFS holds the built widget, served below /assets/. nil serves none.
	WidgetFS fs.FS
	// AdminFS holds the built admin, shown in wp-admin. nil shows none.
	AdminFS fs.FS
	// APIURL, StoreKey and SharedSecret are what the companion plugin would have
	// been told; the plugin's connection route replaces them.
	APIURL, StoreKey, SharedSecret string
	// Server is the server that the companion plugin proposes to connect to.
	Server string
	// Delivery says when webhooks go out.
	Delivery DeliveryMode
	// HTTPClient posts webhooks and asks for the loyalty page, http.DefaultClient when nil.
	HTTPClient *http.Client
	// Log is told about failed deliveries. nil drops them.
	Log *slog.Logger
}

// DeliveryMode says when pending webhooks are posted.
type DeliveryMode uint8

// The modes. WooCommerce itself delivers when a visitor comes.
const (
	WhenAsked     DeliveryMode = iota // by Server.Deliver only
	WhenVisited                       // when a page of the storefront is asked for
	AtOnceOnWrite                     // as soon as something changed
)

// Server is one fake store. Its methods are safe for concurrent use.
type Server struct {
	opt   Options
	zone  *time.Location
	log   *slog.Logger
	http  *http.Server
	stop  context.CancelFunc
	done  sync.WaitGroup
	wake  chan struct{}
	ready sync.Mutex // one delivery run at a time

	mu sync.Mutex // guards all below
	shop
	url      string
	tls      bool
	plugin   plugin
	release  PluginRelease
	keys     map[string]apiKey
	granted  int // keys given by wc-auth
	nonces   map[string]bool
	sessions map[string]*session
	misbehavior
}

type apiKey struct {
	secret   string
	readOnly bool
}

// New makes a store with no products, no customers and one API key.
func New(opt Options) (*Server, error) {
	if opt.Now == nil {
		return nil, errors.New("wootest: Options.Now is required")
	}
	opt.Currency = cmp.Or(opt.Currency, "EUR")
	opt.TimeZone = cmp.Or(opt.TimeZone, "Europe/Madrid")
	opt.SiteName = cmp.Or(opt.SiteName, "Demo Tea")
	opt.Addr = cmp.Or(opt.Addr, "127.0.0.1:0")
	opt.HTTPClient = cmp.Or(opt.HTTPClient, http.DefaultClient)
	zone, err := time.LoadLocation(opt.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("wootest: Options.TimeZone: %w", err)
	}
	s := &Server{
		opt: opt, zone: zone, log: opt.Log, wake: make(chan struct{}, 1), keys: map[string]apiKey{},
		nonces: map[string]bool{}, sessions: map[string]*session{},
		plugin: plugin{storeKey: opt.StoreKey, secret: opt.SharedSecret, apiURL: opt.APIURL},
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.shop = newShop(s)
	s.keys[s.made("ck_")] = apiKey{secret: s.made("cs_")}
	return s, nil
}

// made is a key or token of this store: the same for the same seed and name.
func (s *Server) made(name string) string { return name + s.digest(name) }

// digest is made without the name.
func (s *Server) digest(name string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "wootest %d %s %s", s.opt.Seed, s.opt.SiteName, name))
	return hex.EncodeToString(sum[:20])
}

// Start serves the store over plain http until Close. WooCommerce then accepts
// OAuth 1.0a alone.
func (s *Server) Start(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.opt.Addr)
	if err != nil {
		return fmt.Errorf("wootest: %w", err)
	}
	s.run(ctx, listener, "http://"+listener.Addr().String())
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	s.done.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.ErrorContext(ctx, "fake store stopped", "error", err)
		}
	})
	return nil
}

// Attach makes the store answer at an address that somebody else serves with
// this Server as handler (an httptest TLS server, say).
func (s *Server) Attach(ctx context.Context, url string) {
	s.run(ctx, nil, url)
}

func (s *Server) run(ctx context.Context, _ net.Listener, url string) {
	s.mu.Lock()
	s.url, s.tls = url, strings.HasPrefix(url, "https://")
	s.mu.Unlock()
	ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.done.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.wake:
				s.Deliver(ctx)
			}
		}
	})
}

// Close stops serving and delivering.
func (s *Server) Close() error {
	if s.stop == nil {
		return nil
	}
	s.stop()
	var err error
	if s.http != nil {
		err = s.http.Close()
	}
	s.done.Wait()
	return err
}

// URL is the store's address, "http://127.0.0.1:port".
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.url
}

// Credentials are the store's API key with read and write permission.
func (s *Server) Credentials() platform.Credentials {
	return platform.Credentials{
		ConsumerKey: s.made("ck_"), ConsumerSecret: s.made("cs_"), SharedSecret: s.plugin.secret,
	}
}

// ReadOnlyCredentials adds a key that may only read.
func (s *Server) ReadOnlyCredentials() platform.Credentials {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[s.made("ck_ro")] = apiKey{secret: s.made("cs_ro"), readOnly: true}
	return platform.Credentials{ConsumerKey: s.made("ck_ro"), ConsumerSecret: s.made("cs_ro")}
}

// now is the store's time as WordPress keeps it: whole seconds, UTC.
func (s *Server) now() time.Time { return s.opt.Now().UTC().Truncate(time.Second) }

// visit tells the store that a visitor came.
func (s *Server) visit() {
	if s.opt.Delivery == WhenVisited {
		s.poke()
	}
}

func (s *Server) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
