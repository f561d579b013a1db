package shopify_test

import (
	"slices"
	"testing"
	"time"

	"regulars/app/platform"
	"regulars/connectors/conformance"
	"regulars/connectors/shopify/shopifytest"
)

func TestShopifyConforms(t *testing.T) {
	t.Parallel()
	conformance.Run(t, fixture)
}

func fixture(t *testing.T) conformance.Fixture {
	t.Helper()
	k := newKit(t)
	refused := k.store
	refused.Credentials = (&vault{current: platform.Credentials{AccessToken: "shpat_revoked"}}).Credentials
	faults := map[conformance.Fault]shopifytest.Fault{
		conformance.DropReply: shopifytest.DropReply, conformance.ErrorBefore: shopifytest.BadGateway,
		conformance.ErrorAfter: shopifytest.BadGatewayEnd, conformance.Late: shopifytest.Late,
		conformance.Limited: shopifytest.TooMany,
	}
	must := func(done bool) {
		t.Helper()
		if !done {
			t.Fatal("the fake has no such order")
		}
	}
	return conformance.Fixture{
		Connector: k.connector, Store: k.store, Refused: refused, Secret: "hush",
		AddCustomer: func(email string) string {
			return id(k.fake.AddCustomer(shopifytest.Customer{Email: email, Verified: true, Enabled: true}).ID)
		},
		AddProduct: func(unit int64) string {
			return id(k.fake.AddProduct(shopifytest.Product{Title: "Thing", Price: unit}).ID)
		},
		PlaceOrder:  func(o conformance.NewOrder) string { return placeOrder(t, k, o) },
		RefundItem:  func(order string, n int64) { must(k.fake.RefundItem(number(t, order), 0, n)) },
		RefundMoney: func(order string, minor int64) { must(k.fake.RefundMoney(number(t, order), minor)) },
		Cancel:      func(order string) { must(k.fake.Cancel(number(t, order))) },
		Touch:       func(order string) { must(k.fake.Touch(number(t, order))) },
		Delete:      func(order string) { must(k.fake.DeleteOrder(number(t, order))) },
		Pass:        func(d time.Duration) { k.clock.Pass(d) },
		Deliver:     func() { k.fake.Deliver(t.Context()) },
		Unsubscribe: func() { k.fake.Unsubscribe() },
		Subscriptions: func(callback string) []string {
			topics := k.fake.Subscriptions(callback)
			slices.Sort(topics)
			return topics
		},
		Misbehave: func(f conformance.Fault) { k.fake.Misbehave(faults[f], "Create") },
		LandLate:  func() { k.fake.LandLate() },
		PlantCode: func(code string) {
			if !k.fake.PlantDiscount(shopifytest.Discount{Code: code, Title: "Somebody else's", Amount: 500}) {
				t.Fatalf("code %s is taken", code)
			}
		},
		Withdraw: k.fake.DeleteDiscount,
		Usable:   k.fake.Usable,
		Profile:  func(customer string) map[string]string { return k.fake.Metafields(number(t, customer)) },
	}
}

func placeOrder(t *testing.T, k *kit, o conformance.NewOrder) string {
	t.Helper()
	order := shopifytest.NewOrder{Email: o.Email, Unpaid: o.Unpaid}
	if o.CustomerID != "" {
		order.CustomerID = number(t, o.CustomerID)
	}
	if o.Code != "" {
		order.Codes = []string{o.Code}
	}
	for _, item := range o.Items {
		line := shopifytest.Item{Quantity: item.Quantity, Unit: item.Unit}
		if item.Product != "" {
			line.ProductID = number(t, item.Product)
		}
		order.Items = append(order.Items, line)
	}
	return id(k.fake.PlaceOrder(order).ID)
}
