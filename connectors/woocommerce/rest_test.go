package woocommerce_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/conformance"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// secureShop is a fake store behind TLS, with the client that trusts it.
func secureShop(t *testing.T) (*wootest.Server, *conformance.Clock, *http.Client) {
	t.Helper()
	now := conformance.NewClock(noon)
	shop, err := wootest.New(wootest.Options{Now: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewTLSServer(shop)
	t.Cleanup(server.Close)
	shop.Attach(t.Context(), server.URL)
	t.Cleanup(func() { _ = shop.Close() })
	return shop, now, server.Client()
}

func TestTheLadderFindsAndRemembersTheWayThatAStoreAccepts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		switches []wootest.Switch
		want     string
	}{
		"Basic":                              {nil, "basic"},
		"the web server strips the header":   {[]wootest.Switch{wootest.StripAuthorization}, "query"},
		"PHP does not know of the TLS":       {[]wootest.Switch{wootest.BehindProxy}, "oauth_http"},
		"no URL rewriting":                   {[]wootest.Switch{wootest.IndexPermalinks}, "index:basic"},
		"no URL rewriting and a poor server": {[]wootest.Switch{wootest.IndexPermalinks, wootest.BehindProxy}, "index:oauth_http"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop, now, client := secureShop(t)
			for _, s := range c.switches {
				shop.Set(s, true)
			}
			store, keys := storeOf(shop, now, shop.Credentials())
			connector := woocommerce.New(woocommerce.Config{HTTPClient: client})
			if _, err := connector.Describe(t.Context(), store); err != nil {
				t.Fatal(err)
			}
			if keys.creds.AuthStyle != c.want {
				t.Fatalf("way = %q, want %q", keys.creds.AuthStyle, c.want)
			}
			calls := 0
			store.Spend = func(context.Context, int) error { calls++; return nil }
			if _, err := connector.Orders(t.Context(), store, noon, ""); err != nil || calls != 1 {
				t.Fatalf("a remembered way took %d calls: %v", calls, err)
			}
		})
	}
}

func TestARememberedWayThatStopsWorkingIsReplaced(t *testing.T) {
	t.Parallel()
	shop, now, client := secureShop(t)
	creds := shop.Credentials()
	creds.AuthStyle = "basic"
	shop.Set(wootest.StripAuthorization, true)
	store, keys := storeOf(shop, now, creds)
	if _, err := woocommerce.New(woocommerce.Config{HTTPClient: client}).Orders(t.Context(), store, noon, ""); err != nil {
		t.Fatal(err)
	}
	if keys.creds.AuthStyle != "query" {
		t.Fatalf("way = %q", keys.creds.AuthStyle)
	}
}

func TestOverPlainHTTPKeysNeverTravelInClear(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	creds := shop.Credentials()
	seen := make(chan string, 100)
	spy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r.URL.RawQuery + r.Header.Get("Authorization")
		shop.ServeHTTP(w, r)
	}))
	t.Cleanup(spy.Close)
	store, _ := storeOf(shop, now, creds)
	store.URL = spy.URL
	if _, err := woocommerce.New(woocommerce.Config{}).Orders(t.Context(), store, noon, ""); err != nil {
		t.Fatal(err)
	}
	close(seen)
	for request := range seen {
		if strings.Contains(request, creds.ConsumerSecret) || strings.Contains(request, "Basic") {
			t.Fatalf("the secret was sent in clear: %s", request)
		}
	}
}

func TestDescribeNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	changed := func(change func(*platform.Credentials)) func(*wootest.Server) platform.Credentials {
		return func(s *wootest.Server) platform.Credentials {
			creds := s.Credentials()
			change(&creds)
			return creds
		}
	}
	asIs := changed(func(*platform.Credentials) {})
	for name, c := range map[string]struct {
		creds  func(*wootest.Server) platform.Credentials
		turn   wootest.Switch
		url    string
		secure bool
		kind   fail.Kind
		field  string
		says   string
	}{
		"wrong secret over https": {
			creds: changed(func(k *platform.Credentials) { k.ConsumerSecret = "cs_x" }), secure: true,
			kind: fail.Unauthorized, field: "consumer_secret", says: "secret",
		},
		"wrong secret over http": {
			creds: changed(func(k *platform.Credentials) { k.ConsumerSecret = "cs_x" }),
			kind:  fail.Unauthorized, field: "consumer_secret", says: "secret",
		},
		"unknown key over https": {
			creds: changed(func(k *platform.Credentials) { k.ConsumerKey = "ck_x" }), secure: true,
			kind: fail.Unauthorized, field: "consumer_key", says: "does not know",
		},
		"unknown key over http": {
			creds: changed(func(k *platform.Credentials) { k.ConsumerKey = "ck_x" }),
			kind:  fail.Unauthorized, field: "consumer_key", says: "does not know",
		},
		"no key": {
			creds: changed(func(k *platform.Credentials) { k.ConsumerKey = "" }),
			kind:  fail.Unauthorized, field: "consumer_key", says: "no API key",
		},
		"a key that may only read": {
			creds: (*wootest.Server).ReadOnlyCredentials, secure: true,
			kind: fail.Unauthorized, field: "consumer_key", says: "Read/Write",
		},
		"plain permalinks":        {creds: asIs, turn: wootest.PlainPermalinks, secure: true, kind: fail.Invalid, field: "url", says: "plain permalinks"},
		"no address":              {creds: asIs, url: "shop.example", kind: fail.Invalid, field: "url", says: "https://"},
		"an address with a query": {creds: asIs, url: "https://shop.example/?a=b", kind: fail.Invalid, field: "url", says: "query"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop, now, client := secureShop(t)
			if !c.secure {
				shop, now = shopOf(t, wootest.Options{})
			}
			store, _ := storeOf(shop, now, c.creds(shop))
			if c.turn != "" {
				shop.Set(c.turn, true)
			}
			if c.url != "" {
				store.URL = c.url
			}
			_, err := woocommerce.New(woocommerce.Config{HTTPClient: client}).Describe(t.Context(), store)
			var e *fail.Error
			if !errors.As(err, &e) || e.Kind != c.kind || e.Field != c.field || !strings.Contains(e.Message, c.says) {
				t.Fatalf("error = %#v", err)
			}
			for _, secret := range []string{"cs_", "ck_"} {
				if strings.Contains(err.Error(), secret) {
					t.Fatalf("the error shows a key: %v", err)
				}
			}
		})
	}
}

