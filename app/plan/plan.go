// Package plan knows what a merchant can pay for, and what is held back from who
// does not. Table is the one place to change it.
//
// What is earned is never held back: members, points, tiers, rewards, codes, the
// widget and the loyalty page work on every plan, without counting orders. What a
// plan lacks cannot be switched on; what was on rests, and comes back with the plan.
package plan

import (
	"slices"

	"regulars/app/fail"
	"regulars/app/money"
	"regulars/app/platform"
)

// Unlimited is a number without an end.
const Unlimited = -1

// Holds is what of a plan is not on every plan.
type Holds struct {
	Automations int // that may be on at once, or Unlimited
	Newsletters bool
}

// Everything is what an installation without billing holds.
var Everything = Holds{Automations: Unlimited, Newsletters: true}

// Plan is what a merchant can subscribe to.
type Plan struct {
	Handle    string // also in the platform's own list of plans (Shopify App Pricing); never rename one
	Name      string
	Price     money.Amount // each Every; nothing for the free plan
	Every     platform.Every
	TrialDays int
	Holds     Holds
}

// Free reports whether a plan costs nothing.
func (p Plan) Free() bool { return p.Price.Minor == 0 }

// Table is all plans, the least first. Its first is what everybody has.
var Table = []Plan{
	{Handle: "free", Name: "Free", Holds: Holds{Automations: 3}},
	{
		Handle: "plus", Name: "Plus", Price: money.Amount{Minor: 29_00, Currency: "USD"}, Every: platform.Monthly,
		TrialDays: 14, Holds: Everything,
	},
	{
		Handle: "plus-yearly", Name: "Plus", Price: money.Amount{Minor: 290_00, Currency: "USD"},
		Every: platform.Yearly, TrialDays: 14, Holds: Everything,
	},
}

// Find is the plan of a handle. fail.Invalid when there is none.
func Find(handle string) (Plan, error) {
	at := slices.IndexFunc(Table, func(p Plan) bool { return p.Handle == handle })
	if at < 0 {
		return Plan{}, fail.Field("plan", "%q is no plan", handle)
	}
	return Table[at], nil
}

// InvoiceName is what a subscription to a plan is called on the merchant's invoice.
func (p Plan) InvoiceName() string { return "Regulars " + p.Name }

// Of is the plan that a subscription is to: by its handle in the platform's list,
// else by the name and interval that we gave it. Somebody who pays for what Table
// does not know any more has its least paid plan.
func Of(c platform.ChargeState) Plan {
	named := func(p Plan) bool { return c.Handle == "" && p.InvoiceName() == c.Name && p.Every == c.Every }
	for _, same := range []func(Plan) bool{
		func(p Plan) bool { return c.Handle != "" && p.Handle == c.Handle }, named,
		func(p Plan) bool { return p.Free() == (c.Price.Minor == 0) },
	} {
		if at := slices.IndexFunc(Table, same); at >= 0 {
			return Table[at]
		}
	}
	return Table[0]
}

// BeyondError is a refusal of what the merchant's plan does not hold.
type BeyondError struct{ err *fail.Error }

// Error says what is not held.
func (b *BeyondError) Error() string { return b.err.Error() }

// Unwrap gives the classified error: fail.Conflict about the field plan.
func (b *BeyondError) Unwrap() error { return b.err }

func beyond(format string, args ...any) error {
	err := fail.New(fail.Conflict, format, args...)
	err.Field = "plan"
	return &BeyondError{err}
}

// NeedNewsletters refuses to send a newsletter where the plan holds none.
func (h Holds) NeedNewsletters() error {
	if h.Newsletters {
		return nil
	}
	return beyond("does not hold newsletters: this one stays a draft until you choose another plan")
}

// NeedRoom refuses another automation where on are on already.
func (h Holds) NeedRoom(on int) error {
	if h.Automations == Unlimited || on < h.Automations {
		return nil
	}
	return beyond("holds %d automations at once: pause one, or choose another plan", h.Automations)
}
