package program

import (
	"fmt"

	"regulars/app/fail"
)

// supported refuses what a document can say and this server does not do yet:
// no promise goes live that would not be kept.
func (d Document) supported() error {
	const notYet = "is not supported by this server yet"
	switch {
	case d.PendingFrom != "" && d.PendingFrom != FromPlaced:
		return fail.Field("pending_from", notYet)
	case d.Expiry.Mode != "" && d.Expiry.Mode != NoExpiry:
		return fail.Field("expiry.mode", notYet)
	case d.Debt == Forgive:
		return fail.Field("debt", notYet)
	case d.Reimburse == ReimburseCancelled:
		return fail.Field("reimburse", notYet)
	case len(d.Tiers.Tiers) > 0:
		return fail.Field("tiers.tiers", notYet)
	case d.Referral.Active:
		return fail.Field("referral.active", notYet)
	case len(d.Budget.Money) > 0:
		return fail.Field("budget.money", notYet)
	}
	for i, c := range d.Campaigns {
		if c.Active && len(c.Budget.Money) > 0 {
			return fail.Field(fmt.Sprintf("campaigns[%d].budget.money", i), notYet)
		}
	}
	for i, r := range d.Rules {
		switch at := fmt.Sprintf("rules[%d].", i); {
		case !r.Active:
		case !oneOf(r.Trigger, OnOrder, OnSignup):
			return fail.Field(at+"trigger", notYet)
		case len(r.Budget.Money) > 0:
			return fail.Field(at+"budget.money", notYet)
		case r.Trigger == OnSignup && (len(r.Limits) > 0 || r.Budget.Bounded()):
			return fail.Field(at+"limits", notYet)
		}
	}
	for i, r := range d.Rewards {
		if field := r.unsupported(); r.Active && field != "" {
			return fail.Field(fmt.Sprintf("rewards[%d].%s", i, field), notYet)
		}
	}
	return nil
}

// unsupported names the first field of a reward that nothing heeds yet.
func (r Reward) unsupported() string {
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"kind", !oneOf(r.Kind, AmountOff, PercentOff, FreeShipping)}, {"most", len(r.Most) > 0}, {"only", !r.Only.Empty()},
		{"first_order", r.FirstOrder}, {"purchase", r.OneTime != "" && r.OneTime != AnyPurchase},
		{"combines", r.Combines != Combines{}}, {"tiers", len(r.Tiers) > 0}, {"from", r.From != ""}, {"until", r.Until != ""},
		{"hidden", r.Hidden}, {"stock", r.Stock > 0}, {"per_member", r.PerMember > 0}, {"return_unused", r.ReturnUnused},
		{"shared_discount", r.SharedCode}, {"budget", r.Budget.Bounded()},
	} {
		if f.set {
			return f.name
		}
	}
	return ""
}
