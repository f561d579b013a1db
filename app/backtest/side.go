package backtest

import (
	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/money"
	"regulars/app/program"
)

// side is one program on its way through the past.
type side struct {
	rules  *program.Program // nil gives nothing
	slots  []program.Slot
	used   map[budget.Count]budget.Used
	facts  program.Facts
	parts  []program.Part
	orders int64
	points map[string]int64 // by the currency of the order
}

func newSide(rules *program.Program) *side {
	s := &side{rules: rules, used: map[budget.Count]budget.Used{}, points: map[string]int64{}}
	if rules != nil {
		s.slots = rules.Bounded()
	}
	return s
}

// take is what an order earns.
func (s *side) take(o Order, nth int) (points int64) {
	if s.rules == nil {
		return 0
	}
	s.rules.Refreeze(&s.facts, o.State, program.Buyer{Nth: nth, Tags: o.Tags}, o.Product)
	for _, slot := range s.slots {
		s.facts.Most = append(s.facts.Most, program.Most{Slot: slot.Number, Points: s.leaves(slot, o)})
	}
	if s.parts, points = s.rules.Earn(o.State, &s.facts, s.parts[:0]); points <= 0 {
		return 0
	}
	for _, slot := range s.slots {
		s.count(slot, o)
	}
	s.orders++
	s.points[o.State.Currency] += points
	return points
}

// leaves is how many points limits and budgets leave to a slot.
func (s *side) leaves(slot program.Slot, o Order) int64 {
	most := unbounded
	for _, bound := range slot.Bounds {
		if bound.In(o.State.Currency) {
			used := s.used[s.countOf(slot, bound, o)]
			most = min(most, s.rules.Leaves(bound, used.Amount, used.Times))
		}
	}
	return most
}

func (s *side) count(slot program.Slot, o Order) {
	var took int64
	for _, part := range s.parts {
		if part.Slot == slot.Number || slot.Number == program.Everything {
			took += part.Points
		}
	}
	seen := map[budget.Count]bool{} // two limits of one window are one count
	for _, bound := range slot.Bounds {
		if count := s.countOf(slot, bound, o); took > 0 && bound.In(o.State.Currency) && !seen[count] {
			seen[count] = true
			amount := took
			if bound.Currency != "" {
				amount = s.rules.Cost(took, bound.Currency)
			}
			used := s.used[count]
			s.used[count] = budget.Used{Amount: used.Amount + amount, Times: used.Times + 1}
		}
	}
}

func (s *side) countOf(slot program.Slot, bound program.Bound, o Order) budget.Count {
	count := budget.Of(slot.Key, bound.Window, o.State.PlacedAt, s.rules.Zone())
	count.Member, count.Currency = uuid.Nil, bound.Currency
	if bound.Of == program.OfMember {
		count.Member = o.Member
	}
	return count
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
