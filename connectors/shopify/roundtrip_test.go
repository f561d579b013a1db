package shopify_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/platform"
	"regulars/connectors/shopify/shopifytest"
)

func TestWebhookAndFetchAgreeOnAnOrder(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(k *kit, order int64){
		"as paid":                      func(*kit, int64) {},
		"one unit refunded":            func(k *kit, o int64) { k.fake.RefundItem(o, 0, 1) },
		"two partial refunds":          func(k *kit, o int64) { k.fake.RefundItem(o, 0, 1); k.fake.RefundItem(o, 0, 1) },
		"an amount refunded":           func(k *kit, o int64) { k.fake.RefundMoney(o, 333) },
		"part of the shipping":         func(k *kit, o int64) { k.fake.RefundShipping(o, 200) },
		"everything refunded":          func(k *kit, o int64) { k.fake.RefundAll(o) },
		"amount, then everything":      func(k *kit, o int64) { k.fake.RefundMoney(o, 333); k.fake.RefundAll(o) },
		"edited down":                  func(k *kit, o int64) { k.fake.RemoveItem(o, 1, 1) },
		"edited up":                    func(k *kit, o int64) { k.fake.AddItem(o, shopifytest.Item{Quantity: 2, Unit: 777}) },
		"canceled":                     func(k *kit, o int64) { k.fake.Cancel(o) },
		"edited down, amount refunded": func(k *kit, o int64) { k.fake.RemoveItem(o, 1, 1); k.fake.RefundMoney(o, 100) },
	} {
		for _, included := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				k := newKit(t, func(o *shopifytest.Options) { o.TaxIncluded, o.TaxRate = included, 700 })
				hook := k.receive(t)
				ann := k.fake.AddCustomer(shopifytest.Customer{Email: "ann@example.test", Verified: true, Enabled: true})
				k.fake.PlantDiscount(shopifytest.Discount{Code: "TEN", Title: "10 %", Percent: 1000})
				order := k.fake.PlaceOrder(shopifytest.NewOrder{
					CustomerID: ann.ID, Codes: []string{"ten"}, Shipping: 490, Tip: 100, Country: "DE",
					Items: []shopifytest.Item{{Quantity: 3, Unit: 1249}, {Quantity: 1, Unit: 2200}},
				})
				k.clock.Pass(time.Minute)
				change(k, order.ID)
				k.fake.Deliver(t.Context())
				events, err := k.connector.Decode(k.store, "orders/updated", hook.last(t, "orders/updated"))
				if err != nil || len(events) != 1 || events[0].Incomplete {
					t.Fatalf("decode: %+v, %v", events, err)
				}
				fetched, err := k.connector.Fetch(t.Context(), k.store, id(order.ID))
				if err != nil {
					t.Fatal(err)
				}
				// The webhook's customer lacks what only the API tells.
				thin := events[0].Order.Customer
				fetched.Order.Customer.Tags, fetched.Order.Customer.Consent = thin.Tags, thin.Consent
				fetched.Order.Customer.Locale = thin.Locale
				fetched.Order.PaidAt = events[0].Order.PaidAt // told by orders/paid alone
				if diff := cmp.Diff(events[0].Order, fetched.Order); diff != "" {
					t.Errorf("webhook (-) and fetch (+) differ:\n%s", diff)
				}
			})
		}
	}
}

func TestACompanysOrderIsBusinessWhicheverWayItIsHeardOf(t *testing.T) {
	t.Parallel()
	k := newKit(t, func(*shopifytest.Options) {})
	hook := k.receive(t)
	ann := k.fake.AddCustomer(shopifytest.Customer{Email: "ann@example.test", Verified: true, Enabled: true})
	for company, want := range map[bool]string{true: "b2b", false: "draft"} {
		order := k.fake.PlaceOrder(shopifytest.NewOrder{
			CustomerID: ann.ID, Source: "shopify_draft_order", Company: company,
			Items: []shopifytest.Item{{Quantity: 1, Unit: 1000}},
		})
		k.fake.Deliver(t.Context())
		events, err := k.connector.Decode(k.store, "orders/updated", hook.last(t, "orders/updated"))
		if err != nil || len(events) != 1 || events[0].Order.Channel != want {
			t.Errorf("the webhook tells %+v, %v, want %s", events, err, want)
		}
		fetched, err := k.connector.Fetch(t.Context(), k.store, id(order.ID))
		if err != nil || fetched.Order.Channel != want {
			t.Errorf("the API tells %s, %v, want %s", fetched.Order.Channel, err, want)
		}
	}
}

func TestRefundWebhookCompletesToTheOrdersNewState(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	hook := k.receive(t)
	order := k.fake.PlaceOrder(shopifytest.NewOrder{
		Email: "guest@example.test", Items: []shopifytest.Item{{Quantity: 4, Unit: 1000}},
	})
	k.fake.RefundItem(order.ID, 0, 1)
	k.fake.Deliver(t.Context())
	events, err := k.connector.Decode(k.store, "refunds/create", hook.last(t, "refunds/create"))
	if err != nil || len(events) != 1 || !events[0].Incomplete || events[0].Refund == nil {
		t.Fatalf("decode: %+v, %v", events, err)
	}
	whole, err := k.connector.Complete(t.Context(), k.store, events[0])
	if err != nil {
		t.Fatal(err)
	}
	line := whole.Order.Lines[0]
	if line.Quantity != 3 || line.Net != 3000 || whole.Order.Refunded != 1000 || whole.Order.Status != platform.Paid {
		t.Errorf("after refunding one of four: %+v", whole.Order)
	}
}
