package woocommerce_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

func TestCouponsThatTheStoreAlteredAreTakenBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		currency string
		change   func(d *platform.Discount)
		field    string
	}{
		"an e-mail that is none is dropped without a word": {"EUR", func(d *platform.Discount) { d.Email = "bo at example" }, "email"},
		"a store without cents rounds":                     {"JPY", func(d *platform.Discount) { d.Amount.Minor = 550 }, "amount"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop, now := shopOf(t, wootest.Options{Currency: c.currency})
			store, _ := storeOf(shop, now, shop.Credentials())
			d := fiveOff()
			c.change(&d)
			_, err := woocommerce.New(woocommerce.Config{}).EnsureDiscount(t.Context(), store, d)
			var e *fail.Error
			if !errors.As(err, &e) || e.Kind != fail.Invalid || e.Field != c.field {
				t.Fatalf("error = %#v", err)
			}
			if n := shop.Usable(d.Code); n != 0 {
				t.Fatalf("%d usable coupons are left", n)
			}
		})
	}
}

func TestFreeShippingIsRefusedWhereNoCodeOpensIt(t *testing.T) {
	t.Parallel()
	for name, closed := range map[string]bool{"a method that a coupon opens": false, "flat rates alone": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop, now := shopOf(t, wootest.Options{})
			shop.Set(wootest.NoFreeShipping, closed)
			store, _ := storeOf(shop, now, shop.Credentials())
			d := fiveOff()
			d.Kind = platform.FreeShipping
			_, err := woocommerce.New(woocommerce.Config{}).EnsureDiscount(t.Context(), store, d)
			if closed != fail.Is(err, fail.Invalid) || !closed && err != nil || (shop.Usable(d.Code) == 0) != closed {
				t.Fatalf("error = %v, usable = %d", err, shop.Usable(d.Code))
			}
		})
	}
}

func fiveOff() platform.Discount {
	return platform.Discount{
		Code: "REG-5K7Q-XW2M", Kind: platform.AmountOff, Amount: money.Amount{Minor: 500, Currency: "EUR"},
		Email: "Bo@Example.test", EndsAt: noon.Add(72*time.Hour + 300*time.Millisecond), Reference: "r-1",
	}
}

// twinned makes a coupon twice, the second time by a request that lands late. It
// returns the first one's id.
func twinned(
	t *testing.T, shop *wootest.Server, connector *woocommerce.Connector, store platform.Store, d platform.Discount,
) (first string) {
	t.Helper()
	shop.Arm(wootest.Late)
	_, _ = connector.EnsureDiscount(t.Context(), store, d)
	first, err := connector.EnsureDiscount(t.Context(), store, d)
	if err != nil {
		t.Fatal(err)
	}
	shop.LandLate()
	return first
}

func TestEveryKindOfDiscountIsKeptAsAsked(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(d *platform.Discount){
		"amount":        func(*platform.Discount) {},
		"percent":       func(d *platform.Discount) { d.Kind, d.Percent = platform.PercentOff, 1050 },
		"whole percent": func(d *platform.Discount) { d.Kind, d.Percent = platform.PercentOff, 10_000 },
		"free shipping": func(d *platform.Discount) { d.Kind = platform.FreeShipping },
		"minimum":       func(d *platform.Discount) { d.Minimum = money.Amount{Minor: 3000, Currency: "EUR"} },
		"no e-mail":     func(d *platform.Discount) { d.Email = "" },
		"no end":        func(d *platform.Discount) { d.EndsAt = time.Time{} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop, now := shopOf(t, wootest.Options{})
			store, _ := storeOf(shop, now, shop.Credentials())
			d := fiveOff()
			change(&d)
			connector := woocommerce.New(woocommerce.Config{})
			first, err := connector.EnsureDiscount(t.Context(), store, d)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := connector.EnsureDiscount(t.Context(), store, d); err != nil || again != first {
				t.Fatalf("again = %q, %v, want %q", again, err, first)
			}
		})
	}
}

func TestOfTwinCouponsTheUsedOneIsKept(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	connector := woocommerce.New(woocommerce.Config{})
	d := fiveOff()
	first := twinned(t, shop, connector, store, d)
	state, err := connector.FindDiscount(t.Context(), store, d)
	if err != nil || len(state.Twins) != 1 || state.ExternalID != first {
		t.Fatalf("state = %+v, %v", state, err)
	}
	_, why := shop.PlaceOrder(wootest.NewOrder{
		Email: "bo@example.test", Codes: []string{d.Code}, Items: []wootest.Item{{Price: 2000, Quantity: 1}},
	})
	if why != "" {
		t.Fatal(why)
	}
	kept, err := connector.EnsureDiscount(t.Context(), store, d)
	if err != nil || kept != state.Twins[0] {
		t.Fatalf("kept %q, %v; the used one is %q", kept, err, state.Twins[0])
	}
	if n := shop.Usable(d.Code); n != 0 {
		t.Fatalf("%d coupons can be used once more", n)
	}
}

