package app_test

import (
	"testing"
	"time"

	"regulars/app"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/connectors/shopify/shopifytest"
)

func TestAnOrderBecomesPointsThenACodeThenADiscountAndRefundsTakeItBack(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document)
	shopper := w.coffee.AddCustomer(shopifytest.Customer{Email: "ann@example.test", FirstName: "Ann", Verified: true, Enabled: true})
	w.deliver()
	w.want(w.coffeeID, shopper.ID, 0, 50) // joined

	first := w.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: shopper.ID, Items: []shopifytest.Item{{Quantity: 3, Unit: 10000}}})
	w.deliver()
	w.want(w.coffeeID, shopper.ID, 600, 50)
	w.Pass(8 * 24 * time.Hour)
	w.want(w.coffeeID, shopper.ID, 0, 650)

	taken, err := w.Redeem(t.Context(), app.RedeemInput{
		Merchant: w.merchant, Member: w.memberOf(w.coffeeID, shopper.ID), Store: w.coffeeID, RewardID: "five", Key: key(1),
	})
	w.must(err)
	if taken.Status != reward.Issued || w.coffee.Usable(taken.Code) != 1 {
		t.Fatalf("redemption is %s (%s) and %d codes are usable, want one issued code", taken.Status, taken.LastError, w.coffee.Usable(taken.Code))
	}
	w.want(w.coffeeID, shopper.ID, 0, 150)

	second := w.coffee.PlaceOrder(shopifytest.NewOrder{
		CustomerID: shopper.ID, Items: []shopifytest.Item{{Quantity: 2, Unit: 5000}}, Codes: []string{taken.Code},
	})
	w.deliver()
	w.want(w.coffeeID, shopper.ID, 190, 150) // 2 per euro on 95.00
	used, err := w.Redemption(t.Context(), w.merchant, taken.MemberID, taken.ID)
	w.must(err)
	if used.Status != reward.Used {
		t.Errorf("the redemption is %s after its code was used, want used", used.Status)
	}

	w.coffee.RefundItem(second.ID, 0, 1)
	w.deliver()
	w.want(w.coffeeID, shopper.ID, 95, 150)
	w.coffee.RefundAll(second.ID)
	w.deliver()
	w.want(w.coffeeID, shopper.ID, 0, 150)
	w.coffee.Cancel(first.ID)
	w.deliver()
	w.want(w.coffeeID, shopper.ID, 0, -450) // spent already: below zero by a reversal only
}
