// Package shopifytest is a fake Shopify over real HTTP, with state. It serves
// Go tests and the demo: the Admin GraphQL API (checked against the official
// schema), OAuth, webhooks, a storefront with a checkout, the app proxy, and a
// page for the store's staff. It misbehaves on request.
//
// Addresses. The API of every shop is below its name, so SHOPIFY_ORIGIN is
// "http://127.0.0.1:9001/{shop}". The first shop also has the storefront, at the
// root, because the widget uses paths such as /apps/regulars and /discount.
package shopifytest

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"time"
)

// Options shape a fake. The zero value of optional fields is usable.
type Options struct {
	// Now is the fake's clock, shared with the app under test. Required.
	Now func() time.Time
	// Shop is the myshopify domain. Default "demo-coffee.myshopify.com".
	Shop string
	Name string // default "Demo Coffee"
	// ClientID and ClientSecret are the app's. Defaults "demo-client", "demo-secret".
	ClientID, ClientSecret string
	Currency               string // default "EUR"
	Decimals               int    // of the currency, default 2; -1 for none
	TimeZone               string // IANA, default "Europe/Berlin"
	Seed                   int64  // all ids and demo data follow from it
	TaxRate                int64  // basis points
	TaxIncluded            bool   // prices include tax
	AutoApprove            bool   // the consent page agrees by itself
	Manual                 bool   // webhooks wait for Deliver
	PlainCallbacks         bool   // accept http:// webhook addresses, as no real store does
	// GuestRecords makes a customer record without an account for a guest's
	// e-mail at once, as stores with classic accounts do. Otherwise a guest's
	// order has no customer until the shopper makes an account.
	GuestRecords      bool
	WithholdProtected bool // answer protected customer data with null and ACCESS_DENIED
	AllowUnvalidated  bool // run without the official schema; Start then says so
	// PointsPerSecond is how much query cost the store restores, of twenty seconds at
	// most. Default 100, a standard plan's. Where days pass in milliseconds it is more.
	PointsPerSecond int
	ServeVersion    string // claimed API version, to play a store that fell forward
	// AppURL is the app's own address, which its frame in the admin begins at;
	// without one the app is in no admin.
	AppURL string
	// AppScopes is what the app's configuration asks of every store, comma separated.
	AppScopes string
	// AppOptional is what the app's configuration may ask for later: nothing else can be.
	AppOptional []string
	Development bool // a store for development: it accepts test charges alone
	// Plans are the app's own at Shopify (App Pricing); with them it may propose none.
	Plans     []PricingPlan
	AppHandle string // default "regulars"
	// FlowTriggers are the triggers of Flow that the app has deployed: by handle, the
	// types of their fields by key.
	FlowTriggers map[string]map[string]string
	Welcome      string // where a merchant goes who chose one of Plans; default the app
	// ProxyURL is where /apps/regulars/<rest> is forwarded: ProxyURL + "/" + rest.
	ProxyURL string
	// WidgetFS holds regulars-loader.js and its panel, served at /assets/.
	WidgetFS fs.FS
	// Transport carries webhooks and proxied requests. Default http.DefaultTransport.
	Transport http.RoundTripper
}

// Server is a fake Shopify with one or more shops. The first shop's methods are
// its own.
type Server struct {
	*Shop
	schema    *Schema
	transport http.RoundTripper
	shops     map[string]*Shop
	http      *http.Server
	listener  net.Listener
	stop      context.CancelFunc
	done      chan struct{}
	wake      chan struct{}
	// Unvalidated says that documents are not checked, because the official
	// schema was not found.
	Unvalidated bool
}

// New makes a fake. It fails without the official schema, naming the command
// that installs it, unless AllowUnvalidated.
func New(options Options) (*Server, error) {
	if options.Now == nil {
		return nil, errors.New("shopifytest: Options.Now is missing")
	}
	options.complete()
	schema, err := LoadSchema()
	if err != nil && !options.AllowUnvalidated {
		return nil, err
	}
	server := &Server{
		schema: schema, transport: options.Transport, shops: map[string]*Shop{}, done: make(chan struct{}),
		wake:        make(chan struct{}, 1),
		Unvalidated: err != nil,
	}
	server.Shop = newShop(server, options)
	server.shops[options.Shop] = server.Shop
	return server, nil
}

func (o *Options) complete() {
	o.Shop = or(o.Shop, "demo-coffee.myshopify.com")
	o.Name = or(o.Name, "Demo Coffee")
	o.ClientID = or(o.ClientID, "demo-client")
	o.ClientSecret = or(o.ClientSecret, "demo-secret")
	o.Currency = or(o.Currency, "EUR")
	o.TimeZone = or(o.TimeZone, "Europe/Berlin")
	o.AppHandle = or(o.AppHandle, "regulars")
	o.PointsPerSecond = cmp.Or(o.PointsPerSecond, standardRestore)
	switch o.Decimals {
	case 0:
		o.Decimals = 2
	case -1:
		o.Decimals = 0
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
}

// AddShop opens another shop, before Start. It has a storefront once OpenFront
// gives it an address, and nobody has switched the app on in its theme.
func (s *Server) AddShop(domain string) *Shop {
	options := s.options
	options.Shop, options.Name = domain, strings.TrimSuffix(domain, ".myshopify.com")
	shop := newShop(s, options)
	shop.embedOff = true
	s.shops[domain] = shop
	return shop
}

// Start listens on an address ("127.0.0.1:0") and serves until Close or until
// ctx ends. Webhooks are delivered as they come, unless Manual.
func (s *Server) Start(ctx context.Context, address string) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	ctx, s.stop = context.WithCancel(ctx)
	s.listener = listener
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.http.Serve(listener) }()
	go s.deliverAll(ctx)
	return nil
}

// URL is the fake's origin, "http://127.0.0.1:9001".
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// Origin is the SHOPIFY_ORIGIN template of this fake.
func (s *Server) Origin() string { return s.URL() + "/{shop}" }

// Close stops serving and delivering.
func (s *Server) Close() {
	if s.stop == nil {
		return
	}
	s.stop()
	_ = s.http.Close()
	<-s.done
}

// deliverAll posts webhooks until ctx ends: at once when one is queued, and
// every second for retries that have come due.
func (s *Server) deliverAll(ctx context.Context) {
	defer close(s.done)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		for _, shop := range s.shops {
			if !shop.options.Manual {
				shop.Deliver(ctx)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// ServeHTTP routes a shop's API by the first path element, and everything else
// to the first shop's storefront.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	shop, known := s.shops[name]
	if !known {
		s.mux.ServeHTTP(w, r)
		return
	}
	post := r.Method == http.MethodPost
	switch {
	case post && rest == "admin/api/"+APIVersion+"/graphql.json":
		shop.graphql(w, r)
	case post && rest == "admin/oauth/access_token":
		shop.token(w, r)
	case rest == "admin/oauth/authorize":
		shop.authorize(w, r)
	case strings.HasPrefix(rest, "admin/apps/"), strings.HasPrefix(rest, "admin/charges/"),
		rest == "admin/id-token", rest == "admin/scopes", rest == "admin/oauth/install":
		shop.admin(w, r, strings.TrimPrefix(rest, "admin/"))
	case strings.HasPrefix(rest, "bulk/"):
		shop.bulkFile(w, r, strings.TrimPrefix(rest, "bulk/"))
	default:
		shop.serveFront(w, r, rest)
	}
}
