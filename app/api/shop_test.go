package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/api"
	"regulars/app/apptest"
	"regulars/app/devstack/mailbox"
	"regulars/app/message"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// house is the product as it is served: the real handler behind a real address,
// with a fake store of each platform that sends its webhooks there.
type house struct {
	*apptest.Bench
	t        *testing.T
	url      string
	secure   *httptest.Server // the same by https: stores bring keys to no other
	options  *api.Options
	handler  atomic.Pointer[http.Handler]
	coffee   *shopifytest.Server
	tea      *wootest.Server
	merchant uuid.UUID
	coffeeID uuid.UUID
	teaID    uuid.UUID
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// newHouse serves an App without any merchant.
func newHouse(t *testing.T, options api.Options) *house {
	t.Helper()
	return newHouseWith(t, options, nil)
}

// newHouseWith is newHouse that sends mail to a box, nil for none.
func newHouseWith(t *testing.T, options api.Options, box *mailbox.Server) *house {
	t.Helper()
	var mailer message.Mailer
	if box != nil {
		var err error
		mailer, err = message.NewSMTP(box.URL(), "rewards@demo.example")
		if err != nil {
			t.Fatal(err)
		}
	}
	h := &house{t: t, options: &options}
	var opened atomic.Pointer[app.App]
	now := func() time.Time {
		if a := opened.Load(); a != nil {
			return a.Now()
		}
		return time.Now().UTC()
	}
	whole := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*h.handler.Load()).ServeHTTP(w, r)
	})
	server := httptest.NewServer(whole)
	t.Cleanup(server.Close)
	h.secure = httptest.NewTLSServer(whole)
	t.Cleanup(h.secure.Close)
	h.url = server.URL
	h.startStores(now)
	coffee, err := shopify.New(shopify.Config{ClientID: "demo-client", ClientSecret: "hush", Origin: h.coffee.Origin()})
	h.must(err)
	h.Bench = apptest.New(t, apptest.Options{Mailer: mailer, BaseURL: server.URL, KeysURL: h.secure.URL, Connectors: map[platform.Kind]platform.Connector{
		platform.Shopify: coffee, platform.WooCommerce: woocommerce.New(woocommerce.Config{}),
	}})
	opened.Store(h.App)
	handler := api.New(h.App, options)
	h.handler.Store(&handler)
	return h
}

func (h *house) startStores(now func() time.Time) {
	coffee, err := shopifytest.New(shopifytest.Options{
		Now: now, ClientSecret: "hush", Manual: true, PlainCallbacks: true, AutoApprove: true, Seed: 1,
		ProxyURL: h.url + "/storefront/shopify", AppURL: h.url + "/shopify/app", AppScopes: shopify.Scopes,
		AppOptional: shopify.OptionalScopes(), FlowTriggers: shopify.FlowTriggers(),
	})
	h.must(err)
	h.must(coffee.Start(h.t.Context(), "127.0.0.1:0"))
	h.t.Cleanup(coffee.Close)
	tea, err := wootest.New(wootest.Options{Now: now, Seed: 1, HTTPClient: h.secure.Client()})
	h.must(err)
	h.must(tea.Start(context.WithoutCancel(h.t.Context())))
	h.t.Cleanup(func() { h.must(tea.Close()) })
	h.coffee, h.tea = coffee, tea
}

// shopProgram gives 2 points a euro, 50 for joining, usable after 7 days.
func shopProgram(enrollment program.Enrollment) program.Document {
	d := program.Starter([]string{"EUR"})
	d.Enrollment, d.PendingDays, d.Rules[0].Points = enrollment, 7, 2
	return d
}

// newShop is a house with a merchant, both stores and a live program.
func newShop(t *testing.T, enrollment program.Enrollment) *house {
	t.Helper()
	return newShopWith(t, enrollment, api.Options{})
}

func newShopWith(t *testing.T, enrollment program.Enrollment, options api.Options) *house {
	t.Helper()
	h := newHouse(t, options)
	h.merchant = h.Merchant(nil)
	h.connect()
	h.Publish(h.merchant, shopProgram(enrollment))
	h.Advance(time.Second)
	h.Drain()
	return h
}

func (h *house) connect() {
	h.t.Helper()
	staff := h.staff(h.merchant)
	var begun struct {
		AuthorizeURL string `json:"authorize_url"`
	}
	staff.post("/api/v1/stores/shopify", map[string]any{"shop": h.coffee.Domain}).want(http.StatusOK).into(&begun)
	back := h.consent(begun.AuthorizeURL)
	staff.get(back.RequestURI()).want(http.StatusFound)
	keys := h.tea.Credentials()
	var tea struct{ ID uuid.UUID }
	staff.post("/api/v1/stores/woocommerce", map[string]any{
		"url": h.tea.URL(), "consumer_key": keys.ConsumerKey, "consumer_secret": keys.ConsumerSecret,
	}).want(http.StatusOK).into(&tea)
	h.teaID = tea.ID
	stores, err := h.Stores(h.t.Context(), h.merchant)
	h.must(err)
	for _, s := range stores {
		if s.Platform == platform.Shopify {
			h.coffeeID = s.ID
		}
	}
}

