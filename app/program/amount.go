package program

import (
	"math"
	"math/bits"

	"regulars/app/money"
	"regulars/app/platform"
)

// sums are an order's amounts, added up once for all rules that take every line.
type sums struct {
	net, tax, giftNet, giftTax int64
	items, gifts               int64
	whole                      int64 // everything it costs, for what was given back for no line
}

func (e *earning) addUp() {
	e.sums.whole = e.order.Shipping + e.order.ShipTax + e.order.Tips
	noSale := e.p.Version.Document.Exclude.SaleItems
	for i := range e.order.Lines {
		line := &e.order.Lines[i]
		e.sums.whole += line.Net + line.Tax
		switch {
		case line.Sale && noSale:
		case line.GiftCard:
			e.sums.giftNet += line.Net
			e.sums.giftTax += line.Tax
			e.sums.gifts += max(line.Quantity, 0)
		default:
			e.sums.net += line.Net
			e.sums.tax += line.Tax
			e.sums.items += max(line.Quantity, 0)
		}
	}
}

// counted is how much of an order a rule counts, in minor units, and how many
// items. Money given back that belongs to no line is spread over the whole
// order, so that a refund of everything leaves exactly nothing.
func (e *earning) counted(r *orderRule) (base, items int64) {
	if r.only == none && r.except == none && e.p.excluded == none {
		base, items = e.countedWhole(r)
	} else {
		for i := range e.order.Lines {
			amount, n := e.line(r, &e.order.Lines[i], i)
			base += amount
			items += n
		}
	}
	base += e.outside(r)
	return max(base-e.given(base), 0), items
}

func (e *earning) countedWhole(r *orderRule) (base, items int64) {
	base, items = e.sums.net, e.sums.items
	if r.Base.Tax {
		base += e.sums.tax
	}
	if r.Base.GiftCards {
		base += e.sums.giftNet
		items += e.sums.gifts
		if r.Base.Tax {
			base += e.sums.giftTax
		}
	}
	return base, items
}

// line is what of a line a rule counts.
func (e *earning) line(r *orderRule, line *platform.Line, at int) (amount, items int64) {
	if line.GiftCard && !r.Base.GiftCards || e.excludes(line, at) {
		return 0, 0
	}
	if r.only != none || r.except != none {
		if marks := e.marks(line, at); !marks.in(r.only) || !marks.notIn(r.except) {
			return 0, 0
		}
	}
	amount = line.Net
	if r.Base.Tax {
		amount += line.Tax
	}
	return amount, max(line.Quantity, 0)
}

// outside is what a rule counts that is on no line. A rule for some products
// counts none of it.
func (e *earning) outside(r *orderRule) (amount int64) {
	if r.only != none {
		return 0
	}
	if r.Base.Shipping {
		amount += e.order.Shipping
		if r.Base.Tax {
			amount += e.order.ShipTax
		}
	}
	if r.Base.Tips {
		amount += e.order.Tips
	}
	return amount
}

// given is the share of a base in money that was given back for no line.
func (e *earning) given(base int64) int64 {
	if e.order.Adjustment <= 0 {
		return 0
	}
	return spread(base, e.order.Adjustment, e.sums.whole)
}

// marks are the selections that a line is in.
func (e *earning) marks(line *platform.Line, at int) *Marks {
	if at < len(e.marked) && e.marked[at] != nil {
		return e.marked[at]
	}
	found := &unmarked
	if facts := e.facts.line(line.ID, at); facts != nil {
		found = &facts.Marks
	}
	if at < len(e.marked) {
		e.marked[at] = found
	}
	return found
}

// unmarked is the line that is in no selection.
var unmarked Marks

// excludes reports whether a line never earns.
func (e *earning) excludes(line *platform.Line, at int) bool {
	if line.Sale && e.p.Version.Document.Exclude.SaleItems {
		return true
	}
	if e.p.excluded == none {
		return false
	}
	return e.marks(line, at).has(e.p.excluded)
}

// keeps reports whether something of a line is still there and may earn.
func (e *earning) keeps(line *platform.Line, at int) bool {
	return line.Quantity > 0 && !line.GiftCard && !e.excludes(line, at)
}

// keepsGoods tells a free order from one that was given back whole.
func (e *earning) keepsGoods() bool {
	for i := range e.order.Lines {
		if e.keeps(&e.order.Lines[i], i) {
			return true
		}
	}
	return false
}

// times multiplies what is not below zero, and stays at the most there is.
func times(a, b int64) int64 {
	if a <= 0 || b <= 0 {
		return 0
	}
	if a > math.MaxInt64/b {
		return math.MaxInt64
	}
	return a * b
}

func spread(base, adjustment, whole int64) int64 {
	if adjustment >= whole {
		return base
	}
	return money.Share(base, adjustment, whole)
}

// scale is base × points ÷ per with 128 bits between, so that no order is too
// large; a result beyond int64 is capped.
func scale(base, points, per int64, rounding Rounding) int64 {
	if base <= 0 || points <= 0 || per <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(base), uint64(points))
	if hi >= uint64(per) {
		return math.MaxInt64
	}
	quotient, rest := bits.Div64(hi, lo, uint64(per))
	if rest > 0 && (rounding == Up || rounding == Nearest && rest >= uint64(per)-rest) {
		quotient++
	}
	return int64(min(quotient, math.MaxInt64))
}
