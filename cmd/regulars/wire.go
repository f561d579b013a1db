package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"regulars/app"
	"regulars/app/api"
	"regulars/app/message"
	"regulars/app/platform"
	"regulars/connectors/shopify"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/plugin"
	"regulars/frontend"
	"regulars/jobs"
)

// parts is one process, put together.
type parts struct {
	config  app.Config
	log     *slog.Logger
	metrics *prometheus.Registry
	redis   *jobs.Redis // nil without REDIS_URL
	limits  *jobs.Limits
	app     *app.App
	polling map[platform.Kind]app.PollEvery // nil: as P3 promises
	keysURL string                          // app.Options.KeysURL
	door    net.Listener                    // where mail comes in; nil: at SMTP_IN_ADDR

	anyDomain bool // no name server is asked whether a sender's domain vouches for its mail
}

// assemble opens what every process needs. The log names no person.
func assemble(ctx context.Context, config app.Config, logTo io.Writer) (*parts, error) {
	return newParts(config, logTo).open(ctx)
}

func newParts(config app.Config, logTo io.Writer) *parts {
	return &parts{config: config, log: newLog(config, logTo), metrics: newRegistry()}
}

func (p *parts) open(ctx context.Context) (*parts, error) {
	config := p.config
	var err error
	if config.RedisURL != "" {
		if p.redis, err = jobs.OpenRedis(config.RedisURL, config.WorkConcurrency+20); err != nil {
			return nil, err
		}
	}
	p.limits = jobs.NewLimits(p.redis)
	if err := p.openApp(ctx); err != nil {
		p.closeRedis()
		return nil, err
	}
	return p, nil
}

func (p *parts) openApp(ctx context.Context) error {
	connected, err := connectors(p.config, p.log)
	if err != nil {
		return err
	}
	measures, err := app.NewMetrics(p.metrics)
	if err != nil {
		return err
	}
	mailer, err := newMailer(p.config)
	if err != nil {
		return err
	}
	budget := jobs.NewBudget(p.limits, budgets(p.config))
	p.app, err = app.Open(ctx, app.Options{
		DatabaseURL: p.config.DatabaseURL, MaxConns: p.config.DatabaseMaxConns,
		Key: p.config.Key, BaseURL: p.config.BaseURL, KeysURL: p.keysURL, Version: versionName(),
		Connectors: connected, Polling: p.polling, Spend: budget.Spend, Learn: budget.Learn,
		Billing: app.BillingWay(p.config.ShopifyBilling),
		Mailer:  mailer, Mail: p.mailOptions(), Web: guardedClient(p.config.AllowNetworks, securePorts),
		Log: p.log, Metrics: measures,
	})
	return err
}

// newMailer makes what sends messages, nil where no mail server is set up.
func newMailer(config app.Config) (message.Mailer, error) {
	if config.SMTPURL == "" {
		return nil, nil //nolint:nilnil // no mailer is an answer
	}
	return message.NewSMTP(config.SMTPURL, config.MailFrom)
}

// mailOptions let messages that sell out only where the sender's domain vouches
// for them. The demo's mailbox lets nothing out, so nobody is asked there.
func (p *parts) mailOptions() app.MailOptions {
	o := app.MailOptions{From: p.config.MailFrom, Selector: p.config.MailDKIMSelector, Names: net.DefaultResolver}
	o.InDomain = p.config.MailInDomain
	if p.anyDomain {
		o.Names = nil
	}
	return o
}

func (p *parts) close() {
	p.app.Close()
	p.closeRedis()
}

func (p *parts) closeRedis() {
	if p.redis != nil {
		_ = p.redis.Close()
	}
}

// handler is everything on the public port.
func (p *parts) handler() (http.Handler, error) {
	measures, err := api.NewMetrics(p.metrics)
	if err != nil {
		return nil, err
	}
	pages, _ := frontend.Admin() // a build without pages says so in their place
	return api.New(p.app, api.Options{
		Log: p.log, AdminFS: pages, Secure: strings.HasPrefix(p.config.BaseURL, "https://"),
		ProxyHops: p.config.ProxyHops, Limit: p.limit, Quota: p.quota, Metrics: measures,
		ShopifyOrigin: p.config.ShopifyOrigin, ShopifyAdmin: p.config.ShopifyAdmin,
		ShopifyBridge: p.config.ShopifyBridge, Plugin: pluginFor(p.config.BaseURL),
	}), nil
}

// pluginFor packs the WordPress plugin so that it proposes this server, once and when
// it is first asked for; nil in a build without pages. One without https is proposed to
// nobody.
func pluginFor(baseURL string) func() ([]byte, error) {
	widget, built := frontend.Widget()
	pages, complete := frontend.Admin()
	if !built || !complete {
		return nil
	}
	made := plugin.Host{}
	if strings.HasPrefix(baseURL, "https://") {
		made.Base = baseURL
	}
	return sync.OnceValues(func() ([]byte, error) {
		return plugin.Zip(plugin.Built{Widget: widget, Admin: pages}, made)
	})
}

// pace is a rate for one kind of request by one caller.
type pace struct{ perMinute, burst int }

