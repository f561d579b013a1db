package program

import "math/bits"

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
func (d *Document) Rates(currency string) []Rate {
	var rates []Rate
	for _, r := range d.Rewards {
		valued := oneOf(r.Kind, AmountOff, Slider, GiftCard, StoreCredit)
		if r.Active && valued && r.Cost > 0 && r.Amount[currency] > 0 {
			rates = append(rates, Rate{Reward: r.ID, Minor: r.Amount[currency], Points: r.Cost})
		}
	}
	return rates
}

// BestRate is the rate that costs the merchant most; false when no reward's
// worth is known in a currency.
func (p *Program) BestRate(currency string) (best Rate, known bool) {
	for _, rate := range p.Version.Document.Rates(currency) {
		if !known || rate.better(best) {
			best, known = rate, true
		}
	}
	return best, known
}

// ShareUp is minor × part ÷ whole, rounded up, at most what an int64 holds.
func ShareUp(minor, part, whole int64) int64 { return scale(minor, part, whole, Up) }
