package app

import (
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/budget"
	"regulars/app/order"
	"regulars/app/program"
)

// recipient is to whom, when, and for a purchase in which currency points are
// given: what decides which counts they are counted in.
type recipient struct {
	member   uuid.UUID
	at       time.Time
	currency string
}

func buyerOf(o *order.Order) recipient { return recipient{*o.MemberID, o.PlacedAt, o.Currency} }

// countsOf are the counts that bound what a recipient gets by a slot.
func (b *batch) countsOf(slot program.Slot, to recipient) []budget.Count {
	var counts []budget.Count
	for _, bound := range slot.Bounds {
		if count := b.countOf(slot.Key, bound, to); bound.In(to.currency) && !slices.Contains(counts, count) {
			counts = append(counts, count)
		}
	}
	return counts
}

func (b *batch) countOf(key string, bound program.Bound, to recipient) budget.Count {
	count := budget.Of(key, bound.Window, to.at, b.zone)
	count.Currency = bound.Currency
	if bound.Of == program.OfMember {
		count.Member = to.member
	}
	return count
}

// bound takes down what limits and budgets leave for something new.
func (b *batch) bound(facts *program.Facts, slots []program.Slot, rules *program.Program, to recipient) {
	for _, slot := range slots {
		facts.Most = append(facts.Most, program.Most{Slot: slot.Number, Points: b.leaves(rules, slot, to, 0)})
	}
}

// leaves is how many points a slot may give to a recipient, who has so many of
// those that are counted.
func (b *batch) leaves(rules *program.Program, slot program.Slot, to recipient, has int64) int64 {
	most := int64(math.MaxInt64)
	for _, bound := range slot.Bounds {
		if !bound.In(to.currency) {
			continue
		}
		count := b.countOf(slot.Key, bound, to)
		used, added, own := b.judging.used[count], b.judging.added[count], useOf(rules, count, 0, has)
		most = min(most, rules.Leaves(bound, used.Amount+added.Amount-own.Amount, used.Times+added.Times-own.Times))
	}
	return most
}

// useOf is what a count goes up by when something that gave so many points now
// gives others. Money is the difference of what either costs, so that taking
// back all of it leaves exactly nothing.
func useOf(rules *program.Program, count budget.Count, before, now int64) budget.Used {
	use := budget.Used{Amount: now - before, Times: occasions(now) - occasions(before)}
	if count.Currency != "" {
		use.Amount = rules.Cost(now, count.Currency) - rules.Cost(before, count.Currency)
	}
	return use
}

// occasions is how often a slot gave something: once or not.
func occasions(points int64) int64 { return min(points, 1) }

// tighten lowers what an order may still earn where others have had since what
// it was left when it first earned, and reports whether it did. What it has
// stays: only more is refused.
func (b *batch) tighten(o *order.Order, rules *program.Program, facts *program.Facts) (tighter bool) {
	for _, slot := range rules.Bounded() {
		for i := range facts.Most {
			most := &facts.Most[i]
			now := b.taken(slot.Number)
			if most.Slot != slot.Number || now <= most.Took {
				continue
			}
			if left := max(b.leaves(rules, slot, buyerOf(o), most.Took), most.Took); now > left {
				most.Points, tighter = left, true
			}
		}
	}
	return tighter
}

// count notes how much of its limits and budgets an order takes now: the
// difference to what it took before.
func (b *batch) count(o *order.Order, rules *program.Program, facts *program.Facts) {
	for _, slot := range rules.Bounded() {
		for i := range facts.Most {
			if facts.Most[i].Slot == slot.Number {
				took := b.taken(slot.Number)
				b.addUse(rules, slot, buyerOf(o), [2]int64{facts.Most[i].Took, took})
				facts.Most[i].Took = took
			}
		}
	}
}

// addUse counts that a slot gives the second of two numbers of points instead
// of the first.
func (b *batch) addUse(rules *program.Program, slot program.Slot, to recipient, points [2]int64) {
	if points[0] == points[1] {
		return
	}
	for _, count := range b.countsOf(slot, to) {
		sum, use := b.judging.added[count], useOf(rules, count, points[0], points[1])
		b.judging.added[count] = budget.Used{Amount: sum.Amount + use.Amount, Times: sum.Times + use.Times}
	}
}

// taken is what the occasion in hand gets by a slot.
func (b *batch) taken(slot int) (points int64) {
	for _, part := range b.parts {
		if part.Slot == slot || slot == program.Everything {
			points += part.Points
		}
	}
	return points
}
