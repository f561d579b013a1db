package wootest_test

import (
	"fmt"
	"strings"
	"testing"

	"regulars/connectors/woocommerce/wootest"
)

func TestACouponForIndividualUseStandsAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	for code, alone := range map[string]bool{"summer10": false, "other": false, "alone": true} {
		fields := map[string]any{"code": code, "amount": "5", "individual_use": alone}
		if status, _, out := r.do("POST", "/wp-json/wc/v3/coupons", fields); status != 201 {
			t.Fatalf("%v", out)
		}
	}
	_, header, _ := r.do("GET", "/wp-json/wc/store/v1/cart", nil)
	cart := func(what, code string) (int, string) {
		status, _, out := r.do("POST", "/wp-json/wc/store/v1/cart/"+what, map[string]any{"code": code, "id": r.AddProduct("Tea", "Teas", 2000)},
			"Cart-Token", header.Get("Cart-Token"))
		return status, fmt.Sprint(out)
	}
	cart("add-item", "")
	cart("apply-coupon", "summer10")
	if status, out := cart("apply-coupon", "other"); status != 200 || !strings.Contains(out, "summer10") {
		t.Errorf("two coupons do not go together: %s", out)
	}
	// WooCommerce's CartController: it takes the others out, and lets none come in.
	if status, out := cart("apply-coupon", "alone"); status != 200 || strings.Contains(out, "summer10") {
		t.Errorf("a coupon for individual use stands beside others: %d %s", status, out)
	}
	if status, out := cart("apply-coupon", "summer10"); status != 400 ||
		!strings.Contains(out, "&quot;alone&quot; has already been applied and cannot be used in conjunction") {
		t.Errorf("another beside it: %d %s", status, out)
	}
	if status, _ := cart("remove-coupon", "summer10"); status != 409 {
		t.Errorf("taking out what is not there: %d", status)
	}
}

func TestCouponsAreAppliedAsWooCommerceDoes(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	make1 := func(fields map[string]any) {
		t.Helper()
		if status, _, out := r.do("POST", "/wp-json/wc/v3/coupons", fields); status != 201 {
			t.Fatalf("%v", out)
		}
	}
	make1(map[string]any{"code": "ONCE", "amount": "5", "usage_limit": 1})
	make1(map[string]any{"code": "bo", "amount": "10", "discount_type": "percent", "email_restrictions": []string{"bo@example.test"}})
	make1(map[string]any{"code": "big", "amount": "5", "minimum_amount": "30.00"})
	make1(map[string]any{"code": "old", "amount": "5", "date_expires": "2026-11-22T11:00:00Z"})
	make1(map[string]any{"code": "gmt", "amount": "5", "date_expires_gmt": "2026-11-22T11:00:00"}) // ignored: never expires
	try := func(email string, codes ...string) string {
		_, why := r.PlaceOrder(wootest.NewOrder{Email: email, Codes: codes, Items: []wootest.Item{{Price: 2000, Quantity: 1}}})
		return why
	}
	for code, words := range map[string]string{
		"nope": "does not exist", "big": "minimum spend", "old": "has expired", "bo": "valid email",
	} {
		if why := try("gus@example.test", code); !strings.Contains(why, words) {
			t.Errorf("%s: %q", code, why)
		}
	}
	for _, code := range []string{"bo", "gmt"} {
		if why := try("bo@example.test", code); why != "" {
			t.Errorf("%s: %q", code, why)
		}
	}
	id, _ := r.PlaceOrder(wootest.NewOrder{
		Email: "gus@example.test", Codes: []string{"once"}, Items: []wootest.Item{{Price: 2000, Quantity: 1}},
	})
	if why := try("bo@example.test", "ONCE"); !strings.Contains(why, "Usage limit") {
		t.Errorf("a used coupon: %q", why)
	}
	r.SetStatus(id, "cancelled")
	if r.Usable("once") != 1 {
		t.Error("a cancellation did not release the coupon")
	}
	r.SetStatus(id, "processing")
	r.SetStatus(id, "refunded")
	if r.Usable("once") != 0 {
		t.Error("a refunded order released its coupon")
	}
}
