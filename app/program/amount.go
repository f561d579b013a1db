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

// pile is what some lines come to, in minor units and in items: as they are, or
// for a later step in thousandths, each times its own multiplier.
type pile struct {
	known         bool
	amount, items int64
}

// tally is a pile with what is on no line, less what was given back.
type tally struct {
	known       bool
	base, items int64
}

// The sets of lines that every order has; those of selections follow.
const (
	kept   = iota // something of them is still there and may earn
	earns         // they may earn
	gifts         // those of them that are gift cards
	picked        // the first selection
)

// addUp reads the lines: what they are worth, and which sets they are in.
func (e *earning) addUp() {
	o := e.order
	e.words = (len(o.Lines) + 63) / 64
	e.sets = zeroed(e.sets, (picked+len(e.p.picks))*e.words)
	e.sums = sums{whole: o.Shipping + o.ShipTax + o.Tips}
	for i := range o.Lines {
		line := &o.Lines[i]
		e.sums.whole += line.Net + line.Tax
		if len(e.p.picks) > 0 {
			e.mark(line, i)
		}
		switch {
		case e.excludes(line, i):
		case line.GiftCard:
			e.put(earns, i)
			e.put(gifts, i)
			e.sums.giftNet += line.Net
			e.sums.giftTax += line.Tax
			e.sums.gifts += max(line.Quantity, 0)
		default:
			e.put(earns, i)
			if line.Quantity > 0 {
				e.put(kept, i)
			}
			e.sums.net += line.Net
			e.sums.tax += line.Tax
			e.sums.items += max(line.Quantity, 0)
		}
	}
}

// excludes reports whether a line never earns.
func (e *earning) excludes(line *platform.Line, at int) bool {
	return line.Sale && e.p.Version.Document.Exclude.SaleItems ||
		e.p.excluded != none && e.has(e.pick(e.p.excluded), at)
}

// mark puts a line into the sets of the selections that it is in.
func (e *earning) mark(line *platform.Line, at int) {
	facts := e.facts.line(line.ID, at)
	if facts == nil {
		return
	}
	for w, word := range facts.Marks[:(len(e.p.picks)+63)/64] {
		for ; word != 0; word &= word - 1 {
			if selection := w<<6 + bits.TrailingZeros64(word); selection < len(e.p.picks) {
				e.put(e.pick(selection), at)
			}
		}
	}
}

// pick is the set of a selection.
func (e *earning) pick(selection int) int { return picked + selection }

func (e *earning) put(set, line int) { e.sets[set*e.words+line>>6] |= 1 << (line & 63) }

func (e *earning) has(set, line int) bool { return e.sets[set*e.words+line>>6]&(1<<(line&63)) != 0 }

// lines are which of the 64 lines of a word are in a basket.
func (e *earning) lines(b *basket, word int) uint64 {
	set := e.sets[earns*e.words+word]
	if !b.giftCards {
		set &^= e.sets[gifts*e.words+word]
	}
	if b.only != none {
		set &= e.sets[e.pick(b.only)*e.words+word]
	}
	if b.except != none {
		set &^= e.sets[e.pick(b.except)*e.words+word]
	}
	return set
}

// tally is how much of an order a counting counts at a step: the first, or a
// narrow one. Money given back that belongs to no line is spread over the whole
// order, so that a refund of everything leaves exactly nothing.
func (e *earning) tally(number, step int) *tally {
	t := &e.tallies[number*len(e.steps)+step]
	if t.known {
		return t
	}
	c := &e.p.countings[number]
	lines := e.pile(c.basket, step)
	t.known, t.items = true, lines.items
	if step == 0 {
		t.base = lines.amount + e.outside(c)
	} else {
		t.base = lines.amount + times(e.outside(c), e.steps[step].all)
	}
	t.base = max(t.base-e.given(t.base), 0)
	return t
}

func (e *earning) pile(number, step int) *pile {
	l := &e.piles[number*len(e.steps)+step]
	if l.known {
		return l
	}
	l.known = true
	b := &e.p.baskets[number]
	switch {
	case step > 0:
		e.weigh(l, b, e.at[e.steps[step].lines:])
	case b.only == none && b.except == none:
		e.pileAll(l, b)
	default:
		for w := range e.words {
			for set := e.lines(b, w); set != 0; set &= set - 1 {
				line := &e.order.Lines[w<<6+bits.TrailingZeros64(set)]
				l.amount += b.of(line)
				l.items += max(line.Quantity, 0)
			}
		}
	}
	return l
}

func (e *earning) pileAll(l *pile, b *basket) {
	l.amount, l.items = e.sums.net, e.sums.items
	if b.tax {
		l.amount += e.sums.tax
	}
	if b.giftCards {
		l.amount += e.sums.giftNet
		l.items += e.sums.gifts
		if b.tax {
			l.amount += e.sums.giftTax
		}
	}
}

func (e *earning) weigh(l *pile, b *basket, at []int64) {
	for w := range e.words {
		for set := e.lines(b, w); set != 0; set &= set - 1 {
			i := w<<6 + bits.TrailingZeros64(set)
			line := &e.order.Lines[i]
			l.amount += times(b.of(line), at[i])
			l.items += times(line.Quantity, at[i])
		}
	}
}

// of is what of a line counts in money.
func (b *basket) of(line *platform.Line) int64 {
	if b.tax {
		return line.Net + line.Tax
	}
	return line.Net
}

// outside is what a counting counts that is on no line. A rule for some products
// counts none of it.
func (e *earning) outside(c *counting) (amount int64) {
	if c.shipping {
		amount += e.order.Shipping
		if c.tax {
			amount += e.order.ShipTax
		}
	}
	if c.tips {
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

// holdsAny reports whether a line that is still there is in a selection.
func (e *earning) holdsAny(selection int) bool {
	if selection == none {
		return true
	}
	for w := range e.words {
		if e.sets[kept*e.words+w]&e.sets[e.pick(selection)*e.words+w] != 0 {
			return true
		}
	}
	return false
}

// keepsGoods tells a free order from one that was given back whole.
func (e *earning) keepsGoods() bool {
	for w := range e.words {
		if e.sets[kept*e.words+w] != 0 {
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
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high != 0 || low > math.MaxInt64 {
		return math.MaxInt64
	}
	return int64(low)
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
