package woocommerce_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

// refusedField is the field that an error names, "" for no error.
func refusedField(t *testing.T, err error) string {
	t.Helper()
	var e *fail.Error
	if err != nil && (!errors.As(err, &e) || e.Kind != fail.Invalid) {
		t.Fatalf("error = %#v", err)
	}
	if err == nil {
		return ""
	}
	return e.Field
}

func TestACouponThatIsMadeADraftIsPublishedOnceOrTakenBack(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"draft", "pending", "private"} {
		for _, stays := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, stays: %v", status, stays), func(t *testing.T) {
				t.Parallel()
				shop, now := shopOf(t, wootest.Options{})
				shop.SetCouponHabits(wootest.CouponHabits{Status: status, Stubborn: stays})
				store, _ := storeOf(shop, now, shop.Credentials())
				d := fiveOff()
				id, err := woocommerce.New(woocommerce.Config{}).EnsureDiscount(t.Context(), store, d)
				want, usable, left := "", 1, 1
				if stays {
					want, usable, left = "status", 0, 0
				}
				if got := refusedField(t, err); got != want || (id == "") != stays {
					t.Fatalf("id = %q, refused %q, want %q", id, got, want)
				}
				if n, all := shop.Usable(d.Code), shop.Coupons(d.Code); n != usable || all != left {
					t.Fatalf("%d usable coupons of %d, want %d of %d", n, all, usable, left)
				}
			})
		}
	}
}

func TestHabitsOfOtherPluginsDoNotNarrowACoupon(t *testing.T) {
	t.Parallel()
	for field, habits := range map[string]wootest.CouponHabits{
		"excluded_product_ids":        {NotProducts: []int64{7}},
		"excluded_product_categories": {NotCategories: []int64{9}},
		"exclude_sale_items":          {NotOnSale: true},
		"maximum_amount":              {Maximum: "40.00"},
		"limit_usage_to_x_items":      {PerItems: 1},
		"usage_limit_per_user":        {PerUser: 3},
	} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			for _, stays := range []bool{false, true} {
				shop, now := shopOf(t, wootest.Options{})
				habits.Stubborn = stays
				shop.SetCouponHabits(habits)
				store, _ := storeOf(shop, now, shop.Credentials())
				d := fiveOff()
				_, err := woocommerce.New(woocommerce.Config{}).EnsureDiscount(t.Context(), store, d)
				want, left := "", 1
				if stays {
					want, left = field, 0
				}
				if got := refusedField(t, err); got != want || shop.Coupons(d.Code) != left {
					t.Fatalf("stays: %v, refused %q, %d coupons, want %q and %d", stays, got, shop.Coupons(d.Code), want, left)
				}
			}
		})
	}
}

func TestACouponIsWorthWhatTheRewardSaysOrNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		currency        string
		amount, atLeast int64
		whole           bool
		field           string
	}{
		"yen":                               {currency: "JPY", amount: 550, atLeast: 3000},
		"fils":                              {currency: "KWD", amount: 1255, atLeast: 10_005},
		"cents":                             {currency: "EUR", amount: 550, atLeast: 3050},
		"euros where no cents are":          {currency: "EUR", amount: 500, atLeast: 3000, whole: true},
		"cents where none are":              {currency: "EUR", amount: 550, whole: true, field: "amount"},
		"less where no cents are":           {currency: "EUR", amount: 520, whole: true, field: "amount"},
		"a minimum in cents where none are": {currency: "EUR", amount: 500, atLeast: 3050, whole: true, field: "minimum"},
		"an amount in fils where none are":  {currency: "KWD", amount: 1255, whole: true, field: "amount"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop, now := shopOf(t, wootest.Options{Currency: c.currency})
			shop.Set(wootest.WholePrices, c.whole)
			store, _ := storeOf(shop, now, shop.Credentials())
			store.Currency = c.currency
			d := fiveOff()
			d.Amount = money.Amount{Minor: c.amount, Currency: c.currency}
			d.Minimum = money.Amount{Minor: c.atLeast, Currency: c.currency}
			_, err := woocommerce.New(woocommerce.Config{}).EnsureDiscount(t.Context(), store, d)
			left := 1
			if c.field != "" {
				left = 0
			}
			if got := refusedField(t, err); got != c.field || shop.Coupons(d.Code) != left {
				t.Fatalf("refused %q, %d coupons, want %q and %d", got, shop.Coupons(d.Code), c.field, left)
			}
		})
	}
}

func TestTwinsAreFoundBehindAHundredOthers(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	connector := woocommerce.New(woocommerce.Config{})
	d := fiveOff()
	first := twinned(t, shop, connector, store, d)
	for i := range 120 { // newer ones, whose codes hold ours
		shop.PlantCoupon(fmt.Sprintf("%s-%d", d.Code, i), "5")
	}
	state, err := connector.FindDiscount(t.Context(), store, d)
	if err != nil || state.ExternalID != first || len(state.Twins) != 1 {
		t.Fatalf("state = %+v, %v, want one twin of %q", state, err, first)
	}
	if _, err := connector.EnsureDiscount(t.Context(), store, d); err != nil || shop.Usable(d.Code) != 1 {
		t.Fatalf("%d usable coupons are left, %v", shop.Usable(d.Code), err)
	}
	for i := range 600 {
		shop.PlantCoupon(fmt.Sprintf("%s-more-%d", d.Code, i), "5")
	}
	calls := 0
	shop.SetWeather(func(call int) wootest.Weather { calls = call; return wootest.Weather{} })
	if _, err := connector.FindDiscount(t.Context(), store, d); err != nil || calls > 6 {
		t.Fatalf("one look took %d calls, %v", calls, err)
	}
}

// A code for one address counts in a guest's cart once the cart has that address.
func TestAGuestsCartTakesALockedCouponOnceItHasTheAddress(t *testing.T) {
	t.Parallel()
	shop, now := shopOf(t, wootest.Options{})
	store, _ := storeOf(shop, now, shop.Credentials())
	d := fiveOff()
	d.Email = "guest@example.test"
	if _, err := woocommerce.New(woocommerce.Config{}).EnsureDiscount(t.Context(), store, d); err != nil {
		t.Fatal(err)
	}
	token := ""
	cart := func(method, what string, body any) (int, int) {
		t.Helper()
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		address := shop.URL() + "/wp-json/wc/store/v1/cart" + what
		r, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Cart-Token", token)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if token == "" {
			token = res.Header.Get("Cart-Token")
		}
		var now struct{ Coupons []struct{ Code string } }
		_ = json.NewDecoder(res.Body).Decode(&now)
		return res.StatusCode, len(now.Coupons)
	}
	type fields = map[string]any
	at := func(email string) fields { return fields{"billing_address": fields{"email": email}} }
	code := fields{"code": d.Code}
	cart("GET", "", nil)
	cart("POST", "/add-item", fields{"id": shop.AddProduct("Tea", "Teas", 2000), "quantity": 1})
	if status, _ := cart("POST", "/apply-coupon", code); status != http.StatusBadRequest {
		t.Fatalf("a cart without an address: %d", status)
	}
	cart("POST", "/update-customer", at("other@example.test"))
	if status, _ := cart("POST", "/apply-coupon", code); status != http.StatusBadRequest {
		t.Fatalf("a cart with another's address: %d", status)
	}
	cart("POST", "/update-customer", at(d.Email))
	if status, codes := cart("POST", "/apply-coupon", code); status != http.StatusOK || codes != 1 {
		t.Fatalf("a cart with the address: %d, %d coupons", status, codes)
	}
}
