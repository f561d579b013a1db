package app_test

import (
	"fmt"
	"testing"
	"time"

	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/reward"
)

// reimbursing is a world whose program gives the points of a used code back.
func reimbursing(t *testing.T, kind platform.Kind) (*world, site) {
	t.Helper()
	document := giftProgram(500)
	document.Reimburse = program.ReimburseCancelled
	w := newWorld(t, &document, seldom)
	if kind == platform.Shopify {
		return w, w.shopify()
	}
	return w, w.woo()
}

func TestThePointsOfAUsedCodeComeBackWithItsOrderInAnyOrderOfArrival(t *testing.T) {
	t.Parallel()
	for _, kind := range []platform.Kind{platform.Shopify, platform.WooCommerce} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			w, s := reimbursing(t, kind)
			for name, moves := range map[string][]func(int64){
				"cancelled": {s.cancel}, "refunded": {s.refundRest}, "cancelled and noted": {s.cancel, s.touch},
			} {
				for n, arrival := range permutations(len(moves) + 1) {
					spent := w.spend(s, fmt.Sprint(name, n), moves...)
					for _, at := range append(arrival, arrival...) {
						spent.said[at].again().receive(w, w.Bench)
						w.Drain()
					}
					w.Pass(time.Hour + time.Minute)
					r := w.redemption(spent.taken)
					if b := w.balance(s.id, spent.customer); r.Status != reward.Revoked || b.Available != 500 || s.usable(r.Code) != 0 {
						t.Errorf("%s %v: the redemption is %s (%s) with %d usable codes, and %d points are back, want 500 and no code",
							name, arrival, r.Status, r.LastError, s.usable(r.Code), b.Available)
					}
					w.says(spent.taken.MemberID, "Given back", "was cancelled")
				}
			}
			w.audit()
		})
	}
}

func TestAnOrderThatCountsAgainTakesTheReimbursedPointsAgain(t *testing.T) {
	t.Parallel()
	w, s := reimbursing(t, platform.WooCommerce)
	to := func(status string) func(int64) { return func(order int64) { w.tea.SetStatus(order, status) } }
	spent := w.spend(s, "wavering", s.cancel, to("processing"), s.cancel, to("processing"), s.cancel)
	for i, want := range []int64{0, 500, 0, 500, 0, 500} {
		spent.said[i].receive(w, w.Bench)
		w.Drain()
		if b := w.balance(s.id, spent.customer); b.Available != want {
			t.Errorf("after state %d of the order %d points can be spent, want %d", i, b.Available, want)
		}
	}
	w.audit()
}
