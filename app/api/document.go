package api

import "regulars/app/program"

// ProgramDocument is a program as its merchant writes it. Amounts are minor units by
// ISO 4217 currency.
type ProgramDocument struct {
	Enrollment  string            `json:"enrollment" enum:"accounts,join,guests"`
	Terms       map[string]string `json:"terms" doc:"By locale, plain text"`
	PendingDays int               `json:"pending_days" minimum:"0" maximum:"365"`
	Rules       []Rule            `json:"rules" maxItems:"200"`
	Rewards     []Reward          `json:"rewards" maxItems:"200"`
}

// Rule is one way to earn.
type Rule struct {
	ID       string           `json:"id" pattern:"^[a-z0-9_-]{1,40}$"`
	Name     string           `json:"name" maxLength:"80"`
	Active   bool             `json:"active"`
	Trigger  string           `json:"trigger" enum:"order,signup"`
	Effect   string           `json:"effect" enum:"per_amount,fixed"`
	Points   int64            `json:"points"`
	Per      map[string]int64 `json:"per" required:"false" doc:"per_amount: points for every so many minor units"`
	Base     Base             `json:"base" required:"false"`
	Minimum  map[string]int64 `json:"minimum" required:"false"`
	Rounding string           `json:"rounding" required:"false" enum:"down,nearest,up" default:"down"`
}

// Base says what counts besides goods, which always count net of discounts and
// refunds.
type Base struct {
	Tax       bool `json:"tax"`
	Shipping  bool `json:"shipping"`
	Tips      bool `json:"tips"`
	GiftCards bool `json:"gift_cards"`
}

// Reward is one way to redeem.
type Reward struct {
	ID        string           `json:"id" pattern:"^[a-z0-9_-]{1,40}$"`
	Name      string           `json:"name" maxLength:"80"`
	Active    bool             `json:"active"`
	Kind      string           `json:"kind" enum:"amount_off,percent_off,free_shipping"`
	Cost      int64            `json:"cost" doc:"Points"`
	Amount    map[string]int64 `json:"amount" required:"false" doc:"amount_off"`
	PercentBP int64            `json:"percent_bp" required:"false" doc:"percent_off, basis points: 1000 is 10 %"`
	Minimum   map[string]int64 `json:"minimum" required:"false" doc:"Least order value"`
	ValidDays int              `json:"valid_days" doc:"How long a code lives"`
}

func (d ProgramDocument) program() program.Document {
	return program.Document{
		Enrollment: program.Enrollment(d.Enrollment), Terms: d.Terms, PendingDays: d.PendingDays,
		Rules: each(d.Rules, func(r Rule) program.Rule {
			return program.Rule{
				ID: r.ID, Name: r.Name, Active: r.Active,
				Trigger: program.Trigger(r.Trigger), Effect: program.Effect(r.Effect), Points: r.Points,
				Per: r.Per, Base: program.Base(r.Base), Minimum: r.Minimum, Rounding: program.Rounding(r.Rounding),
			}
		}),
		Rewards: each(d.Rewards, func(r Reward) program.Reward {
			return program.Reward{
				ID: r.ID, Name: r.Name, Active: r.Active,
				Kind: program.RewardKind(r.Kind), Cost: r.Cost, Amount: r.Amount,
				PercentBP: r.PercentBP, Minimum: r.Minimum, ValidDays: r.ValidDays,
			}
		}),
	}
}

func documentOf(d program.Document) ProgramDocument {
	return ProgramDocument{
		Enrollment: string(d.Enrollment), Terms: filled(d.Terms), PendingDays: d.PendingDays,
		Rules: each(d.Rules, func(r program.Rule) Rule {
			return Rule{
				ID: r.ID, Name: r.Name, Active: r.Active,
				Trigger: string(r.Trigger), Effect: string(r.Effect), Points: r.Points,
				Per: filled(r.Per), Base: Base(r.Base), Minimum: filled(r.Minimum), Rounding: string(r.Rounding),
			}
		}),
		Rewards: each(d.Rewards, func(r program.Reward) Reward {
			return Reward{
				ID: r.ID, Name: r.Name, Active: r.Active,
				Kind: string(r.Kind), Cost: r.Cost, Amount: filled(r.Amount),
				PercentBP: r.PercentBP, Minimum: filled(r.Minimum), ValidDays: r.ValidDays,
			}
		}),
	}
}

// filled gives an empty map for none: maps on the wire are never null.
func filled[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}
