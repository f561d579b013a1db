package woocommerce_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// before puts a handler in front of a fake store that acts before each coupon
// is created, and gives the store at the new address.
func before(t *testing.T, act func(shop *wootest.Server, r *http.Request)) (*wootest.Server, platform.Store) {
	t.Helper()
	shop, now := shopOf(t, wootest.Options{})
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/wp-json/wc/v3/coupons" {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			act(shop, r)
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		shop.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	store, _ := storeOf(shop, now, shop.Credentials())
	store.URL = front.URL
	return shop, store
}

func TestACodeThatAppearsBetweenLookAndCreationIsAdoptedIfOurs(t *testing.T) {
	t.Parallel()
	shop, store := before(t, func(shop *wootest.Server, r *http.Request) {
		again := r.Clone(r.Context())
		again.URL.RawQuery = "" // a request of its own, with keys that count over http
		again.Header = http.Header{}
		signOver(again, shop)
		shop.ServeHTTP(httptest.NewRecorder(), again)
	})
	connector := woocommerce.New(woocommerce.Config{})
	id, err := connector.EnsureDiscount(t.Context(), store, fiveOff())
	if err != nil || id == "" || shop.Usable(fiveOff().Code) != 1 {
		t.Fatalf("id = %q, %v, %d coupons", id, err, shop.Usable(fiveOff().Code))
	}
}

func TestACodeThatAppearsBetweenLookAndCreationIsAConflictIfNotOurs(t *testing.T) {
	t.Parallel()
	shop, store := before(t, func(shop *wootest.Server, _ *http.Request) { shop.PlantCoupon(fiveOff().Code, "50") })
	_, err := woocommerce.New(woocommerce.Config{}).EnsureDiscount(t.Context(), store, fiveOff())
	if !fail.Is(err, fail.Conflict) || shop.Usable(fiveOff().Code) != 1 {
		t.Fatalf("error = %v, %d coupons", err, shop.Usable(fiveOff().Code))
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(elsewhere.Close)
	store := answering(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	_, err := woocommerce.New(woocommerce.Config{HTTPClient: elsewhere.Client()}).Fetch(t.Context(), store, "1")
	if !fail.Is(err, fail.Unavailable) || asked.Load() != 0 {
		t.Fatalf("error = %v, %d requests elsewhere", err, asked.Load())
	}
}

func TestANewSecretReplacesTheOldEverywhere(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	connector := woocommerce.New(woocommerce.Config{})
	var fits, others atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		notice, err := connector.Verify(platform.Delivery{Header: r.Header, Body: body}, []string{"new"}, noon)
		switch {
		case notice.Probe:
		case err == nil:
			fits.Add(1)
		default:
			others.Add(1)
		}
	}))
	t.Cleanup(receiver.Close)
	for _, secret := range []string{"old", "new"} {
		if err := connector.Subscribe(t.Context(), store, receiver.URL, secret); err != nil {
			t.Fatal(err)
		}
	}
	shop.AddCustomer("bo@example.test", "Bo", "Berg")
	shop.PlaceOrder(wootest.NewOrder{Email: "gus@example.test", Items: []wootest.Item{{Price: 100, Quantity: 1}}})
	shop.Deliver(t.Context())
	if fits.Load() < 4 || others.Load() != 0 {
		t.Fatalf("%d deliveries fit the new secret, %d another", fits.Load(), others.Load())
	}
}
