package program

import "regulars/app/platform"

// Nothing is why an order that may earn is worth no points, from the reason that
// says least to the one that says most.
type Nothing int

// Why an order is worth nothing.
const (
	NotMeant         Nothing = iota // no rule is for such an order
	NothingCounts                   // only gift cards, or only what never earns
	NothingPaid                     // it cost nothing, or everything was given back
	TooLittle                       // less than a point
	BelowMinimum                    // less than the least amount that counts
	LimitReached                    // the member, or everybody, has had the most
	ExcludedOrder                   // an excluded code, country or channel
	ExcludedByMember                // an excluded customer or tier
)

// Nothing says why an order for which Earn gives 0 is worth nothing.
func (p *Program) Nothing(o *platform.Order, f *Facts) Nothing {
	switch p.Excludes(o, f) {
	case "":
	case ExcludedCustomer, ExcludedTier:
		return ExcludedByMember
	case ExcludedCode, ExcludedCountry, ExcludedChannel:
		return ExcludedOrder
	}
	e := earning{p: p, order: o, facts: f, tier: max(p.tiers[f.Tier], plain)}
	e.addUp()
	why := NotMeant
	for i := range p.orderRules {
		if r := &p.orderRules[i]; r.When.holds(o, f) {
			why = max(why, e.nothing(r))
		}
	}
	return why
}

func (e *earning) nothing(r *orderRule) Nothing {
	base, items := e.counted(r)
	switch {
	case base < r.Minimum[e.order.Currency]:
		return BelowMinimum
	case e.counts(r, base, items) && e.worth(r, 0, base, items) > 0:
		return LimitReached
	case e.counts(r, base, items):
		return TooLittle
	case e.order.Refunded > 0 || e.keepsGoods() && e.sums.net == 0:
		return NothingPaid
	default:
		return NothingCounts
	}
}