// consent agrees on the platform's page and returns the way back.
func (h *house) consent(address string) *url.URL {
	h.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(address)
	h.must(err)
	defer answer.Body.Close()
	back, err := answer.Location()
	h.must(err)
	return back
}

// beginInstall has a browser install the app in the coffee shop from the App Store and
// agree there, and returns the way back.
func (h *house) beginInstall(b *browser) string {
	h.t.Helper()
	begun := b.get("/shopify/install?shop=" + h.coffee.Domain).want(http.StatusFound)
	return h.consent(begun.header.Get("Location")).RequestURI()
}

// deliver sends all waiting webhooks and does the work.
func (h *house) deliver() {
	h.t.Helper()
	h.coffee.Deliver(h.t.Context())
	h.tea.Deliver(h.t.Context())
	for _, err := range h.Drain() {
		h.t.Errorf("task failed: %v", err)
	}
}

// browser is somebody's browser: it keeps cookies and follows no redirect.
type browser struct {
	h      *house
	client *http.Client
	header http.Header
	base   string
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	h.must(err)
	return &browser{h: h, base: h.url, header: http.Header{}, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// staff is a browser signed in to a merchant by a login link.
func (h *house) staff(merchantID uuid.UUID) *browser {
	h.t.Helper()
	link, err := h.LoginLink(h.t.Context(), merchantID, "Demo Agent")
	h.must(err)
	b := h.browser()
	b.header.Set("Origin", h.url)
	b.post(strings.TrimPrefix(link, h.url), nil).want(http.StatusSeeOther)
	return b
}

// shopper is a browser of a shopper in the fake Shopify store, 0 for nobody.
func (h *house) shopper(customer int64) func(method, path string, body any, header ...string) *response {
	return func(method, path string, body any, header ...string) *response {
		h.t.Helper()
		address, err := url.Parse("/storefront/shopify/v1" + path)
		h.must(err)
		address.RawQuery = h.coffee.SignedQuery(address.Query(), customer).Encode()
		return h.browser().do(method, address.String(), body, header...)
	}
}

// teaToken is the token that the plugin puts into a visitor's cart.
func (h *house) teaToken(customer int64) string {
	h.t.Helper()
	b := h.browser()
	b.base = h.tea.URL()
	if customer > 0 {
		form := url.Values{"customer": {strconv.FormatInt(customer, 10)}}
		b.send(http.MethodPost, "/my-account/sign-in", strings.NewReader(form.Encode()),
			"Content-Type", "application/x-www-form-urlencoded", "Origin", h.tea.URL())
	}
	var cart struct {
		Extensions struct{ Regulars struct{ Token string } }
	}
	b.get("/wp-json/wc/store/v1/cart").want(http.StatusOK).into(&cart)
	return cart.Extensions.Regulars.Token
}

type response struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
	asked  string
}

func (b *browser) get(path string, header ...string) *response {
	b.h.t.Helper()
	return b.do(http.MethodGet, path, nil, header...)
}

func (b *browser) post(path string, body any, header ...string) *response {
	b.h.t.Helper()
	return b.do(http.MethodPost, path, body, header...)
}

func (b *browser) put(path string, body any) *response {
	b.h.t.Helper()
	return b.do(http.MethodPut, path, body)
}

// do sends a body as JSON; header are pairs.
func (b *browser) do(method, path string, body any, header ...string) *response {
	b.h.t.Helper()
	var reader io.Reader
	if text, ok := body.(string); ok {
		reader = strings.NewReader(text)
	} else if body != nil {
		encoded, err := json.Marshal(body)
		b.h.must(err)
		reader = bytes.NewReader(encoded)
	}
	return b.send(method, path, reader, append([]string{"Content-Type", "application/json"}, header...)...)
}

func (b *browser) send(method, path string, body io.Reader, header ...string) *response {
	b.h.t.Helper()
	r, err := http.NewRequestWithContext(b.h.t.Context(), method, b.base+path, body)
	b.h.must(err)
	maps.Copy(r.Header, b.header)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := b.client.Do(r)
	b.h.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	b.h.must(err)
	return &response{t: b.h.t, status: answer.StatusCode, header: answer.Header, body: text, asked: method + " " + path}
}

func (r *response) want(status int) *response {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s answered %d, want %d: %.600s", r.asked, r.status, status, r.body)
	}
	return r
}

func (r *response) into(v any) {
	r.t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		r.t.Fatalf("%s answered no JSON: %v: %.300s", r.asked, err, r.body)
	}
}

// problem reads a refusal and checks that it is one.
func (r *response) problem(status int) api.Problem {
	r.t.Helper()
	r.want(status)
	if kind := r.header.Get("Content-Type"); kind != "application/problem+json" {
		r.t.Errorf("%s answered with %q, want a problem document", r.asked, kind)
	}
	var p api.Problem
	r.into(&p)
	if p.Status != status || p.Type == "" || p.Title == "" || p.Detail == "" {
		r.t.Errorf("%s answered an incomplete problem: %+v", r.asked, p)
	}
	return p
}

// names reports whether a problem names an input.
func names(p api.Problem, location string) bool {
	for _, e := range p.Errors {
		if e.Location == location {
			return true
		}
	}
	return false
}
