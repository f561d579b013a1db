package referral

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/program"
)

// CommissionKind is what a commission is paid in.
type CommissionKind string

// The kinds of commission.
const (
	ByPercent CommissionKind = "percent" // of what an order costs, as points
	ByPoints  CommissionKind = "points"  // so many an order
	ByReward  CommissionKind = "reward"  // one of the program's an order
)

// Commission is what somebody is paid for the orders of the friends whom they
// bring, instead of what the program gives everybody who brings a friend.
type Commission struct {
	Active         bool             `json:"active" doc:"False ends it: orders placed from then on pay nothing"`
	Kind           CommissionKind   `json:"kind" enum:"percent,points,reward"`
	BasisPoints    int64            `json:"basis_points,omitempty" minimum:"0" maximum:"10000" doc:"percent: of what the order costs, net of refunds, in hundredths of a percent"`
	Worth          map[string]int64 `json:"worth,omitempty" doc:"percent: what 100 points are worth, minor units by currency"`
	Points         int64            `json:"points,omitempty" minimum:"0" doc:"points: for each order"`
	Reward         string           `json:"reward,omitempty" maxLength:"80" doc:"reward: id of one of the program's, given for each order"`
	FirstOnly      bool             `json:"first_only,omitempty" doc:"Only the first order of each friend counts"`
	Days           int              `json:"days,omitempty" minimum:"0" maximum:"1095" doc:"Later orders of a friend count so many days after the first; always when 0"`
	MostPerOrder   int64            `json:"most_per_order,omitempty" minimum:"0" doc:"Points, no bound when 0"`
	MostPerMonth   int64            `json:"most_per_month,omitempty" minimum:"0" doc:"Points in a month of the merchant's calendar, no bound when 0"`
	OrdersPerMonth int64            `json:"orders_per_month,omitempty" minimum:"0" doc:"Orders that pay in a month, no bound when 0"`
	BeyondLimit    bool             `json:"beyond_limit,omitempty" doc:"The program's limit of friends a year does not hold"`
}

// Terms are a commission from a moment on.
type Terms struct {
	ID       uuid.UUID
	Member   uuid.UUID
	BeginsAt time.Time
	Commission
}

// bound limits what a person may type by accident.
const mostDays = 1095

// Validate refuses a commission that says nothing, or more than can be meant.
// fail.Invalid names the field.
func (c *Commission) Validate() error {
	for field, n := range map[string]int64{
		"points": c.Points, "most_per_order": c.MostPerOrder, "most_per_month": c.MostPerMonth,
		"orders_per_month": c.OrdersPerMonth,
	} {
		if n < 0 || n > program.MaxPoints {
			return fail.Field("commission."+field, "must be between 0 and %d", program.MaxPoints)
		}
	}
	if c.Days < 0 || c.Days > mostDays {
		return fail.Field("commission.days", "must be between 0 and %d", mostDays)
	}
	switch c.Kind {
	case ByPercent:
		return c.validatePercent()
	case ByPoints:
		if c.Points == 0 {
			return fail.Field("commission.points", "must be 1 or more")
		}
	case ByReward:
		if c.Reward == "" {
			return fail.Field("commission.reward", "must name a reward of the program")
		}
	default:
		return fail.Field("commission.kind", "must be percent, points or reward")
	}
	return nil
}

func (c *Commission) validatePercent() error {
	if c.BasisPoints < 1 || c.BasisPoints > 10_000 {
		return fail.Field("commission.basis_points", "must be between 1 and 10000")
	}
	if len(c.Worth) == 0 {
		return fail.Field("commission.worth", "must say what 100 points are worth")
	}
	for currency, minor := range c.Worth {
		if minor < 1 || minor > program.MaxTotal {
			return fail.Field("commission.worth."+currency, "must be between 1 and %d", int64(program.MaxTotal))
		}
	}
	return nil
}

// For is how many points an order earns that costs so much now: of a percentage
// amount × basis points ÷ 10,000 × 100 ÷ what 100 points are worth, rounded down.
// 0 for a reward, and in a currency without a worth: amounts are not converted.
func (c *Commission) For(kept int64, currency string) int64 {
	points := int64(0)
	switch c.Kind {
	case ByPercent:
		if worth := c.Worth[currency]; worth > 0 {
			points = program.ShareDown(kept, c.BasisPoints, 100*worth)
		}
	case ByPoints:
		points = c.Points
	case ByReward:
	}
	if c.MostPerOrder > 0 {
		points = min(points, c.MostPerOrder)
	}
	return min(points, program.MaxPoints)
}

// Covers reports whether an order pays that was placed so long after the friend's
// first one.
func (c *Commission) Covers(first, placed time.Time) bool {
	switch {
	case placed.Equal(first):
		return true
	case c.FirstOnly:
		return false
	default:
		return c.Days == 0 || placed.Before(first.AddDate(0, 0, c.Days))
	}
}

// Why an order of a friend pays no commission, or less.
const (
	WhyMonthFull = "month_full" // the bounds of its month, or the program's budget
	WhyCurrency  = "currency"   // its points are worth nothing known there
	WhyOutside   = "outside"    // a later order that the terms do not cover
)

// Order is one order of a friend.
type Order struct {
	ID         uuid.UUID // the order's
	Referral   uuid.UUID
	Advocate   uuid.UUID
	Store      uuid.UUID
	PlacedAt   time.Time
	Currency   string
	Gross      int64 // minor units, as they stand in the advocate's sums
	Kept       int64
	Counts     bool       // it is in the advocate's sums
	Later      bool       // and in those of friends who came again
	DueAt      *time.Time // the return window is over; nil before its terms are pinned
	Commission uuid.UUID  // its terms, zero for none
	Most       *int64     // points that bounds left when it first earned
	Points     int64      // the commission, now
	Reward     uuid.UUID  // or the redemption that it is
	GivenAt    *time.Time // the bounds of that month count it
	Reason     string
	Postings   int
	NextAt     *time.Time
}

// Paid reports whether the order has paid something that stands.
func (o *Order) Paid() bool { return o.Points > 0 || o.Reward != uuid.Nil }
