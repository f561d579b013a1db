package app_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/approval"
	"regulars/app/fail"
	"regulars/app/referral"
	"regulars/app/staff"
)

// costs compares what an advocate costs and brings with a slow recount: 500 points are
// worth 5.00 at most.
func (w *world) costs(who uuid.UUID, thanks, codes int64) app.AdvocateView {
	w.t.Helper()
	d := w.advocate(who)
	kept := w.count(`SELECT coalesce(sum(kept), 0)::bigint FROM friend_order WHERE advocate_id = $1 AND counts`, who)
	points := w.count(`SELECT coalesce(sum(points + friend_points), 0)::bigint FROM referral WHERE advocate_id = $1`, who) +
		w.count(`SELECT coalesce(sum(points), 0)::bigint FROM friend_order WHERE advocate_id = $1`, who)
	if want := points + thanks + codes; d.Thanks != thanks || d.Cost != want || d.Net != kept-want {
		w.t.Errorf("%d points and %d as thanks cost %d, net %d; want %d, %d", points, d.Thanks, d.Cost, d.Net, want, kept-want)
	}
	return d.AdvocateView
}

// sorted reads a list of advocates page by page, one a page.
func (w *world) sorted(by referral.Sort) (list []app.AdvocateView) {
	w.t.Helper()
	f := referral.Find{Sort: by, Limit: 1}
	for {
		page, more, err := w.Advocates(w.t.Context(), w.merchant, f)
		w.must(err)
		list = append(list, page...)
		if !more {
			return list
		}
		f.Begun, f.Value, f.Below = true, page[0].Value, page[0].Member
	}
}

// TestAdvocatesAreSortedByWhatTheyBringLessWhatTheyCost has friends bought, a code
// used and given back, and thanks: what is shown is what is sorted by.
func TestAdvocatesAreSortedByWhatTheyBringLessWhatTheyCost(t *testing.T) {
	t.Parallel()
	document := friendsProgram()
	w := newWorld(t, &document, seldom)
	s := w.woo()
	ada, bea, cleo := w.inviter(s, mail("ada")), w.inviter(s, mail("bea")), w.inviter(s, mail("cleo"))
	w.pay(ada.member, referral.Commission{Kind: referral.ByReward, Reward: "five"})
	for i, by := range []inviter{ada, bea, cleo} {
		friend := w.befriended(s, by, mail([]string{"one", "two", "three"}[i]))
		s.buy(purchase{customer: friend.customer, quantity: 1, unit: []int64{6000, 5800, 5900}[i]})
		w.deliver()
	}
	w.Pass(3 * 24 * time.Hour)
	for _, who := range []inviter{ada, bea, cleo} {
		w.costs(who.member, 0, 0)
	}
	used := s.buy(purchase{customer: ada.customer, quantity: 1, unit: 3000, codes: []string{w.codesOf(ada.member)[0].Code}})
	w.deliver()
	if v := w.costs(ada.member, 0, 500); v.Used != 1 {
		t.Fatalf("%d of Ada's codes are used: this test shows nothing", v.Used)
	}

	w.must(w.SetApprovalRules(t.Context(), w.merchant, approval.Rules{Points: 250, Days: 14}))
	agent := app.Session{Merchant: w.merchant, Staff: "Maria", Role: staff.Agent, Person: uuid.New()}
	owner := app.Session{Merchant: w.merchant, Staff: "Olga", Role: staff.Owner, Person: uuid.New()}
	d := desk{world: w}
	thank := func(points int64, n int) error {
		_, err := w.Adjust(d.as(agent), app.Adjustment{
			Merchant: w.merchant, Member: cleo.member, Points: points, Reason: "For your friend", Key: key(n), Thanks: true,
		})
		return err
	}
	w.must(thank(200, 1))
	w.must(thank(200, 1)) // a second click
	if err := thank(-5, 2); !fail.Is(err, fail.Invalid) {
		t.Errorf("thanks that take points: %v", err)
	}
	_, err := w.Adjust(d.as(agent), app.Adjustment{Merchant: w.merchant, Member: cleo.member, Points: 9, Reason: "Typing error", Key: key(3)})
	w.must(err) // no thanks
	waits, ok := errors.AsType[*app.WaitsError](thank(300, 4))
	if !ok {
		t.Fatal("300 points need no second person: this test shows nothing")
	}
	w.costs(cleo.member, 200, 0)
	_, err = w.Approve(d.as(owner), owner, waits.Approval.ID)
	w.must(err)
	w.costs(cleo.member, 500, 0)

	for by, value := range map[referral.Sort]func(app.AdvocateView) int64{
		referral.ByNet:  func(v app.AdvocateView) int64 { return v.Net },
		referral.ByCost: func(v app.AdvocateView) int64 { return v.Cost },
	} {
		list := w.sorted(by)
		falls := slices.IsSortedFunc(list, func(a, b app.AdvocateView) int { return int(value(b) - value(a)) })
		if len(list) != 3 || !falls {
			t.Errorf("sorted by %s, the list is %+v", by, list)
		}
		for _, v := range list {
			if v.Value != value(v) {
				t.Errorf("%s of %s is shown as %d and sorted by %d", by, v.Name, value(v), v.Value)
			}
		}
	}
	s.cancel(used)
	w.deliver()
	w.Drain()
	if v := w.costs(ada.member, 0, 0); v.Used != 0 {
		t.Errorf("%d codes are used after the order was cancelled: this test shows nothing", v.Used)
	}
	s.buy(purchase{customer: ada.customer, quantity: 1, unit: 3000, codes: []string{w.codesOf(ada.member)[0].Code}})
	w.deliver()
	w.must(w.MergeMembers(t.Context(), w.merchant, ada.member, cleo.member))
	w.Drain()
	w.costs(ada.member, 500, 500)
	w.audit()
}
