package program

import (
	"slices"
	"time"

	"regulars/app/fail"
)

// RewardKind is what a reward gives.
type RewardKind string

// The kinds of reward.
const (
	AmountOff    RewardKind = "amount_off"
	PercentOff   RewardKind = "percent_off"
	FreeShipping RewardKind = "free_shipping"
	FreeProduct  RewardKind = "free_product" // one of Only's products, of some only the variants it names
	GiftCard     RewardKind = "gift_card"
	StoreCredit  RewardKind = "store_credit" // Shopify
	Slider       RewardKind = "slider"       // as many points as the shopper likes become an amount off
	Perk         RewardKind = "perk"         // fulfilled by staff
)

// RewardKinds are all kinds, in the order a page lists them.
func RewardKinds() []RewardKind {
	return []RewardKind{AmountOff, PercentOff, FreeShipping, FreeProduct, Slider, GiftCard, StoreCredit, Perk}
}

// Reward is one way to redeem.
type Reward struct {
	ID        string           `json:"id" pattern:"^[a-z0-9_-]{1,40}$"`
	Name      string           `json:"name" maxLength:"80"`
	Active    bool             `json:"active"`
	Kind      RewardKind       `json:"kind" enum:"amount_off,percent_off,free_shipping,free_product,slider,gift_card,store_credit,perk"`
	Cost      int64            `json:"cost" doc:"Points; slider: points for each step; 0 for a code that tiers bring, with tiers and per_member"`
	Amount    map[string]int64 `json:"amount" required:"false" doc:"amount_off, gift_card, store_credit; slider: what each step takes off; perk: what it costs the merchant"`
	PercentBP int64            `json:"percent_bp" required:"false" doc:"percent_off, basis points: 1000 is 10 %"`
	Most      map[string]int64 `json:"most,omitempty" doc:"percent_off: never more than that, by currency"`
	MinSteps  int64            `json:"min_steps,omitempty" doc:"slider: least steps, 1 when absent"`
	MaxSteps  int64            `json:"max_steps,omitempty" doc:"slider: most steps"`
	Minimum   map[string]int64 `json:"minimum" required:"false" doc:"Least order value"`
	ValidDays int              `json:"valid_days" doc:"How long a code lives"`

	Only         Selection `json:"only,omitzero" doc:"What it can be used on; everything when empty"`
	FirstOrder   bool      `json:"first_order,omitempty" doc:"For members who have not ordered yet"`
	OneTime      Purchase  `json:"purchase,omitempty" enum:"any,one_time,subscription" doc:"any when absent"`
	Combines     Combines  `json:"combines,omitzero" doc:"Beside which other discounts; as rewards usually do when all is false"`
	Tiers        []string  `json:"tiers,omitempty" maxItems:"20" doc:"Only members of these tiers"`
	Segments     []string  `json:"segments,omitempty" maxItems:"20" doc:"Only members in one of these segments (ids)"`
	From         string    `json:"from,omitempty" doc:"Local time of the merchant, 2006-01-02T15:04"`
	Until        string    `json:"until,omitempty"`
	Hidden       bool      `json:"hidden,omitempty" doc:"Not listed until From; also for rewards that only staff or tiers give"`
	Stock        int64     `json:"stock,omitempty" doc:"How often it can be taken by all, no bound when 0"`
	PerMember    int64     `json:"per_member,omitempty" doc:"How often a member can take it in a window"`
	Window       Window    `json:"window,omitempty" enum:"day,week,month,year,lifetime" doc:"Of per_member; lifetime when absent"`
	ReturnUnused bool      `json:"return_unused,omitempty" doc:"Points of a code that ends unused come back"`
	SharedCode   bool      `json:"shared_discount,omitempty" doc:"Shopify: one discount with many codes, each for one use by whoever has it; WooCommerce: no difference"`
	Budget       Budget    `json:"budget,omitzero"`

	StoreSegments []StoreSegment `json:"store_segments,omitempty" maxItems:"20" doc:"Shopify, with shared_discount: its codes work only for customers in one of these segments, and it is offered in their stores alone"`
}

// Offered is when a reward can be taken, in a calendar: from the first moment
// until before the second. The zero time sets no bound.
func (r Reward) Offered(zone *time.Location) (from, until time.Time) {
	return atLocal(r.From, zone), atLocal(r.Until, zone)
}

// Listed reports whether shoppers are shown the reward at a moment, be it that
// they cannot take it yet.
func (r Reward) Listed(at time.Time, zone *time.Location) bool {
	from, until := r.Offered(zone)
	if !until.IsZero() && !at.Before(until) {
		return false
	}
	return !r.Hidden || !from.IsZero() && !at.Before(from)
}

// ForTier reports whether members of a tier may take it.
func (r Reward) ForTier(tier string) bool { return len(r.Tiers) == 0 || slices.Contains(r.Tiers, tier) }

// Least is how many steps of a slider must be taken.
func (r Reward) Least() int64 { return max(r.MinSteps, 1) }

// Taken is the reward as a redemption keeps it. Of a slider it is so many
// steps: its cost and amount are those of all steps together.
// fail.Invalid names steps when there cannot be so many.
func (r Reward) Taken(steps int64) (Reward, error) {
	if r.Kind != Slider {
		if steps != 0 {
			return r, fail.Field("steps", "are for a reward with a slider only")
		}
		return r, nil
	}
	if steps < r.Least() || steps > r.MaxSteps {
		return r, fail.Field("steps", "must be between %d and %d", r.Least(), r.MaxSteps)
	}
	whole := make(map[string]int64, len(r.Amount))
	for currency, minor := range r.Amount {
		whole[currency] = minor * steps
	}
	r.Cost, r.Amount, r.MinSteps, r.MaxSteps = r.Cost*steps, whole, steps, steps
	return r, nil
}

// Purchase is the kind of purchase a reward can be used for.
type Purchase string

// The kinds of purchase.
const (
	AnyPurchase  Purchase = "any"
	OneTime      Purchase = "one_time"
	Subscription Purchase = "subscription"
)

// Combines says beside which other discounts a code may be used. The zero value
// is the usual: beside sale prices and free shipping, not beside a second
// discount on the order.
type Combines struct {
	Alone    bool `json:"alone,omitempty" doc:"Beside none; excludes the others"`
	Order    bool `json:"order,omitempty"`
	Product  bool `json:"product,omitempty"`
	Shipping bool `json:"shipping,omitempty"`
}
