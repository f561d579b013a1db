package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
	"regulars/app/reward"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

func valueProgram() program.Document {
	document := giftProgram(1000)
	for _, kind := range []program.RewardKind{program.GiftCard, program.StoreCredit} {
		document.Rewards = append(document.Rewards, program.Reward{
			ID: string(kind), Name: "Ten", Active: true, Kind: kind, Cost: 300, ValidDays: 30, ReturnUnused: true,
			Amount: map[string]int64{"EUR": 1000},
		})
	}
	return document
}

// newValueWorld is a world whose Shopify store permits rewards that are money.
func newValueWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, nil, seldom)
	w.coffee.GrantScopes(shopify.OptionalScopes()...)
	w.deliver()
	w.Publish(w.merchant, valueProgram())
	w.Advance(time.Second)
	w.Drain()
	return w
}

func (w *world) take(s site, member uuid.UUID, kind program.RewardKind, n int) *reward.Redemption {
	w.t.Helper()
	r, err := w.Redeem(w.t.Context(), app.RedeemInput{
		Merchant: w.merchant, Member: member, Store: s.id, RewardID: string(kind), Key: key(n),
	})
	w.must(err)
	return r
}

func TestAGiftCardIsMadeOnceAndGivenBackOnlyUnspent(t *testing.T) {
	t.Parallel()
	w := newValueWorld(t)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("card"))
	w.coffee.Misbehave(shopifytest.DropReply, "giftCardCreate")
	first := w.take(s, member, program.GiftCard, 1)
	w.Advance(time.Minute)
	w.Drain()
	first = w.redemption(first)
	second := w.take(s, member, program.GiftCard, 2)
	if n := len(w.coffee.GiftCards()); first.Status != reward.Issued || n != 2 {
		t.Fatalf("after a lost answer the gift card is %s (%s), and %d are in the store", first.Status, first.LastError, n)
	}
	if !w.coffee.SpendGiftCard(second.Shown(), 400) {
		t.Fatalf("the code %q is no gift card of the store", second.Shown())
	}
	w.must(failed(w.Undo(t.Context(), w.merchant, member, first.ID)))
	w.must(failed(w.Undo(t.Context(), w.merchant, member, second.ID)))
	if w.coffee.SpendGiftCard(first.Shown(), 1) {
		t.Error("the gift card that was given back still works")
	}
	if got := w.redemption(second); got.Status != reward.Issued || !w.coffee.SpendGiftCard(second.Shown(), 600) {
		t.Errorf("the spent gift card is %s, want it to stay as it was", got.Status)
	}
	w.want(s.id, customer, 0, 700)
	third := w.take(s, member, program.GiftCard, 3)
	w.Advance(31 * 24 * time.Hour)
	w.Drain()
	for r, want := range map[*reward.Redemption]reward.State{second: reward.Used, third: reward.Expired} {
		if got := w.redemption(r); got.Status != want {
			t.Errorf("at its end the gift card is %s (%s), want %s", got.Status, got.LastError, want)
		}
	}
	w.want(s.id, customer, 0, 700) // the unspent one came back
	w.audit()
}

func TestStoreCreditIsGivenOnceWhateverIsLost(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault  shopifytest.Fault
		credit int64
		points int64
		status reward.State
	}{
		{"", 1000, 700, reward.Used},
		{shopifytest.DropReply, 1000, 700, reward.Used},
		{shopifytest.BadGatewayEnd, 1000, 700, reward.Used},
		{shopifytest.BadGateway, 0, 1000, reward.Cancelled}, // never made, and never tried again
		{shopifytest.Late, 0, 1000, reward.Cancelled},       // made after the points came back: taken back
	} {
		t.Run(fmt.Sprint("fault ", test.fault), func(t *testing.T) {
			t.Parallel()
			w := newValueWorld(t)
			s := w.shopify()
			customer, member := w.newcomer(s, mail("credit"))
			if test.fault != "" {
				w.coffee.Misbehave(test.fault, "storeCreditAccountCredit")
			}
			r := w.take(s, member, program.StoreCredit, 1)
			for range 12 {
				w.Advance(15 * time.Minute)
				w.Drain()
			}
			w.coffee.LandLate()
			for range 10 {
				w.Advance(3 * time.Hour)
				w.Drain()
			}
			r = w.redemption(r)
			if got := w.coffee.StoreCredit(customer); got != test.credit || r.Status != test.status || r.Shown() != "" {
				t.Errorf("the credit is %d and the redemption %s (%s), want %d and %s",
					got, r.Status, r.LastError, test.credit, test.status)
			}
			w.want(s.id, customer, 0, test.points)
			if err := failed(w.Undo(t.Context(), w.merchant, member, r.ID)); !fail.Is(err, fail.Conflict) {
				t.Errorf("giving it back gives %v, want a conflict", err)
			}
			w.audit()
		})
	}
}

func TestTwoStoreCreditsOfOneMomentAreTwo(t *testing.T) {
	t.Parallel()
	w := newValueWorld(t)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("twice"))
	for n := range 3 {
		w.take(s, member, program.StoreCredit, n)
	}
	if got := w.coffee.StoreCredit(customer); got != 3000 {
		t.Errorf("three credits of 10 are %d", got)
	}
	w.want(s.id, customer, 0, 100)
}

func TestGiftCardsAreNotOfferedWhereTheStoreHasNone(t *testing.T) {
	t.Parallel()
	w := newValueWorld(t)
	s := w.woo()
	_, member := w.newcomer(s, mail("tea"))
	_, err := w.Redeem(t.Context(), app.RedeemInput{
		Merchant: w.merchant, Member: member, Store: s.id, RewardID: "gift_card", Key: key(1),
	})
	if !fail.Is(err, fail.Conflict) {
		t.Errorf("a gift card in WooCommerce gives %v, want a conflict", err)
	}
}
