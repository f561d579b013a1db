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
	e := p.begin(f, nil)
	e.read(o)
	e.lay()
	why := NotMeant
	for i := range p.orderRules {
		if p.orderRules[i].When.holds(o, f) {
			why = max(why, e.nothing(i))
		}
	}
	p.finish(e)
	return why
}

func (e *earning) nothing(i int) Nothing {
	r, price := &e.p.orderRules[i], &e.prices[i]
	t := e.tally(r.counting, 0)
	switch {
	case t.base < price.minimum:
		return BelowMinimum
	case e.counts(r, t) && e.worth(r, price, t, 0) > 0:
		return LimitReached
	case e.counts(r, t):
		return TooLittle
	case e.order.Refunded > 0 || e.keepsGoods() && e.sums.net == 0:
		return NothingPaid
	default:
		return NothingCounts
	}
}
