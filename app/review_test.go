package app_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/ledger"
	"regulars/app/order"
)

func TestUnderReviewPointsWaitAndCannotBeSpent(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("suspect"))
		review := func(state ledger.Review, reason string) error {
			_, err := w.Review(t.Context(), app.ReviewInput{Merchant: w.merchant, Member: member, State: state, Reason: reason})
			return err
		}
		s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
		w.deliver()
		w.must(review(ledger.InReview, "Ten orders to one address"))
		late := s.buy(purchase{customer: customer, quantity: 1, unit: 2000})
		w.deliver()
		w.Pass(8 * 24 * time.Hour)
		w.want(s.id, customer, 60, 500)
		if _, err := w.Redeem(t.Context(), w.five(s, member, 1)); !fail.Is(err, fail.Conflict) {
			t.Errorf("who is under review redeems with %v, want a conflict", err)
		}
		s.refundRest(late)
		w.deliver()
		w.want(s.id, customer, 20, 500)
		w.must(review(ledger.NoReview, ""))
		w.Drain()
		w.want(s.id, customer, 0, 520)
		if _, err := w.Redeem(t.Context(), w.five(s, member, 2)); err != nil {
			t.Errorf("after the review a reward is refused: %v", err)
		}
		w.audit()
	})
}

func TestWhoIsExcludedEarnsNothingAndKeepsWhatIsThere(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		customer, member := w.newcomer(s, mail("reseller"))
		before := s.buy(purchase{customer: customer, quantity: 2, unit: 1000})
		w.deliver()
		_, err := w.Review(t.Context(), app.ReviewInput{
			Merchant: w.merchant, Member: member, State: ledger.Excluded, Reason: "A reseller",
		})
		w.must(err)
		barred := s.buy(purchase{customer: customer, quantity: 1, unit: 5000})
		w.deliver()
		w.want(s.id, customer, 40, 500)
		if note := w.noteOf(barred); note != order.NotWanted {
			t.Errorf("the order's note is %d, want that its buyer is excluded", note)
		}
		s.refund(before)
		w.deliver()
		w.want(s.id, customer, 20, 500)
		if _, err := w.Redeem(t.Context(), w.five(s, member, 1)); err != nil {
			t.Errorf("who is excluded cannot use what is there: %v", err)
		}
		w.audit()
	})
}

func TestAReviewNeedsAReasonAndAMember(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	_, member := w.newcomer(w.woo(), mail("somebody"))
	in := app.ReviewInput{Merchant: w.merchant, Member: member, State: ledger.InReview, Reason: "  "}
	if _, err := w.Review(t.Context(), in); fieldOf(err) != "reason" {
		t.Errorf("a review without a reason: %v, want the field named", err)
	}
	in.Member, in.Reason = uuid.New(), "Nobody"
	if _, err := w.Review(t.Context(), in); !fail.Is(err, fail.NotFound) {
		t.Errorf("a review of nobody: %v, want not found", err)
	}
}
