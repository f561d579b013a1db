package app_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/apptest"
	"regulars/app/fail"
	"regulars/app/program"
)

// storm redeems with at most so many taps at once and counts how many got
// through; every other must be refused for good.
func (w *world) storm(inputs []app.RedeemInput) (through int) {
	w.t.Helper()
	const atOnce = 100
	apps := []*apptest.Bench{w.Bench, w.another(w.connectors(nil))}
	for from := 0; from < len(inputs); from += atOnce {
		_, errs := tap(w.t, apps, inputs[from:min(from+atOnce, len(inputs))])
		for _, err := range errs {
			switch {
			case err == nil:
				through++
			case !fail.Is(err, fail.Conflict):
				w.t.Errorf("a tap failed with %v, want a conflict", err)
			}
		}
	}
	return through
}

func TestAThousandTapsOnOneBalanceBuyWhatItPaysFor(t *testing.T) {
	t.Parallel()
	document := giftProgram(3700)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("thousand"))
	inputs := make([]app.RedeemInput, 1000)
	for i := range inputs {
		inputs[i] = w.five(s, member, i)
	}
	if n := w.storm(inputs); n != 7 {
		t.Errorf("3700 points bought %d rewards of 500, want 7", n)
	}
	w.Drain()
	w.want(s.id, customer, 0, 200)
	if n := w.count("SELECT count(*) FROM redemption"); n != 7 {
		t.Errorf("%d redemptions are here, want 7", n)
	}
	w.audit()
}

func TestAThousandTapsOnAMoneyBudgetGetNoMoreThanItHolds(t *testing.T) {
	t.Parallel()
	document := giftProgram(100_000)
	five := &document.Rewards[0]
	five.Budget = program.Budget{Money: map[string]int64{"EUR": 100 * five.Amount["EUR"]}, Window: program.Lifetime}
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	var members []uuid.UUID
	for i := range 8 {
		_, member := w.newcomer(s, mail(fmt.Sprint("budget", i)))
		members = append(members, member)
	}
	inputs := make([]app.RedeemInput, 1000)
	for i := range inputs {
		inputs[i] = w.five(s, members[i%len(members)], i)
	}
	if n := w.storm(inputs); n != 100 {
		t.Errorf("a budget for 100 gave %d, want exactly 100", n)
	}
	if n := w.count("SELECT count(*) FROM redemption"); n != 100 {
		t.Errorf("%d redemptions are here, want 100", n)
	}
	w.audit()
}
