package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/member"
	"regulars/app/reward"
)

// total is all that members have.
func (w *world) total() int64 {
	w.t.Helper()
	return w.count("SELECT sum(pending + available + held)::bigint FROM balance")
}

func TestAWrongMergeIsUndoneWithTheOrdersOfEachAccount(t *testing.T) {
	t.Parallel()
	document := giftProgram(300)
	w := newWorld(t, &document, seldom)
	a, b := w.shopify(), w.woo()
	one, keep := w.newcomer(a, mail("one"))
	two, lose := w.newcomer(b, mail("two"))
	mine := a.buy(purchase{customer: one, quantity: 1, unit: 10000})
	theirs := b.buy(purchase{customer: two, quantity: 4, unit: 10000})
	w.deliver()
	w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose))
	w.Pass(8 * 24 * time.Hour)
	later := b.buy(purchase{customer: two, quantity: 2, unit: 10000})
	w.deliver()
	w.want(a.id, one, 400, 1600) // 300 twice, 200 and 800
	taken, err := w.Redeem(t.Context(), w.five(b, keep, 1))
	w.must(err)
	if taken.Status != reward.Issued {
		t.Fatalf("the reward is %s", taken.Status)
	}
	before := w.total()

	in := app.SplitInput{
		Merchant: w.merchant, Member: keep, Reason: "They are two people",
		Accounts: []member.Account{{StoreID: b.id, CustomerID: fmt.Sprint(two)}},
	}
	all := in
	all.Accounts = append(slices.Clone(in.Accounts), member.Account{StoreID: a.id, CustomerID: fmt.Sprint(one)})
	if _, err := w.SplitMember(t.Context(), all); !fail.Is(err, fail.Invalid) {
		t.Errorf("nobody would be left: %v", err)
	}
	apart, err := w.SplitMember(t.Context(), in)
	w.must(err)
	again, err := w.SplitMember(t.Context(), in) // a double click
	w.must(err)
	if apart != again || w.memberOf(b.id, two) != apart || w.memberOf(a.id, one) != keep {
		t.Errorf("the accounts are those of %s and %s, want %s and %s", w.memberOf(b.id, two), w.memberOf(a.id, one), apart, keep)
	}
	if now := w.total(); now != before {
		t.Errorf("all have %d points, had %d", now, before)
	}
	w.audit()
	_, err = w.Undo(t.Context(), w.merchant, apart, taken.ID)
	w.must(err)
	w.audit()
	if now := w.total(); now != before+500 {
		t.Errorf("after the reward came back all have %d points, want %d", now, before+500)
	}
	b.refundRest(theirs)
	b.cancel(later)
	a.cancel(mine)
	w.deliver()
	w.audit()
	if left := w.total(); left != 600 {
		t.Errorf("without their orders they have %d points, want the 600 of joining", left)
	}
	if n := w.count("SELECT count(*) FROM audit_log WHERE action IN ('member.split', 'member.merged')"); n != 2 {
		t.Errorf("%d deeds are in the log, want the merge and the split", n)
	}
	w.Pass(25 * time.Hour)
	w.must(w.owner().QueryRow(t.Context(), "SELECT id FROM member WHERE id = $1 AND state = 1", apart).Scan(&apart))
	w.audit()
}

func TestPointsMovedByStaffKeepTheirEndsAndMoveOnce(t *testing.T) {
	t.Parallel()
	document := giftProgram(300)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	first, from := w.newcomer(s, mail("giver"))
	second, to := w.newcomer(s, mail("taker"))
	move := app.PointsMove{Merchant: w.merchant, From: from, To: to, Points: 120, Reason: "Bought with the wrong account", Key: key(1)}
	for range 2 {
		w.must(w.MovePoints(t.Context(), move))
	}
	w.want(s.id, first, 0, 180)
	w.want(s.id, second, 0, 420)
	w.audit()
	other := move
	other.Points = 121
	if err := w.MovePoints(t.Context(), other); !fail.Is(err, fail.Conflict) {
		t.Errorf("the same key with other points: %v", err)
	}
	other.Key, other.Points = key(2), 181
	if err := w.MovePoints(t.Context(), other); !fail.Is(err, fail.Invalid) {
		t.Errorf("more than there is: %v", err)
	}
	other.To = uuid.New()
	if err := w.MovePoints(t.Context(), other); !fail.Is(err, fail.NotFound) {
		t.Errorf("to nobody: %v", err)
	}
	for id, title := range map[uuid.UUID]string{from: "Points moved away", to: "Points moved to you"} {
		moved, _, err := w.History(t.Context(), w.merchant, id, app.HistoryQuery{Limit: 5, Locale: "en"})
		w.must(err)
		if !slices.ContainsFunc(moved, func(m app.Movement) bool { return m.Title == title && m.Reason == move.Reason }) {
			t.Errorf("the history of %s does not say %q: %+v", id, title, moved)
		}
	}
	w.audit()
}
