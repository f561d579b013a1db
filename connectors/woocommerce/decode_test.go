package woocommerce_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/woocommerce"
)

const orderShape = `{"id":%s,"number":"7","status":%q,"currency":"EUR","prices_include_tax":true,` +
	`"date_created_gmt":"2026-11-21T10:00:00","date_modified_gmt":"2026-11-21T10:05:00","date_paid_gmt":%s,` +
	`"total":"121.00","shipping_total":"9.09","shipping_tax":"1.91","customer_id":3,"billing":{"email":"bo@example.test",` +
	`"first_name":"Bo"},"payment_method":%q,"line_items":[{"id":5,"name":"Tea","product_id":12,"variation_id":0,` +
	`"quantity":1,"subtotal":"100.00","total":"90.91","total_tax":"19.09","price":90.9090909}]%s}`

func decode(t *testing.T, topic, body string) ([]platform.Event, error) {
	t.Helper()
	return woocommerce.New(woocommerce.Config{}).Decode(plainStore(), topic, []byte(body))
}

func decodeOne(t *testing.T, topic, body string) platform.Event {
	t.Helper()
	events, err := decode(t, topic, body)
	if err != nil || len(events) != 1 {
		t.Fatalf("events = %+v, error = %v", events, err)
	}
	return events[0]
}

func TestEveryOrderStatusHasItsMeaning(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status, paid, method string
		want                 platform.OrderStatus
	}{
		{"processing", "null", "cod", platform.Paid},
		{"processing", `"2026-11-21T10:01:00"`, "card", platform.Paid},
		{"completed", "null", "card", platform.Paid},
		{"pending", "null", "card", platform.Unpaid},
		{"on-hold", "null", "bacs", platform.Unpaid},
		{"on-hold", `"2026-11-21T10:01:00"`, "bacs", platform.Unpaid},
		{"cancelled", `"2026-11-21T10:01:00"`, "card", platform.Cancelled},
		{"failed", "null", "card", platform.Cancelled},
		{"trash", "null", "card", platform.Cancelled},
		{"shipped", `"2026-11-21T10:01:00"`, "card", platform.Paid},
		{"shipped", "null", "cod", platform.Paid},
		{"awaiting-quote", "null", "card", platform.Unpaid},
	} {
		t.Run(c.status+" "+c.method+" "+c.paid, func(t *testing.T) {
			t.Parallel()
			event := decodeOne(t, "order.updated", fmt.Sprintf(orderShape, "7", c.status, c.paid, c.method, ""))
			if event.Incomplete || event.Order.Status != c.want {
				t.Fatalf("status = %v, incomplete = %v, want %v", event.Order.Status, event.Incomplete, c.want)
			}
		})
	}
}

func TestOrderAmountsAreNetOfTaxAndDiscount(t *testing.T) {
	t.Parallel()
	order := decodeOne(t, "order.updated", fmt.Sprintf(orderShape, `"7"`, "processing", "null", "cod",
		`,"fee_lines":[{"id":9,"name":"Gift card","total":"-4.00","total_tax":"-1.00"},{"id":8,"name":"Wrap","total":"2.00"}]`+
			`,"coupon_lines":[{"code":"AB-C"}]`)).Order
	want := platform.Line{ID: "5", ProductID: "12", Title: "Tea", Quantity: 1, Net: 9091, Tax: 1909, Discount: 909}
	if diff := cmp.Diff([]platform.Line{want}, order.Lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	got := []int64{order.Shipping, order.ShipTax, order.Total, order.Adjustment}
	if diff := cmp.Diff([]int64{909, 191, 12_100, 500}, got); diff != "" {
		t.Errorf("shipping, its tax, total, adjustment (-want +got):\n%s", diff)
	}
	if !order.TaxInPrice || order.ID != "7" || order.Codes[0] != "ab-c" {
		t.Errorf("order = %+v", order)
	}
}

func TestAnOrderNumberIsWhateverAPluginMakesOfIt(t *testing.T) {
	t.Parallel()
	whole := fmt.Sprintf(orderShape, "7", "processing", "null", "cod", "")
	for number, want := range map[string]string{
		`"INV-2026/00034"`: "#INV-2026/00034", `34`: "#34", `"№ 7 "`: "#№ 7", `null`: "#7", `""`: "#7", `{"a":1}`: "#7",
	} {
		order := decodeOne(t, "order.updated", strings.Replace(whole, `"number":"7"`, `"number":`+number, 1)).Order
		if order.Name != want || order.Total != 12_100 {
			t.Errorf("number %s: name = %q, total = %d, want %q", number, order.Name, order.Total, want)
		}
	}
}

func TestWhatIsGoneBeforeItsDeliveryWasBuiltGivesNoEvents(t *testing.T) {
	t.Parallel()
	for topic, code := range map[string]string{
		"order.updated": "woocommerce_rest_shop_order_invalid_id", "customer.updated": "woocommerce_rest_invalid_id",
		"product.restored": "woocommerce_rest_product_invalid_id",
	} {
		events, err := decode(t, topic, `{"code":"`+code+`","message":"Invalid ID.","data":{"status":404}}`)
		if err != nil || len(events) != 0 {
			t.Errorf("%s: events = %v, error = %v", topic, events, err)
		}
	}
}

func TestRefundsMakeAnOrderIncompleteUnlessNothingRemains(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status, refunds string
		incomplete      bool
		worth           int64
	}{
		"a part was given back":           {"completed", `[{"id":9,"total":"-21.00"}]`, true, 12_100},
		"all was given back in two parts": {"completed", `[{"id":9,"total":"-21.00"},{"id":10,"total":"-100.00"}]`, false, 0},
		"the status says so":              {"refunded", `[]`, false, 0},
		"a cancelled order stays as is":   {"cancelled", `[{"id":9,"total":"-21.00"}]`, false, 12_100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := fmt.Sprintf(orderShape, "7", c.status, "null", "card", `,"refunds":`+c.refunds)
			event := decodeOne(t, "order.updated", body)
			if event.Incomplete != c.incomplete || event.Order.Total != c.worth {
				t.Fatalf("incomplete = %v, total = %d", event.Incomplete, event.Order.Total)
			}
		})
	}
}

