package journey

import "math"

// Side is what came of one group: how many were in it, how many bought within
// the window, and their revenue a head as a sum and a sum of squares, in minor
// units.
type Side struct {
	People  int64
	Bought  int64
	Revenue float64
	Squares float64
}

// Verdict is what a comparison says.
type Verdict string

// The verdicts.
const (
	TooFew  Verdict = "not_enough_data"
	Works   Verdict = "works"     // members who got something buy more: the whole interval is above zero
	Harms   Verdict = "harms"     // they buy less
	Unclear Verdict = "no_effect" // the interval holds zero
)

// Interval is an estimate and the bounds that hold the truth in 95 % of cases.
type Interval struct {
	Estimate, Low, High float64
	Known               bool // false: not enough data
}

// Comparison is how the members who got something differ from those left alone.
type Comparison struct {
	Verdict Verdict
	Rate    Interval // of members who bought, as a share: 0.02 is two of a hundred more
	Revenue Interval // minor units a member
}

// The least that is compared. Below, the formulas promise more than they keep.
const (
	leastPeople = 50 // in each group
	leastBought = 5  // in each group, and as many who did not
	leastBuyers = 30 // in each group, for revenue, which few large orders can sway
)

// z is the 97.5th percentile of the normal distribution.
const z = 1.959963984540054

// Compare compares the two groups. The difference in the rate of purchases has
// Newcombe's hybrid score interval (R. G. Newcombe, Interval estimation for the
// difference between independent proportions, Statistics in Medicine 17, 1998,
// method 10), which is built of two Wilson intervals; that in revenue has
// Welch's (B. L. Welch, Biometrika 34, 1947). The verdict follows the rate alone:
// one question, asked once.
func Compare(given, alone Side) Comparison {
	c := Comparison{Verdict: TooFew}
	if !given.comparable() || !alone.comparable() {
		return c
	}
	c.Rate = newcombe(given, alone)
	switch {
	case c.Rate.Low > 0:
		c.Verdict = Works
	case c.Rate.High < 0:
		c.Verdict = Harms
	default:
		c.Verdict = Unclear
	}
	if given.Bought >= leastBuyers && alone.Bought >= leastBuyers {
		c.Revenue = welch(given, alone)
	}
	return c
}

func (s Side) comparable() bool {
	return s.People >= leastPeople && s.Bought >= leastBought && s.People-s.Bought >= leastBought
}

func (s Side) rate() float64 { return float64(s.Bought) / float64(s.People) }

// wilson is Wilson's score interval for one rate (E. B. Wilson, JASA 22, 1927).
func (s Side) wilson() (low, high float64) {
	n, p := float64(s.People), s.rate()
	middle := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return (middle - half) / (1 + z*z/n), (middle + half) / (1 + z*z/n)
}

func newcombe(given, alone Side) Interval {
	p, q := given.rate(), alone.rate()
	pLow, pHigh := given.wilson()
	qLow, qHigh := alone.wilson()
	d := p - q
	return Interval{
		Estimate: d, Known: true,
		Low:  d - math.Hypot(p-pLow, qHigh-q),
		High: d + math.Hypot(pHigh-p, q-qLow),
	}
}

// moments are the mean and its variance.
func (s Side) moments() (mean, variance float64) {
	n := float64(s.People)
	mean = s.Revenue / n
	return mean, math.Max(0, s.Squares-n*mean*mean) / (n - 1) / n
}

func welch(given, alone Side) Interval {
	m, v := given.moments()
	n, w := alone.moments()
	if v+w == 0 {
		return Interval{}
	}
	freedom := (v + w) * (v + w) / (v*v/float64(given.People-1) + w*w/float64(alone.People-1))
	half := student(freedom) * math.Sqrt(v+w)
	return Interval{Estimate: m - n, Low: m - n - half, High: m - n + half, Known: true}
}

// student is the 97.5th percentile of Student's t with so many degrees of
// freedom (Abramowitz and Stegun, 26.7.5; within 0.001 above 10).
func student(freedom float64) float64 {
	z3, z5 := z*z*z, z*z*z*z*z
	return z + (z3+z)/(4*freedom) + (5*z5+16*z3+3*z)/(96*freedom*freedom)
}
