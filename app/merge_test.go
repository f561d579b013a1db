package app_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/member"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
)

func TestTwoMembersBecomeOneWithAllThatTheyHad(t *testing.T) {
	t.Parallel()
	document := giftProgram(300)
	w := newWorld(t, &document, seldom)
	a, b := w.shopify(), w.woo()
	one, keep := w.newcomer(a, mail("one of her"))
	two, lose := w.newcomer(b, mail("other of her"))
	kept := a.buy(purchase{customer: one, quantity: 1, unit: 10000})
	lost := b.buy(purchase{customer: two, quantity: 2, unit: 10000})
	w.deliver()
	w.want(b.id, two, 400, 300)
	w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose))
	for _, s := range []struct {
		site
		customer int64
	}{{a, one}, {b, two}} {
		w.want(s.id, s.customer, 600, 600)
		if w.memberOf(s.id, s.customer) != keep {
			t.Errorf("the account in %s is not the keeper's", s.kind)
		}
	}
	w.audit()
	w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose)) // once more, and the other way round
	w.must(w.MergeMembers(t.Context(), w.merchant, lose, keep))
	w.want(a.id, one, 600, 600)
	b.refund(lost) // what the lost account bought is the keeper's business now
	a.cancel(kept)
	w.deliver()
	w.want(a.id, one, 200, 600)
	w.audit()
	moved, _, err := w.History(t.Context(), w.merchant, keep, app.HistoryQuery{Limit: 20, Locale: "en"})
	w.must(err)
	told := slices.ContainsFunc(moved, func(m app.Movement) bool {
		return m.Kind == "merged" && m.Points == 300 && m.Title == "From your other account"
	})
	if !told {
		t.Errorf("the history does not say where the points came from: %+v", moved)
	}
	w.Pass(8 * 24 * time.Hour)
	w.want(b.id, two, 0, 800)
	w.audit()
	if n := w.count("SELECT count(*) FROM member WHERE email = $1", mail("other of her")); n != 0 {
		t.Error("who the lost member was is still written there")
	}
}

func TestADebtGoesAlongAndLotsStillHoldWhatMayBeSpent(t *testing.T) {
	t.Parallel()
	for _, keeperOwes := range []bool{true, false} {
		document := giftProgram(500)
		w := newWorld(t, &document, seldom)
		s := w.shopify()
		debtor, owes := w.newcomer(s, mail("debtor"))
		other, has := w.newcomer(s, mail("creditor"))
		order := s.buy(purchase{customer: debtor, quantity: 1, unit: 10000})
		w.deliver()
		w.Pass(8 * 24 * time.Hour)
		_, err := w.Redeem(t.Context(), w.five(s, owes, 1))
		w.must(err)
		s.refundRest(order)
		w.deliver()
		w.want(s.id, debtor, 0, 0)
		keep, lose := has, owes
		if keeperOwes {
			keep, lose = owes, has
		}
		w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose))
		w.want(s.id, other, 0, 500)
		w.want(s.id, debtor, 0, 500)
		w.audit()
	}
}

func TestARewardInFlightGoesOnAfterItsMemberBecameAnother(t *testing.T) {
	eachSite(t, giftProgram(500), func(t *testing.T, w *world, s site) {
		_, keep := w.newcomer(s, mail("keeper"))
		customer, lose := w.newcomer(s, mail("taker"))
		s.fail(errorBefore)
		r, err := w.Redeem(t.Context(), w.five(s, lose, 1))
		w.must(err)
		if !r.Status.Open() {
			t.Fatalf("the code is %s already", r.Status)
		}
		w.must(w.MergeMembers(t.Context(), w.merchant, keep, lose))
		w.audit()
		w.Pass(time.Hour)
		r.MemberID = keep
		if r = w.redemption(r); r.Status != reward.Issued || s.usable(r.Code) != 1 {
			t.Errorf("the reward is %s with %d codes, want issued with one", r.Status, s.usable(r.Code))
		}
		w.want(s.id, customer, 0, 500)
		w.audit()
	})
}