// paces are the rates by the first word of a key, before "|".
var paces = map[string]pace{
	"login":    {perMinute: 10, burst: 10}, // guesses
	"install":  {perMinute: 10, burst: 10}, // each makes a row
	"callback": {perMinute: 10, burst: 10}, // guesses
	"consent":  {perMinute: 60, burst: 60}, // begins nothing
	"keys":     {perMinute: 60, burst: 60}, // many shops may share the address of their host
	"redeem":   {perMinute: 20, burst: 10}, // each calls a platform
	"code":     {perMinute: 10, burst: 10}, // guesses
	"key":      {perMinute: 10, burst: 10}, // guesses
	"ask":      {perMinute: 2, burst: 5},   // each sends a letter
	"invite":   {perMinute: 10, burst: 20}, // each sends a letter
	"sheet":    {perMinute: 20, burst: 20}, // each is an answer without a name
	"hint":     {perMinute: 60, burst: 60}, // each makes a row
	"hints":    {perMinute: 1200, burst: 1200},
	"plugin":   {perMinute: 60, burst: 60}, // a copy reads all of a person
}

// keyPace is how often an API key may ask.
var keyPace = pace{perMinute: 600, burst: 600}

// quota is api.QuotaFunc.
func (p *parts) quota(ctx context.Context, key string) (api.Quota, error) {
	q := p.limits.Count(ctx, key, keyPace.perMinute, keyPace.burst)
	return api.Quota{Limit: keyPace.burst, Window: time.Minute, Left: q.Left, Reset: q.Reset, Wait: q.Wait}, nil
}

// limit is api.LimitFunc.
func (p *parts) limit(ctx context.Context, key string) (time.Duration, error) {
	kind, _, _ := strings.Cut(key, "|")
	rate, ok := paces[kind]
	if !ok {
		rate = pace{perMinute: 240, burst: 120}
	}
	return p.limits.Allow(ctx, key, rate.perMinute, rate.burst), nil
}

// connectors makes one connector for each platform that is set up.
func connectors(config app.Config, log *slog.Logger) (map[platform.Kind]platform.Connector, error) {
	made := map[platform.Kind]platform.Connector{
		platform.WooCommerce: woocommerce.New(woocommerce.Config{
			HTTPClient: guardedClient(config.AllowNetworks, shopPorts),
		}),
	}
	if config.ShopifyClientID == "" {
		return made, nil
	}
	connector, err := shopify.New(shopify.Config{
		ClientID: config.ShopifyClientID, ClientSecret: config.ShopifyClientSecret, OldSecret: config.ShopifyOldSecret,
		AllOrders: config.ShopifyAllOrders,
		Origin:    config.ShopifyOrigin, Transport: newTransport(&net.Dialer{Timeout: dialTime}), Log: log,
	})
	made[platform.Shopify] = connector
	return made, err
}

func budgets(config app.Config) map[platform.Kind]jobs.Rate {
	calls := config.WooCommerceCallsPerSecond
	return map[platform.Kind]jobs.Rate{
		platform.Shopify:     {PerSecond: config.ShopifyPointsPerSecond, Bucket: config.ShopifyBucket},
		platform.WooCommerce: {PerSecond: calls, Bucket: calls},
	}
}

const (
	dialTime = 5 * time.Second
	callTime = 30 * time.Second // the longest exchange with a WooCommerce store: a page of a listing
)

// Ports of public addresses that are called. A shop may be without a certificate: it is
// spoken to by signatures alone, and no key travels in clear.
var (
	securePorts = []uint16{443}
	shopPorts   = []uint16{443, 80}
)

// guardedClient calls addresses that merchants typed: public ones on the given ports,
// and those in the allowed networks on any port. The check is made on the
// address that is dialed, so no name and no redirect leads elsewhere. The
// connector reads at most 5 MiB of an answer.
func guardedClient(allowed []netip.Prefix, ports []uint16) *http.Client {
	return &http.Client{
		Transport:     newTransport(guardedDialer(allowed, ports)),
		Timeout:       callTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func guardedDialer(allowed []netip.Prefix, ports []uint16) *net.Dialer {
	public := ssrf.New(ssrf.WithPorts(ports...))
	dialer := &net.Dialer{Timeout: dialTime}
	dialer.Control = func(network, address string, conn syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err == nil && within(allowed, to.Addr().Unmap()) {
			return nil
		}
		err = public.Safe(network, address, conn)
		inside := to.Addr().IsPrivate() || to.Addr().IsLoopback()
		switch {
		case errors.Is(err, ssrf.ErrProhibitedIP), err != nil && inside:
			return fmt.Errorf("%w: %w", platform.ErrPrivateAddress, err)
		case errors.Is(err, ssrf.ErrProhibitedPort):
			return fmt.Errorf("%w: %w", platform.ErrPort, err)
		default:
			return err
		}
	}
	return dialer
}

func within(allowed []netip.Prefix, address netip.Addr) bool {
	for _, network := range allowed {
		if network.Contains(address) {
			return true
		}
	}
	return false
}

// newTransport goes straight to stores: a proxy from the environment would make
// the check of the dialed address one of the proxy's.
func newTransport(dialer *net.Dialer) *http.Transport {
	return &http.Transport{
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          200,
		MaxIdleConnsPerHost:   4,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   dialTime,
		ExpectContinueTimeout: time.Second,
	}
}

func newLog(config app.Config, to io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: config.LogLevel}
	if config.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(to, options))
	}
	return slog.New(slog.NewJSONHandler(to, options))
}

func newRegistry() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	process := collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})
	registry.MustRegister(collectors.NewGoCollector(), process)
	return registry
}

// serveMetrics serves what was measured on a listener of its own until ctx ends.
// It returns when it listens.
func (p *parts) serveMetrics(ctx context.Context) error {
	if p.config.MetricsAddr == "" {
		return nil
	}
	server := newServer(api.MetricsHandler(p.metrics))
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", p.config.MetricsAddr)
	if err != nil {
		return err
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.log.ErrorContext(ctx, "metrics ended", "error", err)
		}
	}()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return nil
}
