package program

// RewardKind is what a reward gives.
type RewardKind string

// The kinds of reward.
const (
	AmountOff    RewardKind = "amount_off"
	PercentOff   RewardKind = "percent_off"
	FreeShipping RewardKind = "free_shipping"
	FreeProduct  RewardKind = "free_product" // one of Only's products or variants
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
	Cost      int64            `json:"cost" doc:"Points; slider: points for each step"`
	Amount    map[string]int64 `json:"amount" required:"false" doc:"amount_off, gift_card, store_credit; slider: what each step takes off"`
	PercentBP int64            `json:"percent_bp" required:"false" doc:"percent_off, basis points: 1000 is 10 %"`
	Most      map[string]int64 `json:"most,omitempty" doc:"percent_off: never more than that"`
	MinSteps  int64            `json:"min_steps,omitempty" doc:"slider: least steps, 1 when absent"`
	MaxSteps  int64            `json:"max_steps,omitempty" doc:"slider: most steps"`
	Minimum   map[string]int64 `json:"minimum" required:"false" doc:"Least order value"`
	ValidDays int              `json:"valid_days" doc:"How long a code lives"`

	Only         Selection `json:"only,omitzero" doc:"What it can be used on; everything when empty"`
	FirstOrder   bool      `json:"first_order,omitempty" doc:"For members who have not ordered yet"`
	OneTime      Purchase  `json:"purchase,omitempty" enum:"any,one_time,subscription" doc:"any when absent"`
	Combines     Combines  `json:"combines,omitzero"`
	Tiers        []string  `json:"tiers,omitempty" maxItems:"20" doc:"Only members of these tiers"`
	From         string    `json:"from,omitempty" doc:"Local time of the merchant, 2006-01-02T15:04"`
	Until        string    `json:"until,omitempty"`
	Hidden       bool      `json:"hidden,omitempty" doc:"Not listed until From; also for rewards that only staff or tiers give"`
	Stock        int64     `json:"stock,omitempty" doc:"How often it can be taken by all, no bound when 0"`
	PerMember    int64     `json:"per_member,omitempty" doc:"How often a member can take it in a window"`
	Window       Window    `json:"window,omitempty" enum:"day,week,month,year,lifetime" doc:"Of per_member; lifetime when absent"`
	ReturnUnused bool      `json:"return_unused,omitempty" doc:"Points of a code that ends unused come back"`
	SharedCode   bool      `json:"shared_discount,omitempty" doc:"Shopify: one discount with many codes, not locked to the customer"`
	Budget       Budget    `json:"budget,omitzero"`
}

// Purchase is the kind of purchase a reward can be used for.
type Purchase string

// The kinds of purchase.
const (
	AnyPurchase  Purchase = "any"
	OneTime      Purchase = "one_time"
	Subscription Purchase = "subscription"
)

// Combines says beside which other discounts a code may be used.
type Combines struct {
	Order    bool `json:"order,omitempty"`
	Product  bool `json:"product,omitempty"`
	Shipping bool `json:"shipping,omitempty"`
}
