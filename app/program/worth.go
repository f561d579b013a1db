package program

import (
	"math"
	"math/bits"
)

// Rate is what points buy: Minor units of a currency for so many Points.
type Rate struct {
	Reward string // its id
	Minor  int64
	Points int64
}

// better reports whether a point buys more by a than by b, exactly.
func (a Rate) better(b Rate) bool {
	ah, al := bits.Mul64(uint64(a.Minor), uint64(b.Points)) //nolint:gosec // amounts and costs are above zero
	bh, bl := bits.Mul64(uint64(b.Minor), uint64(a.Points)) //nolint:gosec // amounts and costs are above zero
	return ah > bh || ah == bh && al > bl
}

// Rates are what points buy by each active reward whose worth in money is known,
// in a currency: an amount off, a slider, a gift card, store credit.
func (d Document) Rates(currency string) []Rate {
	var rates []Rate
	for _, r := range d.Rewards {
		valued := oneOf(r.Kind, AmountOff, Slider, GiftCard, StoreCredit)
		if r.Active && valued && r.Cost > 0 && r.Amount[currency] > 0 {
			rates = append(rates, Rate{Reward: r.ID, Minor: r.Amount[currency], Points: r.Cost})
		}
	}
	return rates
}

// bestRates are, by currency, the rates that cost the merchant most.
func (d Document) bestRates() map[string]Rate {
	best := map[string]Rate{}
	for _, r := range d.Rewards {
		for currency := range r.Amount {
			if _, known := best[currency]; known {
				continue
			}
			for _, rate := range d.Rates(currency) {
				if had, known := best[currency]; !known || rate.better(had) {
					best[currency] = rate
				}
			}
		}
	}
	return best
}

// BestRate is the rate that costs the merchant most; false when no reward's
// worth is known in a currency.
func (p *Program) BestRate(currency string) (best Rate, known bool) {
	best, known = p.rates[currency]
	return best, known
}

// Cost is what points cost at most when they are redeemed, in minor units of a
// currency: points × amount ÷ cost of the reward that gives most for a point,
// rounded up. 0 when no reward's worth is known in the currency.
func (p *Program) Cost(points int64, currency string) int64 {
	rate := p.rates[currency]
	return ShareUp(rate.Minor, points, rate.Points)
}

// Affords is how many points cost no more than an amount: Cost of so many is at
// most minor, of one more it is above.
func (p *Program) Affords(minor int64, currency string) int64 {
	rate, known := p.rates[currency]
	if !known {
		return math.MaxInt64
	}
	return scale(minor, rate.Points, rate.Minor, Down)
}

// ShareUp is minor × part ÷ whole, rounded up, at most what an int64 holds.
func ShareUp(minor, part, whole int64) int64 { return scale(minor, part, whole, Up) }

// ShareDown is ShareUp, rounded down.
func ShareDown(minor, part, whole int64) int64 { return scale(minor, part, whole, Down) }

// Generosity is what a program gives back of what is spent in a currency, when
// every point is used. Basis points are of sales.
type Generosity struct {
	Currency  string
	Cheapest  Rate  // the reward that costs the merchant least a point
	Dearest   Rate  // and the one that costs most
	LowBP     int64 // given back with the cheapest, rounded
	HighBP    int64 // and with the dearest
	BreakEven int64 // how much more must be sold to pay for the dearest, basis points; -1 for never or no margin
}

// Generosities tell what a document gives back, for each of some currencies in
// which it has a reward of known worth. Given back is points per amount × the
// point's worth (reward value rate = earn rate × point value), summed over the
// rules that every order meets; welcome points, campaigns and tiers come on top.
func (d Document) Generosities(currencies []string) []Generosity {
	var all []Generosity
	for _, currency := range currencies {
		rates := d.Rates(currency)
		if len(rates) == 0 {
			continue
		}
		g := Generosity{Currency: currency, Cheapest: rates[0], Dearest: rates[0]}
		for _, rate := range rates[1:] {
			if rate.better(g.Dearest) {
				g.Dearest = rate
			}
			if g.Cheapest.better(rate) {
				g.Cheapest = rate
			}
		}
		g.LowBP, g.HighBP = d.givenBack(g.Cheapest, currency), d.givenBack(g.Dearest, currency)
		g.BreakEven = breakEven(g.HighBP, d.MarginBP)
		all = append(all, g)
	}
	return all
}

func (d Document) givenBack(rate Rate, currency string) (basisPoints int64) {
	for i := range d.Rules {
		r := &d.Rules[i]
		if r.Active && r.Trigger == OnOrder && r.Effect == PerAmount && r.Per[currency] > 0 && r.everyOrder() {
			basisPoints += scale(r.Points, times(rate.Minor, 10_000), times(r.Per[currency], rate.Points), Nearest)
		}
	}
	return basisPoints
}

// everyOrder reports whether a rule counts all lines of every order.
func (r *Rule) everyOrder() bool {
	w := r.When
	return r.Only.Empty() && !w.First && w.Every == 0 &&
		len(w.Nth)+len(w.Channels)+len(w.Countries)+len(w.Tiers)+len(w.Tags)+len(w.Segments) == 0
}

// breakEven is by how much sales must grow until the margin of what is sold
// more pays for what is given back of everything: given ÷ (margin − given),
// rounded up.
func breakEven(givenBP, marginBP int64) int64 {
	if marginBP <= givenBP {
		return -1
	}
	return scale(givenBP, 10_000, marginBP-givenBP, Up)
}
