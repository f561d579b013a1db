package program

import (
	"math"

	"regulars/app/platform"
)

// earning is one order, or one occurrence, on its way through the rules. Its
// tables belong to one program and are used again.
type earning struct {
	p     *Program
	order *platform.Order
	facts *Facts
	parts []Part
	total int64

	left       []int64 // by slot, what it may still give
	everything int64   // what the whole program may give, if it is bounded
	bounded    bool

	tier    int64
	prices  []price
	sums    sums
	words   int      // of 64 lines
	sets    []uint64 // of lines: kept, counting, gift cards, then by selection; words each
	piles   []pile   // by basket and step
	tallies []tally  // by counting and step

	running []*campaign
	steps   []step
	at      []int64 // the multipliers of lines, by narrow step
}

// mostCampaigns is how many run at once: more nobody could explain.
const mostCampaigns = 16

// step is a campaign that multiplies, on top of those before it. The first step
// is none: only the tier multiplies.
type step struct {
	campaign *campaign
	all      int64 // the multiplier of what no campaign for some lines is about
	once     int64 // of what is given once an order
	narrow   bool  // lines have multipliers of their own, from lines on
	lines    int
}

func (p *Program) newEarning() *earning {
	return &earning{
		p: p, left: make([]int64, len(p.Version.Document.Rules)+len(p.Version.Document.Campaigns)),
		running: make([]*campaign, 0, mostCampaigns), steps: make([]step, 0, mostCampaigns+1),
	}
}

// leave takes down what limits and budgets leave. Of two notes on a slot the
// first counts.
func (e *earning) leave() {
	for i := range e.left {
		e.left[i] = math.MaxInt64
	}
	e.bounded = false
	for i := len(e.facts.Most) - 1; i >= 0; i-- {
		most := &e.facts.Most[i]
		switch {
		case most.Slot == Everything:
			e.everything, e.bounded = most.Points, true
		case most.Slot >= 0 && most.Slot < len(e.left):
			e.left[most.Slot] = most.Points
		}
	}
}

// read takes an order in: its currency, its lines, what they add up to.
func (e *earning) read(o *platform.Order) {
	e.order, e.prices, e.tier = o, e.p.pricesIn(o.Currency), plain
	if len(e.p.tiers) > 0 {
		e.tier = max(e.p.tiers[e.facts.Tier], plain)
	}
	e.running, e.at = e.running[:0], e.at[:0]
	e.steps = append(e.steps[:0], step{all: e.tier, once: e.tier})
	e.addUp()
}

// lay prepares the tables for as many steps as there are.
func (e *earning) lay() {
	e.piles = zeroed(e.piles, len(e.p.baskets)*len(e.steps))
	e.tallies = zeroed(e.tallies, len(e.p.countings)*len(e.steps))
}

// gather finds the campaigns that run, and how each step multiplies.
func (e *earning) gather() {
	for i := range e.p.campaigns {
		c := &e.p.campaigns[i]
		if len(e.running) < mostCampaigns && c.running(e.order) && (c.always || c.When.holds(e.order, e.facts)) {
			e.running = append(e.running, c)
		}
	}
	next := e.steps[0]
	for i, c := range e.running {
		if c.only == none {
			next.all = e.stack(next.all, c.Permille)
		}
		next.narrow = next.narrow || c.only != none
		if e.holdsAny(c.only) {
			next.once = e.stack(next.once, c.Permille)
		}
		if c.Permille <= plain {
			continue // it multiplies nothing
		}
		if next.campaign = c; next.narrow {
			next.lines = e.multiply(e.running[:i+1])
		}
		e.steps = append(e.steps, next)
	}
}

// multiply takes down each line's own multiplier under some campaigns, and says
// where.
func (e *earning) multiply(campaigns []*campaign) int {
	from := len(e.at)
	for i := range e.order.Lines {
		at := e.tier
		for _, c := range campaigns {
			if c.only == none || e.has(e.pick(c.only), i) {
				at = e.stack(at, c.Permille)
			}
		}
		e.at = append(e.at, at)
	}
	return from
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

// zeroed is a slice of n zero values, in the memory of another when that is
// large enough.
func zeroed[T any](have []T, n int) []T {
	if cap(have) < n {
		return make([]T, n)
	}
	have = have[:n]
	clear(have)
	return have
}
