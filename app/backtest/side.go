package backtest

import (
	"slices"
	"time"

	"regulars/app/budget"
	"regulars/app/money"
	"regulars/app/program"
)

// side is one program on its way through the past.
type side struct {
	rules   *program.Program // nil gives nothing
	slots   []slot
	own     int // how many counts a member has
	used    []count
	windows [5]window
	today   time.Time // when the windows are looked at again
	facts   program.Facts
	parts   []program.Part
	orders  int64
	points  map[string]int64 // by the currency of the order
}

// slot is something that is bounded. Its bounds' counts are numbered: those of
// everybody and, apart from them, those of a member.
type slot struct {
	number int
	bounds []bound
}

type bound struct {
	program.Bound
	at     int // number of its count
	window int
}

// count is what was given in one window, in points or in minor units.
type count struct {
	window int32
	times  int64
	amount int64
}

// window is which of its kind an order is in: orders come in the order of
// placing, so a count of an older one starts over.
type window struct {
	since  string
	number int32
}

// kinds are the windows that there are.
var kinds = [...]program.Window{program.Day, program.Week, program.Month, program.Year, program.Lifetime}

func newSide(rules *program.Program) *side {
	s := &side{rules: rules, points: map[string]int64{}}
	if rules == nil {
		return s
	}
	for _, bounded := range rules.Bounded() {
		one := slot{number: bounded.Number}
		for _, limit := range bounded.Bounds {
			b := bound{Bound: limit, window: slices.Index(kinds[:], limit.Window)}
			if b.window < 0 {
				continue // a valid document has no other
			}
			if limit.Of == program.OfMember {
				b.at = s.own
				s.own++
			} else {
				b.at = len(s.used)
				s.used = append(s.used, count{})
			}
			one.bounds = append(one.bounds, b)
		}
		s.slots = append(s.slots, one)
	}
	return s
}

// take is what an order earns. own are its member's counts.
func (s *side) take(o Order, nth int, own *[]count) (points int64) {
	if s.rules == nil {
		return 0
	}
	s.rules.Refreeze(&s.facts, o.State, program.Buyer{Nth: nth, Tags: o.Tags}, o.Product)
	if len(s.slots) > 0 {
		s.turn(o.State.PlacedAt)
		if len(*own) < s.own {
			*own = make([]count, s.own)
		}
	}
	for i := range s.slots {
		bounded := &s.slots[i]
		s.facts.Most = append(s.facts.Most, program.Most{Slot: bounded.number, Points: s.leaves(bounded, o, *own)})
	}
	if s.parts, points = s.rules.Earn(o.State, &s.facts, s.parts[:0]); points <= 0 {
		return 0
	}
	for i := range s.slots {
		s.note(&s.slots[i], o, *own)
	}
	s.orders++
	s.points[o.State.Currency] += points
	return points
}

// turn finds the windows that a moment is in, once a day of the calendar.
func (s *side) turn(at time.Time) {
	if at.Before(s.today) {
		return
	}
	year, month, day := at.In(s.rules.Zone()).Date()
	s.today = time.Date(year, month, day+1, 0, 0, 0, 0, s.rules.Zone())
	for i := range s.windows {
		if since := budget.Start(kinds[i], at, s.rules.Zone()); since != s.windows[i].since {
			s.windows[i] = window{since: since, number: s.windows[i].number + 1}
		}
	}
}

// countOf is what a bound counts, in the window that the order in hand is in.
func (s *side) countOf(b *bound, own []count) *count {
	all := s.used
	if b.Of == program.OfMember {
		all = own
	}
	c := &all[b.at]
	if now := s.windows[b.window].number; c.window != now {
		*c = count{window: now}
	}
	return c
}

// leaves is how many points limits and budgets leave to a slot.
func (s *side) leaves(bounded *slot, o Order, own []count) int64 {
	most := unbounded
	for i := range bounded.bounds {
		if b := &bounded.bounds[i]; b.In(o.State.Currency) {
			used := s.countOf(b, own)
			most = min(most, s.rules.Leaves(b.Bound, used.amount, used.times))
		}
	}
	return most
}

// note counts what a slot gave to the order in hand.
func (s *side) note(bounded *slot, o Order, own []count) {
	var took int64
	for i := range s.parts {
		if s.parts[i].Slot == bounded.number || bounded.number == program.Everything {
			took += s.parts[i].Points
		}
	}
	for i := range bounded.bounds {
		b := &bounded.bounds[i]
		if took == 0 || !b.In(o.State.Currency) {
			continue
		}
		amount := took
		if b.Currency != "" {
			amount = s.rules.Cost(took, b.Currency)
		}
		c := s.countOf(b, own)
		c.amount += amount
		c.times++
	}
}

// report values points at the best rate of the program's rewards.
func (s *side) report(sales map[string]int64) Side {
	r := Side{Orders: s.orders, Cost: map[string]int64{}, Share: map[string]int64{}}
	for currency, points := range s.points {
		r.Points += points
		if rate, ok := s.rules.BestRate(currency); ok {
			r.Cost[currency] = money.Share(points, rate.Minor, rate.Points)
			if sales[currency] > 0 {
				r.Share[currency] = money.Share(r.Cost[currency], 10_000, sales[currency])
			}
		}
	}
	return r
}