func TestBodiesThatPromiseMoreThanTheyHold(t *testing.T) {
	t.Parallel()
	whole := fmt.Sprintf(orderShape, "7", "processing", "null", "cod", "")
	for name, c := range map[string]struct{ topic, body, field string }{
		"no id":                      {"product.updated", `{}`, "id"},
		"no JSON":                    {"order.updated", `<html>`, ""},
		"a list":                     {"order.updated", `[]`, ""},
		"no date":                    {"order.updated", strings.Replace(whole, "date_modified_gmt", "x", 1), "date_modified_gmt"},
		"no currency":                {"order.updated", strings.Replace(whole, `"currency"`, `"x"`, 1), "date_modified_gmt"},
		"an amount that is none":     {"order.updated", strings.Replace(whole, `"9.09"`, `"9.0.9"`, 1), "amount"},
		"an amount beyond all money": {"order.updated", strings.Replace(whole, `"9.09"`, `"99999999999999999999"`, 1), "amount"},
		"a customer without a date":  {"customer.created", `{"id":3}`, "date_created_gmt"},
		"a product without a date":   {"product.created", `{"id":3}`, "date_modified_gmt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			events, err := decode(t, c.topic, c.body)
			var e *fail.Error
			if !errors.As(err, &e) || e.Kind != fail.Invalid || e.Field != c.field || len(events) != 0 {
				t.Fatalf("events = %+v, error = %#v", events, err)
			}
			if fail.ClassOf(err) != fail.Permanent {
				t.Fatal("a body that cannot change would be tried again")
			}
		})
	}
}

func TestASignedErrorSaysThatTheStoreIsSilent(t *testing.T) {
	t.Parallel()
	for topic, body := range map[string]string{
		"order.updated":    `{"code":"woocommerce_rest_cannot_view","message":"Sorry","data":{"status":403}}`,
		"order.deleted":    `{"code":"x","data":{"status":403}}`,
		"customer.updated": `{"code":"x","data":[]}`,
		"product.created":  `{"code":"x","data":null}`,
	} {
		event := decodeOne(t, topic, body)
		if event.Silenced == nil || !strings.Contains(event.Silenced.Why, "an error: ") {
			t.Errorf("%s: %+v, want that the store is silent, and its error", topic, event)
		}
	}
}

func TestTopicsWithoutAMeaningGiveNoEvents(t *testing.T) {
	t.Parallel()
	for _, topic := range []string{"coupon.updated", "coupon.deleted", "action.woocommerce_other", "nonsense", ""} {
		if events, err := decode(t, topic, `{"id":1,"action":"x"}`); err != nil || len(events) != 0 {
			t.Errorf("%q: events = %v, error = %v", topic, events, err)
		}
	}
	draft := fmt.Sprintf(orderShape, "7", "auto-draft", "null", "", "")
	if events, err := decode(t, "order.created", draft); err != nil || len(events) != 0 {
		t.Errorf("a staff draft: events = %v, error = %v", events, err)
	}
}