func TestOnlyTwinsOfTheCodeAreSweptAndNothingThatLooksLikeOne(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	connector := woocommerce.New(woocommerce.Config{})
	d := fiveOff()
	first := twinned(t, shop, connector, store, d)
	shop.PlantCoupon(d.Code, "50") // the staff's own, of the very same code
	copied := d
	copied.Code += "-COPY" // a copy made in wp-admin, with our title and reference
	if _, err := connector.EnsureDiscount(t.Context(), store, copied); err != nil {
		t.Fatal(err)
	}
	d.ExternalID, d.Email = first, "" // made long ago; its e-mail is forgotten
	state, err := connector.FindDiscount(t.Context(), store, d)
	if err != nil || len(state.Twins) != 1 || !state.Ours || state.ExternalID != first {
		t.Fatalf("state = %+v, %v, want one twin", state, err)
	}
	if kept, err := connector.EnsureDiscount(t.Context(), store, d); err != nil || kept != first {
		t.Fatalf("kept %q, %v, want %q", kept, err, first)
	}
	if own, other := shop.Usable(d.Code), shop.Usable(copied.Code); own != 2 || other != 1 {
		t.Fatalf("%d coupons of the code and %d of its copy are left, want 2 and 1", own, other)
	}
	if err := connector.RevokeDiscount(t.Context(), store, d); err != nil {
		t.Fatal(err)
	}
	if own, other := shop.Usable(d.Code), shop.Usable(copied.Code); own != 1 || other != 1 {
		t.Fatalf("after revoking %d coupons of the code and %d of its copy are left, want 1 each", own, other)
	}
}

func TestSubscribeReplacesDisabledWebhooksAndNewSecrets(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	connector := woocommerce.New(woocommerce.Config{})
	var healthy atomic.Bool
	var verified atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		notice, err := connector.Verify(platform.Delivery{Header: r.Header, Body: body}, []string{"new"}, noon)
		if !notice.Probe && err == nil {
			verified.Add(1)
		}
		if !healthy.Load() {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	t.Cleanup(receiver.Close)
	if err := connector.Subscribe(t.Context(), store, receiver.URL, "old"); err != nil {
		t.Fatal(err)
	}
	before := shop.Topics(receiver.URL)
	buy := func() {
		shop.PlaceOrder(wootest.NewOrder{Email: "gus@example.test", Items: []wootest.Item{{Price: 100, Quantity: 1}}})
		shop.Deliver(t.Context())
	}
	for i := range 7 {
		if i == 6 && !slices.Contains(shop.Topics(receiver.URL), "order.updated") {
			t.Fatal("the webhook was given up before the 7th failure")
		}
		buy()
	}
	if slices.Contains(shop.Topics(receiver.URL), "order.updated") {
		t.Fatal("the webhook survived 7 failures")
	}
	healthy.Store(true)
	if err := connector.Subscribe(t.Context(), store, receiver.URL, "new"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, shop.Topics(receiver.URL)); diff != "" {
		t.Fatalf("topics (-before +after):\n%s", diff)
	}
	buy()
	if verified.Load() == 0 {
		t.Fatal("no webhook was signed with the new secret")
	}
}

func TestLinkPluginMakesTheStoreSignItsShoppers(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	creds := shop.Credentials()
	creds.SharedSecret = "a shared secret of 32 bytes......"
	store, _ := storeOf(shop, now, creds)
	connector := woocommerce.New(woocommerce.Config{})
	link := platform.PluginLink{API: "https://app.example/storefront/woocommerce"}
	about, err := connector.LinkPlugin(t.Context(), store, link)
	if err != nil || about.Version != connector.NewestPlugin() {
		t.Fatalf("the plugin says %+v, %v", about, err)
	}
	given := cartExtension(t, shop, nil)
	if given.API != "https://app.example/storefront/woocommerce" || given.Customer != "0" {
		t.Fatalf("extension = %+v", given)
	}
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.Header.Set("Authorization", "Bearer "+given.Token)
	if who, err := connector.VerifyShopper(r, []string{creds.SharedSecret}, now.Now()); err != nil || who != "" {
		t.Fatalf("visitor = %q, %v", who, err)
	}
}
