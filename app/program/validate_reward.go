package program

import "regulars/app/fail"

func (k RewardKind) hasAmount() bool { return oneOf(k, AmountOff, GiftCard, StoreCredit, Slider) }

// unpriced names the field that has no amount in a currency, "" when all have.
func (r Reward) unpriced(currency string) string {
	switch {
	case r.Kind.hasAmount() && r.Amount[currency] <= 0:
		return "amount"
	case len(r.Most) > 0 && r.Most[currency] <= 0:
		return "most"
	default:
		return ""
	}
}

func (d Document) validateRewards() error {
	if len(d.Rewards) > MaxRules {
		return fail.Field("rewards", "can be at most %d", MaxRules)
	}
	tiers := d.tierIDs()
	return each("rewards", d.Rewards, func(r Reward) string { return r.ID }, func(r Reward) error {
		if err := r.validate(); err != nil {
			return err
		}
		if err := segmentIDs("segments", r.Segments); err != nil {
			return err
		}
		return knownTiers("tiers", r.Tiers, tiers)
	})
}

func (r Reward) validate() error {
	if err := named(r.Name); err != nil {
		return err
	}
	switch {
	case !oneOf(r.Kind, RewardKinds()...):
		return fail.Field("kind", "%q is not a kind of reward", r.Kind)
	case r.Cost < 1 && !r.free() || r.Cost > MaxPoints:
		return fail.Field("cost", "must be between 1 and %d points; 0 for a code that tiers bring, with a limit "+
			"for each member", MaxPoints)
	case r.ValidDays < 1 || r.ValidDays > 730:
		return fail.Field("valid_days", "must be between 1 and 730")
	case !oneOf(r.OneTime, "", AnyPurchase, OneTime, Subscription):
		return fail.Field("purchase", `must be "any", "one_time" or "subscription"`)
	}
	for _, check := range []func() error{
		r.validateKind, r.validateOnly, r.validateUse, r.validateStoreSegments, r.validateBounds,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// free reports whether a reward takes no points because tiers bring it: a code as
// often as its limit for each member lets them.
func (r Reward) free() bool {
	return r.Cost == 0 && r.Kind.isCode() && r.Kind != Slider && len(r.Tiers) > 0 && r.PerMember > 0
}

const notThisKind = "is not for a reward of this kind"

// isCode reports whether a reward is a discount code.
func (k RewardKind) isCode() bool {
	return oneOf(k, AmountOff, PercentOff, FreeShipping, FreeProduct, Slider)
}

// validateOnly refuses goods that no discount code can be bound to.
func (r Reward) validateOnly() error {
	switch {
	case len(r.Only.Tags)+len(r.Only.Types)+len(r.Only.Vendors) > 0:
		return fail.Field("only", "can name products, variants and collections: codes know no tags, types or vendors")
	case !r.Only.Empty() && (!r.Kind.isCode() || r.Kind == FreeShipping):
		return fail.Field("only", notThisKind)
	case r.Kind == FreeProduct && len(r.Only.Collections) > 0:
		return fail.Field("only.collections",
			"is not for a reward of this kind: name the products of which one is free")
	default:
		return nil
	}
}

// validateUse refuses conditions that a reward of the kind cannot have.
func (r Reward) validateUse() error {
	c := r.Combines
	switch {
	case len(r.Most) > 0 && r.Kind != PercentOff:
		return fail.Field("most", notThisKind)
	case len(r.Most) > 0 && !r.Only.Empty():
		return fail.Field("most", "is for a percentage of the whole order")
	case !oneOf(r.OneTime, "", AnyPurchase) && !r.Kind.isCode():
		return fail.Field("purchase", notThisKind)
	case c != Combines{} && !r.Kind.isCode():
		return fail.Field("combines", notThisKind)
	case c.Alone && c != Combines{Alone: true}:
		return fail.Field("combines.alone", "excludes the other discounts")
	case r.SharedCode:
		return r.validateShared()
	default:
		return nil
	}
}

func (r Reward) validateShared() error {
	switch {
	case !oneOf(r.Kind, AmountOff, PercentOff, FreeShipping):
		return fail.Field("shared_discount", notThisKind)
	case len(r.Most) > 0:
		return fail.Field("shared_discount", "cannot stand beside most: a code with a cap has an amount of its own")
	default:
		return nil
	}
}

func (r Reward) validateKind() error {
	switch {
	case r.Kind == PercentOff && (r.PercentBP < 1 || r.PercentBP > 10_000):
		return fail.Field("percent_bp", "must be between 1 and 10000 (100 %%)")
	case r.Kind == FreeProduct && len(r.Only.Products) == 0:
		return fail.Field("only.products", "must say which product is free")
	case r.Kind == Slider && (r.MinSteps < 0 || r.MaxSteps < r.Least() || r.MaxSteps > 100_000):
		return fail.Field("max_steps", "must be between min_steps and 100000")
	case r.Kind == Slider && r.Cost*r.MaxSteps > MaxTotal:
		return fail.Field("max_steps", "make more than %d points", int64(MaxTotal))
	default:
		return nil
	}
}

func (r Reward) validateBounds() error {
	if r.Kind.hasAmount() {
		if err := amounts("amount", r.Amount, 1); err != nil {
			return err
		}
	}
	switch {
	case r.Stock < 0 || r.Stock > MaxTotal:
		return fail.Field("stock", "must be between 0 and %d", MaxTotal)
	case r.PerMember < 0 || r.PerMember > MaxTotal:
		return fail.Field("per_member", "must be between 0 and %d", MaxTotal)
	case !oneOf(r.Window, "", Day, Week, Month, Year, Lifetime):
		return fail.Field("window", `must be "day", "week", "month", "year" or "lifetime"`)
	}
	if r.Kind == Perk {
		if err := amounts("amount", r.Amount, 0); err != nil {
			return err
		}
	}
	if len(r.Budget.Money) > 0 && !r.Priced() {
		return fail.Field("budget.money", "needs a reward whose amount is known when it is taken")
	}
	if err := span(r.From, r.Until, false); err != nil {
		return err
	}
	if err := amounts("most", r.Most, 1); err != nil {
		return err
	}
	if err := amounts("minimum", r.Minimum, 0); err != nil {
		return err
	}
	return r.Budget.validate()
}
