package program

import "regulars/app/platform"

// Part is what one rule, or a campaign or tier on top of it, gives for one occasion.
type Part struct {
	Rule     *Rule     // nil for a campaign's bonus and for a tier's birthday points
	Campaign *Campaign // nil for the rule itself
	Tier     string    // name of the tier that adds it by itself, "" else
	Slot     int       // whose limits and budget it counts towards
	Base     int64     // minor units or items that counted, 0 for Fixed
	Per      int64
	Permille int64 // the member's tier multiplied it, 1000 for not
	Points   int64
}

// MostForOrder is the most that one order can earn: sums stay far from int64,
// whatever a test order or a typing error pretends to cost.
const MostForOrder = 1_000_000_000

// plain is the multiplier of nothing, in thousandths.
const plain = 1000

// Earn appends to parts what an order earns as it stands now and returns the
// sum. It depends on nothing but its arguments, so the difference between two
// states of an order is the difference of two calls. An order that is not paid
// is worth nothing.
func (p *Program) Earn(o *platform.Order, f *Facts, parts []Part) ([]Part, int64) {
	if o.Status != platform.Paid || o.Test || p.Excludes(o, f) != "" {
		return parts, 0
	}
	e := p.begin(f, parts)
	e.read(o)
	e.gather()
	e.lay()
	for i := range p.orderRules {
		e.rule(i)
	}
	for _, c := range e.running {
		e.bonus(c)
	}
	return p.finish(e)
}

// begin takes an earning that is free, or makes one: its tables are used again,
// so that an order allocates nothing.
func (p *Program) begin(f *Facts, parts []Part) *earning {
	e := p.spare.Swap(nil)
	if e == nil {
		e = p.newEarning()
	}
	e.facts, e.parts, e.total = f, parts, 0
	e.leave()
	return e
}

// finish gives an earning back, and what came of it.
func (p *Program) finish(e *earning) ([]Part, int64) {
	parts, total := e.parts, e.total
	e.order, e.facts, e.parts = nil, nil, nil
	p.spare.Store(e)
	return parts, total
}

// rule adds what a rule gives by itself, and what each campaign adds to that.
func (e *earning) rule(i int) {
	r := &e.p.orderRules[i]
	if !r.always && !r.When.holds(e.order, e.facts) {
		return
	}
	t, price := e.tally(r.counting, 0), &e.prices[i]
	if t.base < price.minimum || !e.counts(r, t) {
		return
	}
	sum := e.worth(r, price, t, 0)
	if part := e.give(r.slot, sum); part != nil {
		part.Rule, part.Permille = r.Rule, e.tier
		switch r.Effect {
		case PerAmount:
			part.Base, part.Per = t.base, price.per
		case PerItem:
			part.Base = t.items
		case Fixed:
		}
	}
	for n := 1; n < len(e.steps); n++ {
		more := e.worth(r, price, t, n)
		if more <= sum {
			continue
		}
		c := e.steps[n].campaign
		if part := e.give(c.slot, more-sum); part != nil {
			part.Rule, part.Campaign, part.Permille = r.Rule, c.Campaign, c.Permille
		}
		sum = more
	}
}

// counts tells a free order, which may earn by the piece, from one that was
// given back whole.
func (e *earning) counts(r *orderRule, t *tally) bool {
	if r.Effect == PerAmount || t.base > 0 {
		return t.base > 0 && (r.Effect == PerAmount || t.items > 0)
	}
	return t.items > 0 && e.order.Refunded == 0
}

// worth is what a rule that counts t gives with the first n steps. What they add
// is the difference of two such sums: roundings never add up.
func (e *earning) worth(r *orderRule, price *price, t *tally, n int) int64 {
	s := &e.steps[n]
	switch {
	case r.Effect == Fixed:
		return scale(1, times(r.Points, s.once), plain, r.Rounding)
	case r.Effect == PerItem && s.narrow:
		return scale(e.tally(r.counting, n).items, r.Points, plain, r.Rounding)
	case r.Effect == PerItem:
		return scale(t.items, times(r.Points, s.all), plain, r.Rounding)
	case s.narrow:
		return scale(e.tally(r.counting, n).base, r.Points, price.perMille, r.Rounding)
	default:
		return scale(t.base, times(r.Points, s.all), price.perMille, r.Rounding)
	}
}

// bonus adds the points that a campaign gives once an order.
func (e *earning) bonus(c *campaign) {
	if c.Bonus > 0 && e.keepsGoods() && e.holdsAny(c.only) {
		if part := e.give(c.slot, c.Bonus); part != nil {
			part.Campaign = c.Campaign
		}
	}
}

// give adds a part of so many points, as far as limits, budgets and the most an
// order can earn leave room: nil when they leave none. The caller fills it in
// where it stands: copying parts took longer than all the sums.
func (e *earning) give(slot int, points int64) *Part {
	points = min(points, MostForOrder-e.total)
	if e.bounded {
		points = min(points, e.everything-e.total)
	}
	bounded := slot >= 0 && slot < len(e.left)
	if bounded {
		points = min(points, e.left[slot])
	}
	if points <= 0 {
		return nil
	}
	if bounded {
		e.left[slot] -= points
	}
	e.total += points
	part := e.next()
	part.Rule, part.Campaign, part.Tier = nil, nil, ""
	part.Slot, part.Base, part.Per, part.Permille, part.Points = slot, 0, 0, plain, points
	return part
}

// next is one more part, which still holds what its memory did.
func (e *earning) next() *Part {
	if n := len(e.parts); n < cap(e.parts) {
		e.parts = e.parts[:n+1]
	} else {
		e.parts = append(e.parts, Part{})
	}
	return &e.parts[len(e.parts)-1]
}
