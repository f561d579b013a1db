package app_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// world is one merchant with a fake Shopify and a fake WooCommerce store, both
// connected over real HTTP. Webhooks wait until deliver is called.
type world struct {
	*apptest.Bench
	t        *testing.T
	merchant uuid.UUID
	coffee   *shopifytest.Server
	tea      *wootest.Server
	coffeeID uuid.UUID
	teaID    uuid.UUID
	network  *wire       // between the App and the stores
	db       *pg.DB      // see door
	admin    *pgx.Conn   // see owner
	keep     atomic.Bool // deliveries are kept for the test instead of received
	kept     chan sent
	refused  atomic.Int64 // deliveries that were not answered 200
	down     atomic.Bool  // our server does not take deliveries
}

// testProgram is a program with short terms: 2 points per euro of goods, 7 days.
func testProgram(enrollment program.Enrollment) program.Document {
	d := program.Starter([]string{"EUR"})
	d.Enrollment, d.PendingDays = enrollment, 7
	d.Rules[0].Points = 2
	return d
}

func newWorld(t *testing.T, document *program.Document, options ...func(*apptest.Options)) *world {
	t.Helper()
	w := &world{t: t, network: &wire{}, kept: make(chan sent, 5000)}
	var opened atomic.Pointer[app.App]
	now := func() time.Time {
		if a := opened.Load(); a != nil {
			return a.Now()
		}
		return time.Now().UTC()
	}
	receiver := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.receive(rw, r) }))
	t.Cleanup(receiver.Close)
	w.startStores(now)
	set := apptest.Options{BaseURL: receiver.URL, Connectors: w.connectors(w.network)}
	for _, option := range options {
		option(&set)
	}
	w.Bench = apptest.New(t, set)
	opened.Store(w.App)
	w.merchant = w.Merchant(nil)
	w.connectStores()
	if document != nil {
		w.Publish(w.merchant, *document)
		w.Advance(time.Second) // what is bought from now on was bought after the start
	}
	w.Drain()
	return w
}

func (w *world) startStores(now func() time.Time) {
	coffee, err := shopifytest.New(shopifytest.Options{
		Now: now, ClientSecret: "hush", Manual: true, PlainCallbacks: true, AutoApprove: true, Seed: 1,
		AppScopes: shopify.Scopes, AppOptional: shopify.OptionalScopes(), FlowTriggers: shopify.FlowTriggers(),
	})
	w.must(err)
	w.must(coffee.Start(w.t.Context(), "127.0.0.1:0"))
	w.t.Cleanup(coffee.Close)
	tea, err := wootest.New(wootest.Options{Now: now, Seed: 1, Delivery: wootest.WhenVisited})
	w.must(err)
	w.must(tea.Start(context.WithoutCancel(w.t.Context())))
	w.t.Cleanup(func() { w.must(tea.Close()) })
	w.coffee, w.tea = coffee, tea
}

// connectors reach both stores over a network of the caller's.
func (w *world) connectors(network http.RoundTripper) map[platform.Kind]platform.Connector {
	coffee, err := shopify.New(shopify.Config{
		ClientID: "demo-client", ClientSecret: "hush", Origin: w.coffee.Origin(), Transport: network, AllOrders: true,
	})
	w.must(err)
	return map[platform.Kind]platform.Connector{
		platform.Shopify:     coffee,
		platform.WooCommerce: woocommerce.New(woocommerce.Config{HTTPClient: &http.Client{Transport: network}}),
	}
}

func (w *world) connectStores() {
	begun, err := w.BeginShopifyInstall(w.t.Context(), w.merchant, w.coffee.Domain)
	w.must(err)
	installed, err := w.FinishShopifyInstall(w.t.Context(), w.consent(begun.AuthorizeURL), begun.Browser)
	w.must(err)
	w.coffeeID = installed.Store.ID
	keys := w.tea.Credentials()
	tea, err := w.ConnectWooCommerce(w.t.Context(), w.merchant, app.WooCommerceKeys{
		URL: w.tea.URL(), ConsumerKey: keys.ConsumerKey, ConsumerSecret: keys.ConsumerSecret,
	})
	w.must(err)
	w.teaID = tea.ID
}

// consent agrees on the platform's page and returns the way back's query.
func (w *world) consent(address string) url.Values {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(address)
	w.must(err)
	defer answer.Body.Close()
	back, err := answer.Location()
	w.must(err)
	return back.Query()
}

func (w *world) receive(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		rw.WriteHeader(http.StatusBadRequest)
		return
	}
	if w.down.Load() {
		w.refused.Add(1)
		rw.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	kind, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/webhooks/"), "/")
	if w.keep.Load() {
		w.kept <- sent{kind: platform.Kind(kind), key: key, header: r.Header, body: body}
		return
	}
	err = w.Receive(r.Context(), platform.Kind(kind), key, r.Header, body)
	switch fail.KindOf(err) {
	case fail.Unauthorized:
		rw.WriteHeader(http.StatusUnauthorized)
	case fail.Unavailable:
		rw.WriteHeader(http.StatusServiceUnavailable)
	default:
		if err != nil {
			rw.WriteHeader(http.StatusInternalServerError)
		}
	}
	if err != nil {
		w.refused.Add(1)
		w.t.Logf("delivery of %s refused: %v", r.URL.Path, err)
	}
}

// deliver sends all waiting webhooks of both stores and does the work.
func (w *world) deliver() {
	w.t.Helper()
	w.coffee.Deliver(w.t.Context())
	w.tea.Deliver(w.t.Context())
	for _, err := range w.Drain() {
		w.t.Errorf("task failed: %v", err)
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// balance reads a shopper's balance in one store.
func (w *world) balance(store uuid.UUID, customer int64) ledger.Balance {
	w.t.Helper()
	b, err := w.BalanceOf(w.t.Context(), w.merchant, store, strconv.FormatInt(customer, 10))
	w.must(err)
	return b
}

func (w *world) want(store uuid.UUID, customer int64, pending, available int64) {
	w.t.Helper()
	got := w.balance(store, customer)
	if got.Pending != pending || got.Available != available {
		w.t.Errorf("customer %d has %d pending and %d usable points, want %d and %d",
			customer, got.Pending, got.Available, pending, available)
	}
}

// memberOf is the member behind a customer.
func (w *world) memberOf(store uuid.UUID, customer int64) uuid.UUID {
	w.t.Helper()
	id, err := w.MemberByCustomer(w.t.Context(), w.merchant, store, strconv.FormatInt(customer, 10))
	w.must(err)
	return id
}

func key(n int) string { return fmt.Sprintf("test-key-%04d", n) }
