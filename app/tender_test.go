package app_test

import (
	"testing"

	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// A gift card is a way to pay: it takes nothing off what an order is worth, and
// what is refunded to it is refunded.
func TestWhatAnOrderEarnsThatAGiftCardPays(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	document.Rules[1].Active = false // nothing for joining
	w := newWorld(t, &document)
	for _, test := range []struct {
		name     string
		byCard   int64 // of 50.00: two pieces of 25.00
		refunded int64 // pieces, to the gift card first
		toCard   int64
		want     int64 // at 2 points a euro
	}{
		{"not at all", 0, 0, 0, 100},
		{"in part", 2000, 0, 0, 100},
		{"whole", 5000, 0, 0, 100},
		{"in part, one piece refunded", 2000, 1, 2000, 50},
		{"in part, both pieces refunded", 2000, 2, 2000, 0},
		{"whole, one piece refunded", 5000, 1, 2500, 50},
	} {
		s := w.shopify()
		customer, _ := w.newcomer(s, mail(test.name))
		order := w.coffee.PlaceOrder(shopifytest.NewOrder{
			CustomerID: customer, ByGiftCard: test.byCard, Items: []shopifytest.Item{{Quantity: 2, Unit: 2500}},
		})
		w.deliver()
		if test.refunded > 0 {
			w.coffee.RefundItem(order.ID, 0, test.refunded)
			w.deliver()
		}
		var toCard int64
		for _, o := range w.coffee.Orders() {
			for _, refund := range o.Refunds {
				if o.ID == order.ID {
					toCard += refund.ToGiftCard
				}
			}
		}
		if b := w.balance(s.id, customer); b.Pending != test.want || toCard != test.toCard {
			t.Errorf("%s: %d points and %d to the gift card, want %d and %d", test.name, b.Pending, toCard, test.want, test.toCard)
		}
	}
	w.audit()
}
