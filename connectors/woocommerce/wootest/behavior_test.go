package wootest_test

import (
	"encoding/json"
	"fmt"
	"net/http/cookiejar"
	"strings"
	"testing"

	"regulars/connectors/woocommerce/wootest"
)

func (r *rig) buy() int64 {
	r.t.Helper()
	id, why := r.PlaceOrder(wootest.NewOrder{
		Email: "gus@example.test", Items: []wootest.Item{{Price: 2000, Quantity: 1}},
	})
	if why != "" {
		r.t.Fatal(why)
	}
	return id
}

// field, number and rows read parsed JSON.
func field(t *testing.T, value any, name string) any {
	t.Helper()
	object, is := value.(map[string]any)
	if !is {
		t.Fatalf("%v is no object", value)
	}
	return object[name]
}

func number(t *testing.T, value any, name string) float64 {
	t.Helper()
	out, is := field(t, value, name).(float64)
	if !is {
		t.Fatalf("%s of %v is no number", name, value)
	}
	return out
}

func rows(t *testing.T, value any) []any {
	t.Helper()
	out, is := value.([]any)
	if !is {
		t.Fatalf("%v is no list", value)
	}
	return out
}

func TestModifiedAfterHasTheDoubleShiftOfTheRealStore(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{TimeZone: "Europe/Madrid"})
	id := r.buy()
	count := func(query string) int {
		_, _, out := r.do("GET", "/wp-json/wc/v3/orders?"+query, nil)
		return len(rows(t, out))
	}
	for query, want := range map[string]int{
		"modified_after=2026-11-22T11:59:59&dates_are_gmt=true":  1,
		"modified_after=2026-11-22T12:00:00&dates_are_gmt=true":  0, // strictly after
		"modified_after=2026-11-22T11:59:59Z":                    1,
		"modified_after=2026-11-22T12:59:59":                     1, // site time
		"modified_after=2026-11-22T11:59:59Z&dates_are_gmt=true": 0, // skipped without a word
		"modified_before=2026-11-22T12:00:00&dates_are_gmt=true": 0,
		"status=trash": 0,
		"customer=0":   1,
	} {
		if got := count(query); got != want {
			t.Errorf("%s lists %d, want %d", query, got, want)
		}
	}
	r.Trash(id)
	if count("") != 0 || count("status=trash") != 1 {
		t.Error("the trash is not where it should be")
	}
	if status, _, _ := r.do("GET", "/wp-json/wc/v3/orders?modified_after=yesterday", nil); status != 400 {
		t.Errorf("a time that is none: %d", status)
	}
}

func TestStoreAPIWantsANonceOrACartToken(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	tea := r.AddProduct("Tea", "Teas", 1000)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r.client.Jar = jar
	add := map[string]int64{"id": tea}
	_, header, _ := r.do("GET", "/wp-json/wc/store/v1/cart", nil)
	for nonce, want := range map[string]int{"": 401, "wrong": 403, header.Get("Nonce"): 201} {
		var headers []string
		if nonce != "" {
			headers = []string{"Nonce", nonce}
		}
		if status, _, _ := r.do("POST", "/wp-json/wc/store/v1/cart/add-item", add, headers...); status != want {
			t.Errorf("nonce %q: status %d, want %d", nonce, status, want)
		}
	}
	r.client.Jar = nil
	if status, _, _ := r.do("POST", "/wp-json/wc/store/v1/cart/add-item", add, "Cart-Token", header.Get("Cart-Token")); status != 201 {
		t.Errorf("Cart-Token: status %d", status)
	}
}

func TestHistoryIsTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	history := func(seed uint64) string {
		r := newRig(t, wootest.Options{Seed: seed, TaxRate: 1000, Shipping: 490, ShipFree: 4000})
		r.SeedCatalog()
		r.SeedHistory(20, 120, 365)
		var all []any
		for page := 1; page <= 2; page++ {
			_, header, out := r.do("GET", fmt.Sprintf("/wp-json/wc/v3/orders?per_page=100&page=%d", page), nil)
			if header.Get("X-WP-Total") != "120" {
				t.Fatalf("%s orders", header.Get("X-WP-Total"))
			}
			for _, o := range rows(t, out) {
				if fields, is := o.(map[string]any); is {
					delete(fields, "_links")
					delete(fields, "payment_url")
				}
				all = append(all, o)
			}
		}
		raw, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	first := history(1)
	if first != history(1) {
		t.Error("one seed gave two histories")
	}
	if first == history(2) {
		t.Error("two seeds gave one history")
	}
	for _, status := range []string{"completed", "cancelled"} {
		if !strings.Contains(first, `"status":"`+status+`"`) {
			t.Errorf("no order is %s", status)
		}
	}
}
