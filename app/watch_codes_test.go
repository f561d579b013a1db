package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/reward"
	"regulars/app/work"
	"regulars/connectors/woocommerce/wootest"
)

// What staff do to a shopper's code in the shop is noticed within ten minutes.
func TestACodeThatStaffTakeAwayInTheShopIsNoticed(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	s := w.woo()
	for i, c := range []struct {
		name    string
		do      func(code string)
		usable  int  // before anybody saw to it
		ends    bool // another end is taken over, and nobody has to see to it
		returns bool
	}{
		{name: "into the trash", do: func(code string) { w.tea.TrashCoupons(code, false) }},
		{name: "deleted for good", do: func(code string) { w.tea.TrashCoupons(code, true) }},
		{name: "ended", do: func(code string) { w.tea.EndCoupons(code, w.Now().Add(-time.Minute)) }},
		{name: "deleted, and unused points return", returns: true, do: func(code string) { w.tea.TrashCoupons(code, true) }},
		{name: "a later end", usable: 1, ends: true, do: func(code string) { w.tea.EndCoupons(code, w.Now().Add(90*24*time.Hour)) }},
	} {
		customer, member := w.newcomer(s, mail(c.name))
		taken, err := w.Redeem(t.Context(), w.five(s, member, i))
		w.must(err)
		if c.returns {
			w.change(`UPDATE redemption SET reward = reward || '{"return_unused": true}' WHERE id = $1`, taken.ID)
		}
		before := taken.EndsAt
		w.Pass(11 * time.Minute)
		if r := w.redemption(taken); r.Status != reward.Issued || work.State(r.Work) != work.Waiting {
			t.Fatalf("%s: before anything the redemption is %s (%s)", c.name, r.Status, r.LastError)
		}
		c.do(taken.Code)
		w.Pass(11 * time.Minute)
		r, b := w.redemption(taken), w.balance(s.id, customer)
		list, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 10)
		w.must(err)
		switch {
		case c.returns:
			if r.Status != reward.Expired || b.Available != 500 || list.Total != 0 {
				t.Errorf("%s: %s, %d points, %d need attention", c.name, r.Status, b.Available, list.Total)
			}
			continue
		case c.ends:
			if r.Status != reward.Issued || !r.EndsAt.After(before) || list.Total != 0 || s.usable(r.Code) != c.usable {
				t.Errorf("%s: %s until %s, %d need attention", c.name, r.Status, r.EndsAt, list.Total)
			}
			continue
		}
		if list.Total != 1 || list.Items[0].Topic != "code_gone" || list.Items[0].Object != r.Reward.Name || b.Available != 0 ||
			s.usable(r.Code) != c.usable {
			t.Errorf("%s: %+v need attention, %d points, %d usable", c.name, list.Items, b.Available, s.usable(r.Code))
			continue
		}
		if item := list.Items[0]; item.Code != r.Code || item.Member.ID != member {
			t.Errorf("%s: it is told of %s and of %v, want %s of %s", c.name, item.Code, item.Member, r.Code, member)
		}
		_, err = w.Replay(t.Context(), w.merchant, []uuid.UUID{r.ID})
		w.must(err)
		w.Pass(11 * time.Minute)
		if now := w.redemption(taken); now.Status != reward.Issued || work.State(now.Work) != work.Waiting || s.usable(now.Code) != 1 {
			t.Errorf("%s, made anew: %s (%s), %d usable", c.name, now.Status, now.LastError, s.usable(now.Code))
		}
	}
	w.audit()
}

// A reward whose codes the shop refuses is somebody's to see after three in a row, and
// no more once a code is made.
func TestARewardWhoseCodesAreRefusedNeedsAttentionUntilOneIsMade(t *testing.T) {
	t.Parallel()
	document := giftProgram(500)
	w := newWorld(t, &document, seldom)
	s := w.woo()
	refusing := wootest.CouponHabits{Maximum: "40.00", Stubborn: true}
	w.tea.SetCouponHabits(refusing)
	name := ""
	take := func(n int) {
		_, member := w.newcomer(s, mail(fmt.Sprintf("refused %d", n)))
		taken, err := w.Redeem(t.Context(), w.five(s, member, n))
		w.must(err)
		name = taken.Reward.Name
		w.Pass(time.Minute)
	}
	refused := func() []string {
		list, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 10)
		w.must(err)
		var names []string
		for _, item := range list.Items {
			names = append(names, item.Topic+": "+item.Object+": "+item.Error)
		}
		return names
	}
	for n := range 3 {
		if got := refused(); len(got) != 0 {
			t.Fatalf("after %d refusals %q need attention", n, got)
		}
		take(n)
	}
	want := "codes_refused: " + name + ": maximum_amount: the store did not keep this part of the coupon"
	if got := refused(); len(got) != 1 || got[0] != want {
		t.Fatalf("after three refusals %q need attention, want %q", got, want)
	}
	w.tea.SetCouponHabits(wootest.CouponHabits{})
	take(3)
	if got := refused(); len(got) != 0 {
		t.Errorf("after a code was made %q need attention", got)
	}
	w.tea.SetCouponHabits(refusing)
	for n := range 3 {
		take(4 + n)
	}
	if n, err := w.Replay(t.Context(), w.merchant, nil); err != nil || n != 1 || len(refused()) != 0 {
		t.Errorf("%d seen to, %v, %q left", n, err, refused())
	}
	w.audit()
}
