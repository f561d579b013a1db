package plan

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/platform"
)

// State is how a merchant stands with the operator. The texts are on the wire.
type State string

// The states.
const (
	Unbilled State = "none" // nobody is billed here
	OnFree   State = "free"
	OnTrial  State = "trial"
	Paying   State = "paid"
	Frozen   State = "frozen" // a bill is unpaid: the free plan, until it is paid
)

// Charge is one subscription of a merchant's, as it was last seen.
type Charge struct {
	platform.ChargeState
	Store  uuid.UUID  // that it is paid in
	Since  *time.Time // when it was first seen to run, nil when it never did
	SeenAt time.Time  // before the platform was asked
}

// Standing is what a merchant may switch on, and why.
type Standing struct {
	State   State
	Plan    Plan // that is subscribed to: frozen, it holds nothing beyond the free one
	Holds   Holds
	Charge  *Charge // that pays for it, nil for none
	TrialTo time.Time
}

// Nobody is the standing where nobody is billed.
var Nobody = Standing{State: Unbilled, Holds: Everything}

// Stand says how a merchant stands by all subscriptions. Of several that run, the
// one to the better plan counts, and of those the older.
func Stand(charges []Charge, now time.Time) Standing {
	paid, frozen := best(charges, platform.ChargeActive), best(charges, platform.ChargeFrozen)
	free := Standing{State: OnFree, Plan: Table[0], Holds: Table[0].Holds}
	switch {
	case paid != nil:
		s := Standing{State: Paying, Plan: Of(paid.ChargeState), Charge: paid}
		if s.Plan.Free() {
			return free
		}
		s.Holds = s.Plan.Holds
		if s.TrialTo = paid.CreatedAt.AddDate(0, 0, paid.TrialDays); now.Before(s.TrialTo) {
			s.State = OnTrial
		}
		return s
	case frozen != nil:
		return Standing{State: Frozen, Plan: Of(frozen.ChargeState), Holds: Table[0].Holds, Charge: frozen}
	default:
		return free
	}
}

func best(charges []Charge, status platform.ChargeStatus) (found *Charge) {
	for i := range charges {
		c := &charges[i]
		if c.Status != status {
			continue
		}
		if found == nil || rank(c) > rank(found) || rank(c) == rank(found) && c.CreatedAt.Before(found.CreatedAt) {
			found = c
		}
	}
	return found
}

func rank(c *Charge) int {
	handle := Of(c.ChargeState).Handle
	return slices.IndexFunc(Table, func(p Plan) bool { return p.Handle == handle })
}

// TrialLeft is how many days of a plan's trial a merchant still has: there is one
// trial, from the first subscription that ran, whatever was left or changed since.
func TrialLeft(charges []Charge, p Plan, now time.Time) int {
	left := p.TrialDays
	for _, c := range charges {
		if c.Since != nil && c.TrialDays > 0 {
			left = min(left, p.TrialDays-int(now.Sub(c.CreatedAt)/(24*time.Hour)))
		}
	}
	return max(left, 0)
}
