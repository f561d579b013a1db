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
	e := earning{p: p, order: o, facts: f, parts: parts, first: len(parts), tier: max(p.tiers[f.Tier], plain)}
	e.addUp()
	for i := range p.campaigns {
		if c := &p.campaigns[i]; e.count < len(e.running) && c.running(o) && c.When.holds(o, f) {
			e.running[e.count] = c
			e.count++
		}
	}
	for i := range p.orderRules {
		e.rule(&p.orderRules[i])
	}
	for _, c := range e.running[:e.count] {
		e.bonus(c)
	}
	return e.parts, e.total
}

// earning is one order on its way through the rules.
type earning struct {
	p       *Program
	order   *platform.Order
	facts   *Facts
	parts   []Part
	first   int // where this order's parts begin
	total   int64
	sums    sums
	tier    int64
	running [16]*campaign // more at once nobody could explain
	count   int
	marked  [32]*Marks // of the first lines, looked up once
}

// rule adds what a rule gives by itself, and what each campaign adds to that.
func (e *earning) rule(r *orderRule) {
	if !r.When.holds(e.order, e.facts) {
		return
	}
	base, items := e.counted(r)
	if base < r.Minimum[e.order.Currency] || !e.counts(r, base, items) {
		return
	}
	part := Part{Rule: r.Rule, Slot: r.slot, Permille: e.tier, Points: e.worth(r, 0, base, items)}
	switch r.Effect {
	case PerAmount:
		part.Base, part.Per = base, r.Per[e.order.Currency]
	case PerItem:
		part.Base = items
	case Fixed:
	}
	e.add(part)
	sum := part.Points
	for n := 1; n <= e.count; n++ {
		c := e.running[n-1]
		if c.Permille <= plain {
			continue // it multiplies nothing
		}
		more := e.worth(r, n, base, items)
		if more > sum {
			e.add(Part{Rule: r.Rule, Campaign: c.Campaign, Slot: c.slot, Permille: c.Permille, Points: more - sum})
			sum = more
		}
	}
}

// counts tells a free order, which may earn by the piece, from one that was
// given back whole.
func (e *earning) counts(r *orderRule, base, items int64) bool {
	if r.Effect == PerAmount || base > 0 {
		return base > 0 && (r.Effect == PerAmount || items > 0)
	}
	return items > 0 && e.order.Refunded == 0
}

// worth is what a rule gives with the first n running campaigns. What they add
// is the difference of two such sums: roundings never add up.
func (e *earning) worth(r *orderRule, n int, base, items int64) int64 {
	at, narrow := e.multiplier(r, n)
	switch {
	case r.Effect == Fixed:
		return scale(1, times(r.Points, at), plain, r.Rounding)
	case r.Effect == PerItem && narrow:
		return scale(e.weighted(r, n, at), r.Points, plain, r.Rounding)
	case r.Effect == PerItem:
		return scale(items, times(r.Points, at), plain, r.Rounding)
	case narrow:
		return scale(e.weighted(r, n, at), r.Points, times(r.Per[e.order.Currency], plain), r.Rounding)
	default:
		return scale(base, times(r.Points, at), times(r.Per[e.order.Currency], plain), r.Rounding)
	}
}

// multiplier is that of the tier and of the first n campaigns, as far as they
// are for everything. narrow when one is for some lines only.
func (e *earning) multiplier(r *orderRule, n int) (at int64, narrow bool) {
	at = e.tier
	for _, c := range e.running[:n] {
		if c.only == none || r.Effect == Fixed && e.holdsAny(c.only) {
			at = e.stack(at, c.Permille)
		} else if r.Effect != Fixed {
			narrow = true
		}
	}
	return at, narrow
}

// weighted is a rule's base or items in thousandths, each line times its own
// multiplier. outside is the multiplier of what is on no line.
func (e *earning) weighted(r *orderRule, n int, outside int64) int64 {
	var sum int64
	for i := range e.order.Lines {
		line := &e.order.Lines[i]
		amount, items := e.line(r, line, i)
		if r.Effect == PerItem {
			amount = items
		}
		if amount == 0 {
			continue
		}
		at, marks := e.tier, e.marks(line, i)
		for _, c := range e.running[:n] {
			if c.only == none || marks.has(c.only) {
				at = e.stack(at, c.Permille)
			}
		}
		sum += times(amount, at)
	}
	if r.Effect == PerItem {
		return sum
	}
	sum += times(e.outside(r), outside)
	return max(sum-e.given(sum), 0)
}

// bonus adds the points that a campaign gives once an order.
func (e *earning) bonus(c *campaign) {
	if c.Bonus > 0 && e.keepsGoods() && e.holdsAny(c.only) {
		e.add(Part{Campaign: c.Campaign, Slot: c.slot, Permille: plain, Points: c.Bonus})
	}
}

// holdsAny reports whether a line that is still there is in a selection.
func (e *earning) holdsAny(selection int) bool {
	if selection == none {
		return true
	}
	for i := range e.order.Lines {
		line := &e.order.Lines[i]
		if e.marks(line, i).has(selection) && e.keeps(line, i) {
			return true
		}
	}
	return false
}

// add takes a part over as far as limits, budgets and the most an order can
// earn leave room.
func (e *earning) add(part Part) {
	if most, bounded := e.facts.most(part.Slot); bounded {
		for _, before := range e.parts[e.first:] {
			if before.Slot == part.Slot {
				most -= before.Points
			}
		}
		part.Points = min(part.Points, most)
	}
	if most, bounded := e.facts.most(Everything); bounded {
		part.Points = min(part.Points, most-e.total)
	}
	part.Points = min(part.Points, MostForOrder-e.total)
	if part.Points > 0 {
		e.parts = append(e.parts, part)
		e.total += part.Points
	}
}

func (e *earning) stack(at, campaign int64) int64 {
	campaign = max(campaign, plain)
	switch e.p.Version.Document.Stacking {
	case StackAdd:
		return at + campaign - plain
	case StackMultiply:
		return min(times(at, campaign)/plain, mostPermille)
	default:
		return max(at, campaign)
	}
}

// mostPermille bounds multiplied multipliers: a million times.
const mostPermille = 1_000_000_000

func (c *campaign) running(o *platform.Order) bool {
	return !o.PlacedAt.Before(c.from) && o.PlacedAt.Before(c.until)
}
