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