func TestDescribeReadsTheStoresSettings(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{SiteName: "Tea & Cups", Currency: "GBP", TimeZone: "Asia/Kolkata"})
	store, _ := storeOf(shop, now, shop.Credentials())
	got, err := woocommerce.New(woocommerce.Config{}).Describe(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	want := platform.StoreChanged{
		Name: "Tea & Cups", Currency: "GBP", TimeZone: "Asia/Kolkata", Locale: "en-US", Country: "ES",
		URL: shop.URL(), At: noon,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
}

// answering is a store that gives one answer to everything.
func answering(t *testing.T, reply http.HandlerFunc) platform.Store {
	t.Helper()
	server := httptest.NewServer(reply)
	t.Cleanup(server.Close)
	keys := &keychain{creds: platform.Credentials{ConsumerKey: "ck", ConsumerSecret: "cs"}}
	store := plainStore()
	store.URL, store.Credentials = server.URL, keys.Credentials
	return store
}

func TestAnswersBecomeKindsOfFailure(t *testing.T) {
	t.Parallel()
	say := func(status int, body string, headers ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i+1 < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for name, c := range map[string]struct {
		reply http.HandlerFunc
		want  fail.Kind
		after time.Duration
	}{
		"a failure":               {say(500, `{"code":"internal_server_error"}`), fail.Unavailable, 0},
		"an update":               {say(503, `{"code":"wp_die"}`, "Retry-After", "600"), fail.Unavailable, time.Minute},
		"maintenance":             {say(503, `<html>`, "Retry-After", "120"), fail.Unavailable, 2 * time.Minute},
		"too many requests":       {say(429, `{}`, "Retry-After", "7"), fail.Limited, 7 * time.Second},
		"a firewall":              {say(403, `<html>blocked</html>`), fail.Unavailable, 0},
		"lost rights":             {say(403, `{"code":"woocommerce_rest_cannot_view"}`), fail.Unauthorized, 0},
		"nothing there":           {say(404, `{"code":"woocommerce_rest_shop_order_invalid_id"}`), fail.NotFound, 0},
		"trashed already":         {say(410, `{"code":"woocommerce_rest_already_trashed"}`), fail.NotFound, 0},
		"a redirect":              {say(301, ``, "Location", "https://elsewhere.example/"), fail.Unavailable, 0},
		"a web page":              {say(200, `<html>Welcome</html>`), fail.Unavailable, 0},
		"half an answer":          {say(200, `{"id":`), fail.Unavailable, 0},
		"a parameter it refuses":  {say(400, `{"code":"rest_invalid_param","data":{"status":400,"params":{"page":"x"}}}`), fail.Invalid, 0},
		"a conflict":              {say(409, `{"code":"x"}`), fail.Conflict, 0},
		"more than the limit":     {say(200, `"`+strings.Repeat("x", 6<<20)+`"`), fail.Unavailable, 0},
		"a clock that is far off": {say(401, `{"code":"woocommerce_rest_authentication_error","message":"Invalid timestamp."}`), fail.Unavailable, 0},
		"WooCommerce is inactive": {say(404, `{"code":"rest_no_route"}`), fail.Unavailable, 0},
		"an answer that never ends": {func(w http.ResponseWriter, r *http.Request) {
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, fail.Unavailable, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connector := woocommerce.New(woocommerce.Config{Timeout: 400 * time.Millisecond})
			_, err := connector.Fetch(t.Context(), answering(t, c.reply), "1")
			var e *fail.Error
			if !errors.As(err, &e) || e.Kind != c.want || e.RetryAfter != c.after {
				t.Fatalf("error = %#v, want kind %v after %v", err, c.want, c.after)
			}
		})
	}
}

func TestAnAbsentHostIsUnavailableAndABadURLForDescribe(t *testing.T) {
	t.Parallel()
	keys := &keychain{creds: platform.Credentials{ConsumerKey: "ck", ConsumerSecret: "cs"}}
	store := plainStore()
	store.Credentials = keys.Credentials
	store.URL = "http://127.0.0.1:1"
	connector := woocommerce.New(woocommerce.Config{})
	if _, err := connector.Fetch(t.Context(), store, "1"); !fail.Is(err, fail.Unavailable) || strings.Contains(err.Error(), "oauth") {
		t.Fatalf("error = %v", err)
	}
	store.URL = "http://shop.invalid"
	var e *fail.Error
	if _, err := connector.Describe(t.Context(), store); !errors.As(err, &e) || e.Kind == fail.Internal {
		t.Fatalf("error = %v", err)
	}
}

func TestIdsThatAreNoNumbersNeverReachTheStore(t *testing.T) {
	t.Parallel()
	store := answering(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was made") })
	connector := woocommerce.New(woocommerce.Config{})
	_, err := connector.Fetch(t.Context(), store, "../customers/1")
	if !fail.Is(err, fail.Invalid) {
		t.Errorf("Fetch: %v", err)
	}
	if err := connector.SetProfile(t.Context(), store, platform.Profile{CustomerID: "1?x"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("SetProfile: %v", err)
	}
}

func TestOnlyRefundsThatTheOrderListsAreTakenOff(t *testing.T) {
	t.Parallel()
	store := answering(t, func(w http.ResponseWriter, r *http.Request) {
		path := "testdata/rest/15-order-get.json"
		if strings.HasSuffix(r.URL.Path, "/refunds") {
			path = "testdata/rest/19-refunds-collection.json" // refunds 20 and 19
		}
		body := recordedBody(t, path)
		if path == "testdata/rest/15-order-get.json" {
			body = strings.Replace(body, `"refunds":[]`, `"refunds":[{"id":19,"total":"-47.40"}]`, 1)
		}
		_, _ = w.Write([]byte(body))
	})
	event, err := woocommerce.New(woocommerce.Config{}).Complete(t.Context(), store,
		platform.Event{Incomplete: true, Order: &platform.Order{ID: "18"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []platform.Line{{ID: "2", ProductID: "11", Title: "Trail Shoe", Quantity: 1, Net: 4740, Discount: 250}}
	if diff := cmp.Diff(want, event.Order.Lines); diff != "" {
		t.Fatalf("lines (-want +got):\n%s", diff)
	}
	if o := event.Order; o.Refunded != 4740 || o.Total != 4740 || o.Adjustment != 0 || event.Incomplete {
		t.Fatalf("order = %+v", o)
	}
}

func TestRefundsOfAPageOfOrdersAreReadInOneCall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		lacks []string
		calls int // of both readings
	}{
		{name: "listed by the store", calls: 2 * (1 + 1)},
		{name: "a store that lists none", lacks: []string{"wc/v3/refunds"}, calls: 2*(1+3) + 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			shop, now := shopOf(t, wootest.Options{})
			for i := range 4 {
				id, why := shop.PlaceOrder(wootest.NewOrder{
					Email: "gus@example.test", Items: []wootest.Item{{Price: 1000, Quantity: 4}},
				})
				if why != "" {
					t.Fatal(why)
				}
				if i > 0 {
					shop.RefundLine(id, 0, 1)
					shop.RefundAmount(id, 100)
				}
				now.Pass(2 * time.Second)
			}
			shop.Lacks(c.lacks...)
			store, _ := storeOf(shop, now, shop.Credentials())
			connector := woocommerce.New(woocommerce.Config{})
			shop.SetWeather(nil)
			var got []int64
			for range 2 {
				page, err := connector.Orders(t.Context(), store, time.Time{}, "")
				if err != nil {
					t.Fatal(err)
				}
				got = nil
				for _, e := range page.Events {
					got = append(got, e.Order.Lines[0].Quantity, e.Order.Adjustment)
				}
			}
			if want := []int64{4, 0, 3, 100, 3, 100, 3, 100}; !slices.Equal(got, want) {
				t.Errorf("quantities and adjustments are %v, want %v", got, want)
			}
			if calls, _ := shop.Calls(); calls != c.calls {
				t.Errorf("%d calls were made, want %d", calls, c.calls)
			}
		})
	}
}

func TestRefundsOfTaxedOrdersAndOfShipping(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{TaxRate: 2100, Shipping: 605})
	store, _ := storeOf(shop, now, shop.Credentials())
	id, why := shop.PlaceOrder(wootest.NewOrder{
		Email: "gus@example.test", Items: []wootest.Item{{Price: 1210, Quantity: 3}},
	})
	if why != "" {
		t.Fatal(why)
	}
	connector := woocommerce.New(woocommerce.Config{})
	fetch := func() *platform.Order {
		event, err := connector.Fetch(t.Context(), store, itoa(id))
		if err != nil {
			t.Fatal(err)
		}
		return event.Order
	}
	o := fetch()
	if l := o.Lines[0]; l.Net != 3000 || l.Tax != 630 || o.Shipping != 500 || o.ShipTax != 105 || o.Total != 4235 {
		t.Fatalf("order = %+v", o)
	}
	shop.RefundLine(id, 0, 2)
	shop.RefundShipping(id)
	shop.RefundAmount(id, 100)
	o = fetch()
	if l := o.Lines[0]; l.Quantity != 1 || l.Net != 1000 || l.Tax != 210 || o.Shipping != 0 || o.ShipTax != 0 ||
		o.Adjustment != 100 || o.Total != 1110 || o.Refunded != 3125 {
		t.Fatalf("order after refunds = %+v", o)
	}
}

func TestListingShowsTrashDraftsAndEdits(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	items := []wootest.Item{{Price: 1000, Quantity: 2}, {Price: 500, Quantity: 1}}
	trashed, _ := shop.PlaceOrder(wootest.NewOrder{Email: "gus@example.test", Items: items})
	edited, _ := shop.PlaceOrder(wootest.NewOrder{Email: "gus@example.test", Items: items})
	draft := shop.OpenCheckout(wootest.NewOrder{Email: "gus@example.test", Items: items})
	now.Pass(time.Hour)
	since := now.Now()
	shop.Trash(trashed)
	shop.Edit(edited, 0, 1)
	shop.Note(draft, "still thinking")
	var orders []string
	checkouts := 0
	connector := woocommerce.New(woocommerce.Config{})
	for cursor := ""; ; {
		page, err := connector.Orders(t.Context(), store, since, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Events {
			if e.Checkout != nil && e.Checkout.Token == itoa(draft) && e.Checkout.Email == "gus@example.test" {
				checkouts++
			} else if e.Order != nil {
				orders = append(orders, e.Order.ID+" "+e.Order.Lines[0].ProductID)
				if e.Order.ID == itoa(trashed) && e.Order.Status != platform.Cancelled {
					t.Errorf("a trashed order has status %v", e.Order.Status)
				}
				if e.Order.ID == itoa(edited) && e.Order.Lines[0].Net != 1000 {
					t.Errorf("an edited order has lines %+v", e.Order.Lines)
				}
			}
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(orders) != 2 || checkouts != 1 {
		t.Fatalf("orders = %v, checkouts = %d", orders, checkouts)
	}
}

func TestOrdersEastOfGreenwichAreNotSkipped(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{TimeZone: "Asia/Tokyo"})
	store, _ := storeOf(shop, now, shop.Credentials())
	since := now.Now()
	now.Pass(time.Hour) // within the nine hours that the double shift would skip
	id, _ := shop.PlaceOrder(wootest.NewOrder{Email: "gus@example.test", Items: []wootest.Item{{Price: 100, Quantity: 1}}})
	page, err := woocommerce.New(woocommerce.Config{}).Orders(t.Context(), store, since, "")
	if err != nil || len(page.Events) != 1 || page.Events[0].Order.ID != itoa(id) {
		t.Fatalf("page = %+v, error = %v", page, err)
	}
}

func TestAnOrderThatCannotBeReadStopsNoListing(t *testing.T) {
	t.Parallel()
	good := recordedBody(t, "testdata/rest/15-order-get.json")
	bad := strings.Replace(good, `"total":"94.80"`, `"total":"a lot"`, 1)
	store := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("status") == "trash" {
			_, _ = w.Write([]byte("[]"))
			return
		}
		_, _ = w.Write([]byte("[" + bad + "," + good + "]"))
	})
	page, err := woocommerce.New(woocommerce.Config{}).Orders(t.Context(), store, noon, "")
	if err != nil || len(page.Events) != 2 || !page.Events[0].Incomplete || page.Events[1].Incomplete {
		t.Fatalf("page = %+v, error = %v", page, err)
	}
}