func TestPluginActionsBecomeEvents(t *testing.T) {
	t.Parallel()
	erase := decodeOne(t, "action.woocommerce_regulars_erase",
		`{"action":"woocommerce_regulars_erase","arg":{"customer_id":3,"email":"bo@example.test","order_ids":[21],"at":1795302980}}`)
	want := &platform.Redact{
		Scope: platform.RedactCustomer, CustomerID: "3", Email: "bo@example.test", OrderIDs: []string{"21"}, At: erase.At,
	}
	if diff := cmp.Diff(want, erase.Redact); diff != "" || erase.At.Unix() != 1_795_302_980 {
		t.Errorf("erase at %v (-want +got):\n%s", erase.At, diff)
	}
	listed := decodeOne(t, "action.wc_regulars_export",
		`{"action":"wc_regulars_export","arg":[{"email":"gus@example.test"}]}`)
	if listed.Redact.Scope != platform.DataRequest || listed.Redact.Email != "gus@example.test" {
		t.Errorf("export = %+v", listed.Redact)
	}
	gone := decodeOne(t, "action.woocommerce_regulars_disconnect", `{"action":"woocommerce_regulars_disconnect","arg":""}`)
	if gone.Uninstall == nil {
		t.Errorf("disconnect = %+v", gone)
	}
	viewed := decodeOne(t, "action.woocommerce_regulars_viewed",
		`{"action":"woocommerce_regulars_viewed","arg":{"customer_id":0,"product_id":11}}`)
	if viewed.Interest.CustomerID != "" || viewed.Interest.ProductID != "11" {
		t.Errorf("viewed = %+v", viewed.Interest)
	}
	if events, err := decode(t, "action.woocommerce_regulars_later", `{"action":"woocommerce_regulars_later","arg":1}`); err != nil || len(events) != 0 {
		t.Errorf("an action of a newer plugin: %v, %v", events, err)
	}
}

func TestBirthdayComesFromThePluginsCheckoutField(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		`"05-21"`: "05-21", `"1990-05-21"`: "1990-05-21", `"21 May"`: "", `"13-01"`: "", `{"a":1}`: "", `null`: "",
	} {
		body := fmt.Sprintf(orderShape, "7", "processing", "null", "cod",
			`,"meta_data":[{"id":1,"key":"_wc_other/regulars/birthday","value":`+value+`}]`)
		if got := decodeOne(t, "order.created", body).Order.Customer.Birthday; got != want {
			t.Errorf("birthday of %s = %q, want %q", value, got, want)
		}
	}
}

func TestAccountEmailIsNeverVerifiedNorTakenFromACheckout(t *testing.T) {
	t.Parallel()
	account := decodeOne(t, "customer.updated",
		`{"id":3,"email":"bo@example.test","date_created_gmt":"2026-11-21T10:00:00","date_modified_gmt":null}`).Customer
	if account.EmailVerified || !account.Account || account.UpdatedAt != account.CreatedAt {
		t.Errorf("account = %+v", account)
	}
	buyer := decodeOne(t, "order.created", fmt.Sprintf(orderShape, "7", "processing", "null", "cod", "")).Order
	if buyer.Customer.Email != "" || !buyer.Customer.UpdatedAt.IsZero() || buyer.Email != "bo@example.test" {
		t.Errorf("order = %+v, customer = %+v", buyer, buyer.Customer)
	}
}

func FuzzDecode(f *testing.F) {
	for _, topic := range []string{"order.updated", "order.deleted", "customer.updated", "product.updated"} {
		f.Add(topic, fmt.Sprintf(orderShape, "7", "processing", "null", "cod", `,"refunds":[{"id":1,"total":"-1"}]`))
	}
	f.Add("action.woocommerce_regulars_erase", `{"action":"x","arg":[{"order_ids":["1"]}]}`)
	f.Fuzz(func(t *testing.T, topic, body string) {
		events, err := decode(t, topic, body)
		if err != nil && (!fail.Is(err, fail.Invalid) || len(events) > 0) {
			t.Fatalf("error = %v with %d events", err, len(events))
		}
		for _, event := range events {
			if o := event.Order; o != nil && (o.ID == "" || o.Currency == "" || o.UpdatedAt.IsZero()) {
				t.Fatalf("order lacks id, currency or version: %+v", o)
			}
		}
	})
}
