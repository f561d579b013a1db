package program

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Everything is the slot of all that a program gives.
const Everything = -1

// noSlot is the slot of what only the whole program's budget bounds.
const noSlot = -2

// Slot is something that gives points and that may be bounded.
type Slot struct {
	Number int
	Key    string // "rule:<id>", "campaign:<id>" or "program"
	Bounds []Bound
}

// Bound is the most that a slot gives in a window of the merchant's calendar.
type Bound struct {
	Of       LimitOf
	Window   Window
	Currency string // of Most, "" for points
	Most     int64  // points, or minor units that its points may cost; no bound when 0
	Times    int64  // most occasions, no bound when 0
}

// In reports whether it bounds what is given for a purchase in a currency.
func (b Bound) In(currency string) bool { return b.Currency == "" || b.Currency == currency }

// Leaves is how many points a bound leaves when so much, and so often, was
// given in its window before. Negative counts are as good as none.
func (p *Program) Leaves(b Bound, amount, times int64) int64 {
	left := int64(math.MaxInt64)
	switch {
	case b.Times > 0 && times >= b.Times:
		return 0
	case b.Most > 0 && b.Currency != "":
		left = p.Affords(max(b.Most-amount, 0), b.Currency)
	case b.Most > 0:
		left = b.Most - amount
	}
	return max(left, 0)
}

// Bounded lists what of that which gives points for orders has limits or a budget.
func (p *Program) Bounded() []Slot {
	var bounded []Slot
	for _, r := range p.orderRules {
		bounded = withBounds(bounded, r.Rule.slot(r.slot))
	}
	for _, c := range p.campaigns {
		bounded = withBounds(bounded, Slot{Number: c.slot, Key: "campaign:" + c.ID, Bounds: c.Budget.bounds()})
	}
	return withBounds(bounded, p.everything())
}

// BoundedBy lists what has limits or a budget among that which an occurrence can
// give.
func (p *Program) BoundedBy(o Occurrence) []Slot {
	var bounded []Slot
	for i := range p.Version.Document.Rules {
		if r := &p.Version.Document.Rules[i]; r.means(o) {
			bounded = withBounds(bounded, r.slot(i))
		}
	}
	return withBounds(bounded, p.everything())
}

// Slots lists everything that has limits or a budget.
func (p *Program) Slots() []Slot {
	bounded := p.Bounded()
	for i := range p.Version.Document.Rules {
		if r := &p.Version.Document.Rules[i]; r.Active && r.Trigger != OnOrder {
			bounded = withBounds(bounded, r.slot(i))
		}
	}
	return bounded
}

func withBounds(bounded []Slot, s Slot) []Slot {
	if len(s.Bounds) == 0 {
		return bounded
	}
	return append(bounded, s)
}

// WholeKey names the counts of all that a program gives.
const WholeKey = "program"

// WholeBounds bound all that the program gives.
func (p *Program) WholeBounds() []Bound { return p.Version.Document.Budget.bounds() }

func (p *Program) everything() Slot {
	return Slot{Number: Everything, Key: WholeKey, Bounds: p.WholeBounds()}
}

func (r *Rule) slot(number int) Slot {
	var bounds []Bound
	for _, l := range r.Limits {
		bounds = append(bounds, Bound{Of: l.Of, Window: l.Window, Most: l.Points, Times: l.Times})
	}
	return Slot{Number: number, Key: "rule:" + r.ID, Bounds: append(bounds, r.Budget.bounds()...)}
}

// bounds are a budget's, in points and in each currency.
func (b Budget) bounds() []Bound {
	window := cmp.Or(b.Window, Month)
	var bounds []Bound
	if b.Points > 0 {
		bounds = append(bounds, Bound{Of: OfProgram, Window: window, Most: b.Points})
	}
	for _, currency := range slices.Sorted(maps.Keys(b.Money)) {
		if b.Money[currency] > 0 {
			bounds = append(bounds, Bound{Of: OfProgram, Window: window, Currency: currency, Most: b.Money[currency]})
		}
	}
	return bounds
}
