package wootest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/connectors/conformance"
	"regulars/connectors/woocommerce/wootest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// rig is a fake store behind TLS and a client with its key.
type rig struct {
	*wootest.Server
	*conformance.Clock
	t      *testing.T
	client *http.Client
}

func newRig(t *testing.T, opt wootest.Options) *rig {
	t.Helper()
	now := conformance.NewClock(noon)
	opt.Now = now.Now
	shop, err := wootest.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewTLSServer(shop)
	t.Cleanup(server.Close)
	shop.Attach(t.Context(), server.URL)
	t.Cleanup(func() { _ = shop.Close() })
	return &rig{shop, now, t, server.Client()}
}

// do makes one call and gives status, header and parsed body.
func (r *rig) do(method, path string, body any, headers ...string) (int, http.Header, any) {
	r.t.Helper()
	var payload io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			r.t.Fatal(err)
		}
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.URL()+path, payload)
	if err != nil {
		r.t.Fatal(err)
	}
	creds := r.Credentials()
	req.SetBasicAuth(creds.ConsumerKey, creds.ConsumerSecret)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := r.client.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	var out any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		r.t.Fatalf("%s %s: %v", method, path, err)
	}
	return res.StatusCode, res.Header, out
}

func recorded(t *testing.T, path string) any {
	t.Helper()
	raw, err := os.ReadFile("../testdata/" + path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Body any    `json:"body"`
		Raw  string `json:"raw_body"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if file.Raw != "" {
		if err := json.Unmarshal([]byte(file.Raw), &file.Body); err != nil {
			t.Fatal(err)
		}
	}
	return file.Body
}

// shape lists the paths of a document with their JSON types. Lists give the
// shape of their first element; null says nothing about the type.
func shape(value any) []string {
	found := map[string]bool{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, inner := range v {
				walk(at+"."+name, inner)
			}
			if len(v) == 0 {
				found[at+" object"] = true
			}
		case []any:
			found[at+" list"] = true
			if len(v) > 0 {
				walk(at+"[]", v[0])
			}
		default:
			found[fmt.Sprintf("%s %T", at, v)] = true
		}
	}
	walk("", value)
	var out []string
	for path := range found {
		out = append(out, path)
	}
	slices.Sort(out)
	return out
}

func TestAnswersHaveTheShapeOfTheRecordedOnes(t *testing.T) {
	t.Parallel()
	r := newRig(t, wootest.Options{})
	shoe := r.AddProduct("Trail Shoe", "Shoes", 4990)
	token := "Cart-Token"
	_, header, emptyCart := r.do("GET", "/wp-json/wc/store/v1/cart", nil)
	session := header.Get(token)
	store := func(method, path string, body any) any {
		_, _, out := r.do(method, "/wp-json/wc/store/v1/"+path, body, token, session)
		return out
	}
	rest := func(method, path string, body any) any {
		_, _, out := r.do(method, "/wp-json/"+path, body)
		return out
	}
	coupon := map[string]any{
		"code": "LR-5OFF-GUEST", "amount": "5.00", "discount_type": "fixed_cart", "usage_limit": 1,
		"email_restrictions": []string{"guest@example.test"}, "date_expires": "2027-12-31T23:59:59Z",
		"meta_data": []map[string]string{{"key": "lr_reward", "value": "rw_1"}},
	}
	hook := map[string]any{"name": "x", "topic": "order.updated", "delivery_url": "http://127.0.0.1:1/", "secret": "s"}
	billing := map[string]any{"billing_address": map[string]string{"email": "guest@example.test", "country": "ES"}}
	var orderID int64
	for _, c := range []struct {
		file   string
		ignore []string
		run    func() any
	}{
		{"rest/01-webhook-create-order_updated.json", nil, func() any { return rest("POST", "wc/v3/webhooks", hook) }},
		{"rest/03-coupon-create.json", nil, func() any { return rest("POST", "wc/v3/coupons", coupon) }},
		{"rest/04-coupon-duplicate.json", nil, func() any { return rest("POST", "wc/v3/coupons", coupon) }},
		{"rest/05-coupon-percent-over-100.json", nil, func() any {
			return rest("POST", "wc/v3/coupons", map[string]string{"code": "x", "amount": "150", "discount_type": "percent"})
		}},
		{"rest/08-store-cart-empty.json", nil, func() any { return emptyCart }},
		{"rest/09-store-add-item.json", nil, func() any {
			return store("POST", "cart/add-item", map[string]int64{"id": shoe, "quantity": 2})
		}},
		{"rest/10-store-apply-coupon-guest-no-email.json", nil, func() any {
			return store("POST", "cart/apply-coupon", map[string]string{"code": "lr-5off-guest"})
		}},
		{"rest/11-store-update-customer.json", nil, func() any { return store("POST", "cart/update-customer", billing) }},
		{"rest/12-store-apply-coupon-ok.json", nil, func() any {
			return store("POST", "cart/apply-coupon", map[string]string{"code": "lr-5off-guest"})
		}},
		{"rest/13-store-checkout-draft.json", nil, func() any { return store("GET", "checkout", nil) }},
		{"rest/14-store-checkout.json", nil, func() any {
			out := store("POST", "checkout", map[string]any{"payment_method": "cod"})
			if number, is := out.(map[string]any)["order_id"].(float64); is {
				orderID = int64(number)
			}
			return out
		}},
		{"rest/15-order-get.json", []string{".meta_data[]"}, func() any {
			return rest("GET", fmt.Sprintf("wc/v3/orders/%d", orderID), nil)
		}},
		{"rest/17-order-refunds-list.json", nil, func() any {
			r.RefundLine(orderID, 0, 1)
			return rest("GET", fmt.Sprintf("wc/v3/orders/%d/refunds", orderID), nil)
		}},
		{"rest/19-refunds-collection.json", nil, func() any {
			r.SetStatus(orderID, "refunded")
			return rest("GET", "wc/v3/refunds?per_page=5", nil)
		}},
		{"rest/18-order-after-full-refund.json", []string{".meta_data[]", ".date_completed", ".date_paid"}, func() any {
			return rest("GET", fmt.Sprintf("wc/v3/orders/%d", orderID), nil)
		}},
		{"rest/20-customer-create.json", nil, func() any {
			return rest("POST", "wc/v3/customers", map[string]string{"email": "bo@example.test", "first_name": "Bo"})
		}},
		{"rest/24-orders-list-page1.json", []string{"[].meta_data[]", "[].date_", "[].coupon_lines[]", "[].refunds[]", "[]._links.customer"}, func() any {
			return rest("GET", "wc/v3/orders?orderby=modified&order=asc&modified_after=2020-01-01T00:00:00&dates_are_gmt=true", nil)
		}},
		{"rest/25-orders-per_page-101.json", nil, func() any { return rest("GET", "wc/v3/orders?per_page=101", nil) }},
		{"rest/26-customers-list.json", nil, func() any { return rest("GET", "wc/v3/customers?role=all", nil) }},
		{"rest/27-customers-orderby-modified.json", nil, func() any { return rest("GET", "wc/v3/customers?orderby=modified", nil) }},
		{"rest/29-coupons-batch-mixed.json", nil, func() any {
			return rest("POST", "wc/v3/coupons/batch", map[string]any{
				"create": []map[string]string{{"code": "m1", "amount": "1"}, {"code": "m1", "amount": "1"}}, "delete": []int{999999},
			})
		}},
		{"rest/32-not-found.json", nil, func() any { return rest("GET", "wc/v3/orders/999999", nil) }},
		{"rest/33-system-status.json", []string{".settings."}, func() any { return rest("GET", "wc/v3/system_status", nil) }},
		{"rest/34-currency.json", nil, func() any { return rest("GET", "wc/v3/data/currencies/current", nil) }},
		{"rest/35-order-statuses.json", nil, func() any { return rest("GET", "wc/v3/orders/statuses", nil) }},
		{"rest/36-analytics-customers-guests.json", []string{"[]._links", "[].date_registered", "[].state"}, func() any {
			return rest("GET", "wc-analytics/customers", nil)
		}},
		{"rest/37-webhooks-list.json", []string{"[].date_modified"}, func() any { return rest("GET", "wc/v3/webhooks", nil) }},
		{"rest/38-wp-index.json", nil, func() any { return rest("GET", "", nil) }},
		{"webhooks/30-product-updated-product_updated.json", []string{".related_ids[]"}, func() any {
			return rest("GET", fmt.Sprintf("wc/v3/products/%d", shoe), nil)
		}},
	} {
		want, got := prune(shape(recorded(t, c.file)), c.ignore), prune(shape(c.run()), c.ignore)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-recorded +ours):\n%s", c.file, diff)
		}
	}
}

// prune leaves out what depends on the data and not on the platform.
func prune(paths, ignore []string) []string {
	return slices.DeleteFunc(paths, func(path string) bool {
		return slices.ContainsFunc(ignore, func(prefix string) bool { return len(path) >= len(prefix) && path[:len(prefix)] == prefix })
	})
}
