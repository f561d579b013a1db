package program

import (
	"math"
	"math/bits"

	"regulars/app/money"
	"regulars/app/platform"
)

// Program is a document made ready to be asked thousands of times a second.
type Program struct {
	Version  Version
	onOrder  []Rule
	onSignup []Rule
}

// Compile prepares a version. The document must be valid.
func Compile(v Version) *Program {
	p := &Program{Version: v}
	for _, rule := range v.Document.Rules {
		switch {
		case !rule.Active:
		case rule.Trigger == OnOrder:
			p.onOrder = append(p.onOrder, rule)
		case rule.Trigger == OnSignup:
			p.onSignup = append(p.onSignup, rule)
		}
	}
	return p
}

// Part is what one rule gives for one order.
type Part struct {
	Rule   *Rule
	Base   int64 // minor units that counted, 0 for Fixed
	Per    int64
	Points int64
}

// MostForOrder is the most that one order can earn: sums stay far from int64,
// whatever a test order or a typing error pretends to cost.
const MostForOrder = 1_000_000_000

// Earn appends to parts what each rule gives for an order as it stands now and
// returns the sum. It depends on nothing but its arguments, so the difference
// between two states of an order is the difference of two calls. An order that
// is not paid is worth nothing.
func (p *Program) Earn(o *platform.Order, parts []Part) ([]Part, int64) {
	if o.Status != platform.Paid || o.Test {
		return parts, 0
	}
	var total int64
	for i := range p.onOrder {
		part := earn(&p.onOrder[i], o)
		if part.Points > 0 {
			part.Points = min(part.Points, MostForOrder-total)
			parts = append(parts, part)
			total += part.Points
		}
	}
	return parts, total
}

// Signup appends what joining gives and returns the sum.
func (p *Program) Signup(parts []Part) ([]Part, int64) {
	var total int64
	for i := range p.onSignup {
		parts = append(parts, Part{Rule: &p.onSignup[i], Points: p.onSignup[i].Points})
		total += p.onSignup[i].Points
	}
	return parts, total
}

func earn(r *Rule, o *platform.Order) Part {
	base := counted(r.Base, o)
	if base <= 0 && (r.Effect == PerAmount || !keepsGoods(o)) || base < r.Minimum[o.Currency] {
		return Part{Rule: r}
	}
	if r.Effect == Fixed {
		return Part{Rule: r, Points: r.Points}
	}
	per := r.Per[o.Currency]
	return Part{Rule: r, Base: base, Per: per, Points: scale(base, r.Points, per, r.Rounding)}
}

// keepsGoods tells a free order from one that was given back whole.
func keepsGoods(o *platform.Order) bool {
	if o.Refunded > 0 {
		return false
	}
	for i := range o.Lines {
		if o.Lines[i].Quantity > 0 && !o.Lines[i].GiftCard {
			return true
		}
	}
	return false
}

// counted is how much of an order a base counts, in minor units. Money given
// back that belongs to no line is spread over the whole order, so that a refund
// of everything leaves exactly nothing.
func counted(b Base, o *platform.Order) int64 {
	whole := o.Shipping + o.ShipTax + o.Tips
	var base int64
	for i := range o.Lines {
		line := &o.Lines[i]
		whole += line.Net + line.Tax
		if line.GiftCard && !b.GiftCards {
			continue
		}
		base += line.Net
		if b.Tax {
			base += line.Tax
		}
	}
	if b.Shipping {
		base += o.Shipping
		if b.Tax {
			base += o.ShipTax
		}
	}
	if b.Tips {
		base += o.Tips
	}
	if o.Adjustment > 0 {
		base -= spread(base, o.Adjustment, whole)
	}
	return max(base, 0)
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