func TestMergingBothWaysAtOnceWhileBothSpendLosesNothing(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	for round := range 6 {
		first, a := w.newcomer(s, mail(fmt.Sprintf("a%d", round)))
		_, b := w.newcomer(s, mail(fmt.Sprintf("b%d", round)))
		var all sync.WaitGroup
		var mu sync.Mutex
		taken := int64(0)
		for i, do := range []func() error{
			func() error { return w.MergeMembers(t.Context(), w.merchant, a, b) },
			func() error { return w.MergeMembers(t.Context(), w.merchant, b, a) },
			func() error { return w.tookOne(&mu, &taken, w.five(s, a, 10*round)) },
			func() error { return w.tookOne(&mu, &taken, w.five(s, b, 10*round+1)) },
		} {
			all.Go(func() {
				if err := do(); err != nil && i < 2 {
					t.Errorf("merging fails: %v", err)
				}
			})
		}
		all.Wait()
		w.Drain()
		w.want(s.id, first, 0, 1000-500*taken)
		w.audit()
	}
}

// tookOne redeems and counts what succeeded.
func (w *world) tookOne(mu *sync.Mutex, taken *int64, in app.RedeemInput) error {
	_, err := w.Redeem(w.t.Context(), in)
	mu.Lock()
	defer mu.Unlock()
	if err == nil {
		*taken++
	}
	return err
}

func TestWhatAStoreMergesIsOnePersonInAnyOrderOfEvents(t *testing.T) {
	t.Parallel()
	document := giftProgram(300)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	one, keep := w.newcomer(s, mail("kept"))
	two, _ := w.newcomer(s, mail("lost"))
	merged := platform.Event{Merged: &platform.CustomersMerged{KeptID: fmt.Sprint(one), LostID: fmt.Sprint(two), At: w.Now()}}
	w.tell(s.id, merged, merged)
	w.Drain()
	w.want(s.id, one, 0, 600)
	if w.memberOf(s.id, two) != keep {
		t.Error("the lost record is not the keeper's")
	}
	if n := w.count("SELECT count(*) FROM inbox WHERE state = 2"); n != 0 {
		t.Errorf("%d events need attention", n)
	}
	order := s.buy(purchase{customer: two, quantity: 1, unit: 5000}) // a late event of the lost record
	w.deliver()
	w.want(s.id, one, 100, 600)
	s.cancel(order)
	w.deliver()
	w.want(s.id, one, 0, 600)
	w.tell(s.id, platform.Event{Merged: &platform.CustomersMerged{KeptID: "990001", LostID: "990002", At: w.Now()}})
	w.Drain()
	w.tell(s.id, platform.Event{Customer: &platform.Customer{
		ID: "990001", Email: mail("late"), Account: true, CreatedAt: w.Now(), UpdatedAt: w.Now(),
	}})
	w.Drain()
	if a, b := w.memberOf(s.id, 990001), w.memberOf(s.id, 990002); a != b {
		t.Error("records that were merged before we heard of them are two people")
	}
	w.audit()
}

func TestAGuestBecomesAnAccountWhoseEmailIsVerifiedLater(t *testing.T) {
	t.Parallel()
	document := enrolled(program.Guests)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	email := mail("late proof")
	account := platform.Customer{ID: "880001", Email: email, Account: true, CreatedAt: w.Now(), UpdatedAt: w.Now()}
	w.tell(s.id, platform.Event{Customer: &account})
	w.Drain()
	s.buy(purchase{email: email, quantity: 1, unit: 10000})
	w.deliver()
	if w.guest(email) == uuid.Nil || w.stateOf(s, 880001) != member.StateMember {
		t.Fatal("the guest and the account are not apart to begin with")
	}
	w.Advance(time.Second)
	account.EmailVerified, account.UpdatedAt = true, w.Now()
	w.tell(s.id, platform.Event{Customer: &account})
	w.Drain()
	w.want(s.id, 880001, 200, 50)
	if n := w.count("SELECT count(*) FROM member WHERE state = 0"); n != 0 {
		t.Errorf("%d guests are left", n)
	}
	w.audit()
}
