package plan_test

import (
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/plan"
	"regulars/app/platform"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func charge(name string, every platform.Every, status platform.ChargeStatus, days int) plan.Charge {
	began := now.AddDate(0, 0, -days)
	return plan.Charge{ChargeState: platform.ChargeState{
		ID: name, Name: name, Status: status, Every: every, TrialDays: 14, CreatedAt: began,
		Price: money.Amount{Minor: 2900, Currency: "USD"},
	}, Since: &began}
}

func TestTheBetterOfSeveralSubscriptionsCounts(t *testing.T) {
	t.Parallel()
	pending := charge("Regulars Plus", platform.Monthly, platform.ChargePending, 1)
	ended := charge("Regulars Plus", platform.Monthly, platform.ChargeCancelled, 40)
	monthly := charge("Regulars Plus", platform.Monthly, platform.ChargeActive, 20)
	yearly := charge("Regulars Plus", platform.Yearly, platform.ChargeActive, 3)
	frozen := charge("Regulars Plus", platform.Monthly, platform.ChargeFrozen, 20)
	old := charge("Legacy Gold", platform.Monthly, platform.ChargeActive, 400)
	gratis := charge("Starter", platform.Monthly, platform.ChargeActive, 1)
	gratis.Price.Minor = 0
	for name, want := range map[string]struct {
		charges []plan.Charge
		state   plan.State
		handle  string
		holds   plan.Holds
	}{
		"none":               {nil, plan.OnFree, "free", plan.Holds{Automations: 3}},
		"only asked for":     {[]plan.Charge{pending, ended}, plan.OnFree, "free", plan.Holds{Automations: 3}},
		"one that runs":      {[]plan.Charge{pending, monthly}, plan.Paying, "plus", plan.Everything},
		"two that run":       {[]plan.Charge{monthly, yearly}, plan.OnTrial, "plus-yearly", plan.Everything},
		"unpaid":             {[]plan.Charge{frozen, ended}, plan.Frozen, "plus", plan.Holds{Automations: 3}},
		"unpaid beside paid": {[]plan.Charge{frozen, monthly}, plan.Paying, "plus", plan.Everything},
		"not sold any more":  {[]plan.Charge{old}, plan.Paying, "plus", plan.Everything},
		"free at Shopify":    {[]plan.Charge{gratis}, plan.OnFree, "free", plan.Holds{Automations: 3}},
	} {
		got := plan.Stand(want.charges, now)
		if got.State != want.state || got.Plan.Handle != want.handle || got.Holds != want.holds {
			t.Errorf("%s: %s on %s with %+v, want %+v", name, got.State, got.Plan.Handle, got.Holds, want)
		}
	}
}

func TestThereIsOneTrial(t *testing.T) {
	t.Parallel()
	plus, err := plan.Find("plus")
	if err != nil {
		t.Fatal(err)
	}
	never := charge("Regulars Plus", platform.Monthly, platform.ChargeDeclined, 9)
	never.Since = nil
	for name, want := range map[string]struct {
		charges []plan.Charge
		left    int
	}{
		"never tried":           {nil, 14},
		"asked and declined":    {[]plan.Charge{never}, 14},
		"left after five days":  {[]plan.Charge{charge("x", platform.Monthly, platform.ChargeCancelled, 5), never}, 9},
		"left after a month":    {[]plan.Charge{charge("x", platform.Monthly, platform.ChargeCancelled, 31)}, 0},
		"came again in between": {[]plan.Charge{charge("x", "", "active", 2), charge("x", "", "cancelled", 6)}, 8},
	} {
		if got := plan.TrialLeft(want.charges, plus, now); got != want.left {
			t.Errorf("%s: %d days are left, want %d", name, got, want.left)
		}
	}
}

func TestTheTableIsWhatShopifyCanSell(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for i, p := range plan.Table {
		known := plan.Of(platform.ChargeState{Name: p.InvoiceName(), Every: p.Every, Price: p.Price})
		listed := plan.Of(platform.ChargeState{Handle: p.Handle, Name: "x", Price: p.Price})
		if known.Handle != p.Handle || listed.Handle != p.Handle || seen[p.Handle] || p.Free() != (i == 0) {
			t.Errorf("%s is not known again, twice there, or free in the wrong place", p.Handle)
		}
		seen[p.Handle] = true
	}
	if _, err := plan.Find("gold"); !fail.Is(err, fail.Invalid) {
		t.Errorf("a plan that is none gives %v", err)
	}
}
