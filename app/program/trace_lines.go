package program

import (
	"cmp"
	"math/bits"
	"slices"

	"regulars/app/platform"
)

// probe is a rule that gives a point for every minor unit that it counts.
func (t *tracer) probe(only, except Selection, base Base) Rule {
	return Rule{
		ID: "probe", Name: "probe", Active: true, Trigger: OnOrder, Effect: PerAmount, Points: 1,
		Per: map[string]int64{t.order.Currency: 1}, Base: base, Rounding: Down, Only: only, Except: except,
	}
}

// alone is the order with one of its lines, and nothing else that costs.
func (t *tracer) alone(line int) *platform.Order {
	o := *t.order
	o.Status, o.Test = platform.Paid, false
	o.Lines = t.order.Lines[line : line+1]
	o.Shipping, o.ShipTax, o.Tips, o.Adjustment = 0, 0, 0, 0
	return &o
}

// lines spreads an order's points over its lines, and says what is on none.
func (t *tracer) lines(parts []Part) (lines []TracedLine, whole int64) {
	lines = make([]TracedLine, len(t.order.Lines))
	for _, r := range t.p.Rules(OnOrder) {
		for i, counted := range t.weights(r, Selection{}) {
			lines[i].Counted = max(lines[i].Counted, counted)
		}
	}
	for _, part := range parts {
		if part.Rule == nil || part.Rule.Effect == Fixed {
			whole += part.Points
			continue
		}
		only, outside := Selection{}, t.outsideOf(part.Rule)
		if part.Campaign != nil && !part.Campaign.Only.Empty() {
			only, outside = part.Campaign.Only, 0
		}
		shares := spreadOver(part.Points, append(t.weights(part.Rule, only), outside))
		for i := range lines {
			lines[i].Points += shares[i]
		}
		whole += shares[len(lines)]
	}
	for i := range lines {
		if lines[i].Counted == 0 {
			lines[i].Why = t.skipped(i)
		}
	}
	return lines, whole
}

// weights are how much a rule counts of each line, as far as the line is also in
// another selection.
func (t *tracer) weights(r *Rule, also Selection) []int64 {
	one := t.probe(r.Only, r.Except, Base{Tax: r.Base.Tax, GiftCards: r.Base.GiftCards})
	if r.Effect == PerItem {
		one.Effect = PerItem
	}
	within := t.probe(also, Selection{}, Base{Tax: true, GiftCards: true})
	weights := make([]int64, len(t.order.Lines))
	for i := range weights {
		if alone := t.alone(i); also.Empty() || t.counts(within, alone) > 0 {
			weights[i] = t.counts(one, alone)
		}
	}
	return weights
}

// outsideOf is how much a rule counts that is on no line.
func (t *tracer) outsideOf(r *Rule) int64 {
	if r.Effect != PerAmount || !r.Only.Empty() {
		return 0
	}
	o := *t.order
	o.Status, o.Test, o.Lines, o.Adjustment = platform.Paid, false, nil, 0
	return t.counts(t.probe(Selection{}, Selection{}, r.Base), &o)
}

// spreadOver divides points by weights; the largest remainders round up, the
// first of equal ones. Without any weight all is the last one's.
func spreadOver(points int64, weights []int64) []int64 {
	var sum uint64
	for _, w := range weights {
		sum += uint64(max(w, 0))
	}
	shares, rest, order := make([]int64, len(weights)), make([]uint64, len(weights)), make([]int, len(weights))
	if sum == 0 {
		shares[len(shares)-1] = points
		return shares
	}
	left := points
	for i, w := range weights {
		high, low := bits.Mul64(uint64(max(w, 0)), uint64(max(points, 0)))
		share, remainder := bits.Div64(high, low, sum) // a weight is at most their sum
		shares[i] = int64(share)                       //nolint:gosec // so at most points
		rest[i], order[i] = remainder, i
		left -= shares[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, i := range order[:left] {
		shares[i]++
	}
	return shares
}

// skipped is why no rule counts a line.
func (t *tracer) skipped(i int) Skipped {
	line := &t.order.Lines[i]
	switch {
	case line.Quantity <= 0 || line.Net+line.Tax <= 0:
		return SkippedFree
	case line.Sale && t.p.Version.Document.Exclude.SaleItems:
		return SkippedSale
	case t.counts(t.probe(Selection{}, Selection{}, Base{Tax: true, GiftCards: true}), t.alone(i)) == 0:
		return SkippedNever
	case line.GiftCard:
		return SkippedGiftCard
	default:
		return SkippedNoRule
	}
}
