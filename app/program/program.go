// Package program is what a merchant promises: who takes part, how points are
// earned and what they are worth. A program is an immutable, numbered document.
// Everything here is pure: no I/O and no clock.
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

// Document is a program as its merchant wrote it.
type Document struct {
	Enrollment  Enrollment        `json:"enrollment"`
	Terms       map[string]string `json:"terms"`        // by locale, plain text
	PendingDays int               `json:"pending_days"` // days from the order until its points are usable
	Rules       []Rule            `json:"rules"`
	Rewards     []Reward          `json:"rewards"`
}

// Trigger is what a rule answers to.
type Trigger string

// The triggers.
const (
	OnOrder  Trigger = "order"
	OnSignup Trigger = "signup"
)

// Effect is how a rule counts.
type Effect string

// The effects.
const (
	PerAmount Effect = "per_amount"
	Fixed     Effect = "fixed"
)

// Rounding is what happens to a fraction of a point.
type Rounding string

// The roundings.
const (
	Down    Rounding = "down"
	Nearest Rounding = "nearest" // halves up
	Up      Rounding = "up"
)

// Rule is one way to earn. Amounts are minor units by currency: a store whose
// currency is missing blocks publishing, because we never convert.
type Rule struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Active   bool             `json:"active"`
	Trigger  Trigger          `json:"trigger"`
	Effect   Effect           `json:"effect"`
	Points   int64            `json:"points"`  // for each Per, or once
	Per      map[string]int64 `json:"per"`     // PerAmount: Points for every so many minor units
	Base     Base             `json:"base"`    // PerAmount: what counts besides the goods
	Minimum  map[string]int64 `json:"minimum"` // least base, minor units; none when absent
	Rounding Rounding         `json:"rounding"`
}

// Base says what counts besides goods, which always count net of discounts and
// refunds and without gift cards.
type Base struct {
	Tax       bool `json:"tax"`
	Shipping  bool `json:"shipping"`
	Tips      bool `json:"tips"`
	GiftCards bool `json:"gift_cards"`
}

// RewardKind is what a reward takes off.
type RewardKind string

// The kinds of reward.
const (
	AmountOff    RewardKind = "amount_off"
	PercentOff   RewardKind = "percent_off"
	FreeShipping RewardKind = "free_shipping"
)

// Reward is one way to redeem.
type Reward struct {
	ID        string           `json:"id"`
	Name      string           `json:"name"`
	Active    bool             `json:"active"`
	Kind      RewardKind       `json:"kind"`
	Cost      int64            `json:"cost"`       // points
	Amount    map[string]int64 `json:"amount"`     // AmountOff: minor units by currency
	PercentBP int64            `json:"percent_bp"` // PercentOff: basis points, 1000 = 10 %
	Minimum   map[string]int64 `json:"minimum"`    // least order value, minor units by currency
	ValidDays int              `json:"valid_days"` // how long a code lives
}

// Version is a published program.
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

// Starter is the program a new merchant begins with, as a draft, in the
// currencies of its stores.
func Starter(currencies []string) Document {
	unit := func(minor int64) map[string]int64 {
		amounts := map[string]int64{}
		for _, c := range currencies {
			amounts[c] = minor
		}
		return amounts
	}
	return Document{
		Enrollment:  Accounts,
		Terms:       map[string]string{"en": "Points are a thank-you without cash value. Use them in this shop."},
		PendingDays: 14,
		Rules: []Rule{
			{
				ID: "spend", Name: "Points for every order", Active: true, Trigger: OnOrder, Effect: PerAmount,
				Points: 1, Per: unit(100), Minimum: map[string]int64{}, Base: Base{Tax: true}, Rounding: Down,
			},
			{
				ID: "signup", Name: "Welcome", Active: true, Trigger: OnSignup, Effect: Fixed,
				Points: 50, Per: map[string]int64{}, Minimum: map[string]int64{}, Rounding: Down,
			},
		},
		Rewards: []Reward{
			{
				ID: "five", Name: "5 off", Active: true, Kind: AmountOff, Cost: 500, Amount: unit(500),
				Minimum: map[string]int64{}, ValidDays: 90,
			},
			{
				ID: "ship", Name: "Free shipping", Active: true, Kind: FreeShipping, Cost: 300,
				Amount: map[string]int64{}, Minimum: map[string]int64{}, ValidDays: 30,
			},
		},
	}
}
