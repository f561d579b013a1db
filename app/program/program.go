// Package program is what a merchant promises: who takes part, how points are
// earned, how long they live, what they are worth, and what lifts a member. A
// program is an immutable, numbered document. Everything here is pure: no I/O
// and no clock.
//
// The structs' tags are the shape of the document on the wire and in its
// column; what is left out means what it meant before there was such a field.
package program

import "time"

// Enrollment says who becomes a member.
type Enrollment string

// The ways to become a member.
const (
	Accounts Enrollment = "accounts" // everyone with an account
	Join     Enrollment = "join"     // those who press Join
	Guests   Enrollment = "guests"   // everyone, guests from their first order
)

// Document is a program as its merchant wrote it. Amounts are minor units by
// ISO 4217 currency: a connected store's missing currency blocks publishing,
// because we never convert.
type Document struct {
	Enrollment  Enrollment        `json:"enrollment" enum:"accounts,join,guests"`
	Terms       map[string]string `json:"terms" doc:"By locale, plain text"`
	PendingDays int               `json:"pending_days" minimum:"0" maximum:"365" doc:"Days until an order's points can be used"`
	PendingFrom PendingFrom       `json:"pending_from,omitempty" enum:"placed,paid,fulfilled,delivered" doc:"What the days count from; placed when absent"`

	Rules     []Rule     `json:"rules" maxItems:"200"`
	Campaigns []Campaign `json:"campaigns,omitempty" maxItems:"50"`
	Stacking  Stacking   `json:"stacking,omitempty" enum:"max,add,multiply" doc:"How the multipliers of campaigns and tiers combine; max when absent"`
	Exclude   Exclusion  `json:"exclude,omitzero"`

	Expiry    Expiry    `json:"expiry,omitzero"`
	Debt      Debt      `json:"debt,omitempty" enum:"owe,forgive" doc:"What happens when spent points are taken back; owe when absent"`
	Reimburse Reimburse `json:"reimburse,omitempty" enum:"never,cancelled" doc:"When points spent on an order come back; never when absent"`

	Tiers    TierPlan `json:"tiers,omitzero"`
	Rewards  []Reward `json:"rewards" maxItems:"200"`
	Referral Referral `json:"referral,omitzero"`

	Budget   Budget `json:"budget,omitzero" doc:"Of all points that rules and campaigns give"`
	MarginBP int64  `json:"margin_bp,omitempty" minimum:"0" maximum:"10000" doc:"Gross margin the merchant typed, basis points: for break-even"`
}

// PendingFrom is what starts the days until points can be used.
type PendingFrom string

// The moments that pending days count from. A moment that has not come keeps
// the points pending.
const (
	FromPlaced    PendingFrom = "placed"
	FromPaid      PendingFrom = "paid"
	FromFulfilled PendingFrom = "fulfilled"
	FromDelivered PendingFrom = "delivered"
)

// Debt is what becomes of a balance when more is taken back than is there.
type Debt string

// The ways. Redemption is blocked below zero in any case.
const (
	Owe     Debt = "owe"     // the balance goes below zero, later points repay it
	Forgive Debt = "forgive" // it stops at zero, the merchant writes the rest off
)

// Reimburse is when the points of a used code come back.
type Reimburse string

// The ways.
const (
	NeverReimburse     Reimburse = "never"
	ReimburseCancelled Reimburse = "cancelled" // when the order that used it is cancelled or refunded whole
)

// Version is a published program. Orders placed from PublishedAt on earn by it.
type Version struct {
	Number      int
	Document    Document
	PublishedAt time.Time
	Author      string
	Note        string
}

// Reward finds an active reward.
func (d Document) Reward(id string) (Reward, bool) {
	for _, r := range d.Rewards {
		if r.ID == id && r.Active {
			return r, true
		}
	}
	return Reward{}, false
}
