package journey_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"regulars/app/journey"
)

// store plays one store: members buy with a chance, and spend amounts of which
// few are large.
func store(r *rand.Rand, members, permille int, base, uplift float64) (given, alone journey.Side) {
	for range members {
		side, chance := &given, base+uplift
		if r.IntN(1000) < permille {
			side, chance = &alone, base
		}
		side.People++
		if r.Float64() < chance {
			spent := math.Round(5000 * math.Exp(0.6*r.NormFloat64()))
			side.Bought++
			side.Revenue += spent
			side.Squares += spent * spent
		}
	}
	return given, alone
}

func TestNoEffectIsSeldomCalledOne(t *testing.T) {
	t.Parallel()
	for _, members := range []int{1_000, 3_000, 10_000} {
		r := rand.New(rand.NewPCG(7, uint64(members)))
		works, told := 0, 0
		for range 1000 {
			c := journey.Compare(store(r, members, 50, 0.15, 0))
			if c.Verdict != journey.TooFew {
				told++
			}
			if c.Verdict == journey.Works {
				works++
			}
		}
		if works > 50 || told < 300 {
			t.Errorf("of 1,000 stores with %d members %d were told that nothing works (%d were told anything)",
				members, works, told)
		}
	}
}

func TestAKnownUpliftIsWithinTheInterval(t *testing.T) {
	t.Parallel()
	const uplift = 0.04
	mean := 5000 * math.Exp(0.6*0.6/2) // of a log-normal amount
	r := rand.New(rand.NewPCG(3, 4))
	rates, revenues, known, worked := 0, 0, 0, 0
	for range 1000 {
		c := journey.Compare(store(r, 6_000, 100, 0.2, uplift))
		if c.Rate.Low <= uplift && uplift <= c.Rate.High {
			rates++
		}
		if c.Verdict == journey.Works {
			worked++
		}
		if c.Revenue.Known {
			known++
			if truth := uplift * mean; c.Revenue.Low <= truth && truth <= c.Revenue.High {
				revenues++
			}
		}
	}
	if rates < 930 || known < 900 || revenues*1000 < known*930 {
		t.Errorf("the truth is within %d of 1,000 intervals of rates and %d of %d of revenue, want 93 %%",
			rates, revenues, known)
	}
	if worked < 300 {
		t.Errorf("a real uplift is found in %d of 1,000 stores only", worked)
	}
}

func TestTooFewAreNotCompared(t *testing.T) {
	t.Parallel()
	many := journey.Side{People: 1000, Bought: 300}
	for name, few := range map[string]journey.Side{
		"members":    {People: 49, Bought: 20},
		"buyers":     {People: 500, Bought: 4},
		"non-buyers": {People: 500, Bought: 496},
		"nobody":     {},
	} {
		if c := journey.Compare(many, few); c.Verdict != journey.TooFew || c.Rate.Known {
			t.Errorf("too few %s are compared: %+v", name, c)
		}
	}
}

// The figures are example (a) of Newcombe's paper: 56 of 70 against 48 of 80.
func TestTheIntervalIsNewcombes(t *testing.T) {
	t.Parallel()
	c := journey.Compare(journey.Side{People: 70, Bought: 56}, journey.Side{People: 80, Bought: 48})
	if math.Abs(c.Rate.Low-0.0524) > 5e-5 || math.Abs(c.Rate.High-0.3339) > 5e-5 {
		t.Errorf("the interval is %.4f to %.4f, want 0.0524 to 0.3339", c.Rate.Low, c.Rate.High)
	}
}
