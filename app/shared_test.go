package app_test

import (
	"testing"
	"time"

	"regulars/app/program"
	"regulars/app/reward"
)

// sharedProgram is a short-lived gift program whose codes share a discount.
func sharedProgram() program.Document {
	document := shortLived(2000)
	document.Rewards[0].SharedCode = true
	return document
}

// oneDiscount fails unless the Shopify store has so many discounts of ours, the
// codes that are found nowhere left out.
func (w *world) discounts(want int) {
	w.t.Helper()
	if n := len(w.coffee.Discounts()); n != want {
		w.t.Errorf("the store has %d discounts, want %d", n, want)
	}
}

func TestEqualRewardsShareADiscountAndEachCodeDiesAlone(t *testing.T) {
	t.Parallel()
	document := sharedProgram()
	w := newWorld(t, &document)
	s := w.shopify()
	customer, first := w.took(s, "one")
	other, second := w.took(s, "two")
	w.discounts(1)
	_, err := w.Undo(t.Context(), w.merchant, first.MemberID, first.ID)
	w.must(err)
	if s.usable(first.Code) != 0 || s.usable(second.Code) != 1 || w.redemption(first).Status != reward.Revoked {
		t.Errorf("after one was given back: %s (%s)", w.redemption(first).Status, w.redemption(first).LastError)
	}
	w.want(s.id, customer, 0, 2000)
	third, err := w.Redeem(t.Context(), w.five(s, second.MemberID, 2))
	w.must(err)
	_, err = w.Extend(t.Context(), w.merchant, second.MemberID, third.ID, w.Now().AddDate(0, 3, 0))
	w.must(err)
	s.buy(purchase{customer: other, quantity: 1, unit: 1500, codes: []string{second.Code}})
	w.deliver()
	fourth, err := w.Redeem(t.Context(), w.five(s, second.MemberID, 3))
	w.must(err)
	w.Pass(49 * time.Hour) // the store knows no end of the single code: we delete it
	for r, want := range map[*reward.Redemption]reward.State{
		second: reward.Used, third: reward.Issued, fourth: reward.Expired,
	} {
		if now := w.redemption(r); now.Status != want || (s.usable(r.Code) == 1) != (want == reward.Issued) {
			t.Errorf("two days later it is %s (%s), want %s", now.Status, now.LastError, want)
		}
	}
	w.Pass(100 * 24 * time.Hour)
	if n := s.usable(third.Code); n != 0 {
		t.Errorf("the code works %d times after its new end", n)
	}
	w.discounts(1)
	w.audit()
}

func TestOtherTermsAreAnotherDiscount(t *testing.T) {
	t.Parallel()
	document := sharedProgram()
	w := newWorld(t, &document)
	s := w.shopify()
	_, first := w.took(s, "one")
	document.Rewards[0].ValidDays = 30 // each code keeps its own end
	w.Publish(w.merchant, document)
	_, err := w.Redeem(t.Context(), w.five(s, first.MemberID, 2))
	w.must(err)
	w.discounts(1)
	document.Rewards[0].Amount = map[string]int64{"EUR": 700}
	w.Publish(w.merchant, document)
	_, err = w.Redeem(t.Context(), w.five(s, first.MemberID, 3))
	w.must(err)
	w.discounts(2)
	if s.usable(first.Code) != 1 {
		t.Error("the code of before died with the new terms")
	}
}

func TestWhatFailsOnTheWayToASharedCodeEndsInOneCode(t *testing.T) {
	t.Parallel()
	document := sharedProgram()
	w := newWorld(t, &document)
	s := w.shopify()
	_, member := w.newcomer(s, mail("unlucky"))
	sky := &badWeather{}
	w.network.set(sky.meet, sky.meet)
	for n, coming := range [][]fault{
		{none, none, dropReply}, {none, none, errorAfter}, {none, none, errorBefore}, {none, none, none, dropReply},
	} {
		sky.coming = coming
		taken, err := w.Redeem(t.Context(), w.five(s, member, n))
		w.must(err)
		w.Pass(time.Minute)
		if r := w.redemption(taken); r.Status != reward.Issued || s.usable(r.Code) != 1 {
			t.Errorf("after %v it is %s (%s) with %d usable codes", coming, r.Status, r.LastError, s.usable(r.Code))
		}
	}
	w.discounts(1)
	w.audit()
}
