package program_test

import (
	"testing"

	"pgregory.net/rapid"

	"regulars/app/platform"
	"regulars/app/program"
)

func TestACappedPercentageNeverGivesMoreThanItSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := program.Reward{
			Kind: program.PercentOff, PercentBP: rapid.Int64Range(1, 10_000).Draw(t, "percent"),
			Most:    map[string]int64{"EUR": rapid.Int64Range(1, 1_000_000).Draw(t, "most")},
			Minimum: map[string]int64{"EUR": rapid.Int64Range(0, 1_000_000).Draw(t, "minimum")},
		}
		cart := rapid.Int64Range(0, 5_000_000).Draw(t, "cart")
		got := r.Capped("EUR", cart)
		off, from := got.Amount["EUR"], got.Minimum["EUR"]
		if got.Kind != program.AmountOff || off < 1 || off > r.Most["EUR"] {
			t.Fatalf("%d off as %s, want 1 to %d as an amount", off, got.Kind, r.Most["EUR"])
		}
		if off*10_000 > from*r.PercentBP || from < r.Minimum["EUR"] {
			t.Fatalf("%d off orders from %d is more than %d basis points, or from too little", off, from, r.PercentBP)
		}
	})
}

func TestACappedPercentageIsThatOfTheCart(t *testing.T) {
	t.Parallel()
	tenUpToTwenty := program.Reward{Kind: program.PercentOff, PercentBP: 1000, Most: map[string]int64{"EUR": 2000}}
	for _, test := range []struct{ cart, off, from int64 }{
		{0, 2000, 20_000}, {5000, 500, 5000}, {20_000, 2000, 20_000}, {90_000, 2000, 20_000}, {9, 2000, 20_000},
	} {
		got := tenUpToTwenty.Capped("EUR", test.cart)
		if got.Amount["EUR"] != test.off || got.Minimum["EUR"] != test.from {
			t.Errorf("a cart of %d gives %d off orders from %d, want %d from %d",
				test.cart, got.Amount["EUR"], got.Minimum["EUR"], test.off, test.from)
		}
	}
}

func TestWhatAPlatformCannotKeepIsNotPublishedThere(t *testing.T) {
	t.Parallel()
	shopify, woo := []platform.Kind{platform.Shopify}, []platform.Kind{platform.WooCommerce}
	both := []platform.Kind{platform.WooCommerce, platform.Shopify}
	many := make([]string, 101)
	for _, test := range []struct {
		name      string
		reward    program.Reward
		connected []platform.Kind
		field     string
	}{
		{"a gift card with WooCommerce alone", program.Reward{Kind: program.GiftCard}, woo, "rewards[0].kind"},
		{"a gift card with both", program.Reward{Kind: program.GiftCard}, both, ""},
		{"store credit with Shopify", program.Reward{Kind: program.StoreCredit}, shopify, ""},
		{"subscriptions on WooCommerce", program.Reward{Kind: program.AmountOff, OneTime: program.Subscription}, both, "rewards[0].purchase"},
		{"subscriptions on Shopify", program.Reward{Kind: program.AmountOff, OneTime: program.Subscription}, shopify, ""},
		{"some combinations on WooCommerce", program.Reward{Kind: program.AmountOff, Combines: program.Combines{Order: true}}, woo, "rewards[0].combines"},
		{"no combination on WooCommerce", program.Reward{Kind: program.AmountOff, Combines: program.Combines{Alone: true}}, woo, ""},
		{"two shipping discounts on Shopify", program.Reward{Kind: program.FreeShipping, Combines: program.Combines{Shipping: true}}, shopify, "rewards[0].combines.shipping"},
		{"101 products on Shopify", program.Reward{Kind: program.AmountOff, Only: program.Selection{Products: many}}, shopify, "rewards[0].only.products"},
		{"101 products on WooCommerce", program.Reward{Kind: program.AmountOff, Only: program.Selection{Products: many}}, woo, ""},
		{"products beside collections on Shopify", program.Reward{Kind: program.AmountOff, Only: program.Selection{Products: []string{"1"}, Collections: []string{"2"}}}, shopify, "rewards[0].only.collections"},
	} {
		test.reward.Active = true
		err := program.Document{Rewards: []program.Reward{test.reward}}.Kept(test.connected)
		if test.field == "" {
			if err != nil {
				t.Errorf("%s: refused with %v", test.name, err)
			}
			continue
		}
		names(t, test.field, err)
	}
}
