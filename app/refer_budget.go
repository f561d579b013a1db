package app

import (
	"maps"
	"slices"
	"time"

	"regulars/app/budget"
	"regulars/app/fail"
	"regulars/app/program"
)

// bounds are what bounds all that the program gives, by how it is counted in the
// window of a moment. Neither side buys anything here: points cost what they
// cost in the merchant's currency.
func (s *settling) bounds(at time.Time) map[budget.Count]program.Bound {
	bounds := map[budget.Count]program.Bound{}
	for _, bound := range s.rules.WholeBounds() {
		if bound.In(s.merchant.Currency) {
			count := budget.Of(program.WholeKey, bound.Window, at, s.merchant.Location())
			count.Currency = bound.Currency
			bounds[count] = bound
		}
	}
	return bounds
}

// fits reports whether the program's budget leaves so many points. All or none:
// both sides were told how many.
func (s *settling) fits(points int64, at time.Time) (bool, error) {
	bounds := s.bounds(at)
	if points == 0 || len(bounds) == 0 {
		return true, nil
	}
	used, err := budget.Lock(s.tx, countsOf(bounds))
	for count, bound := range bounds {
		if s.rules.Leaves(bound, used[count].Amount, used[count].Times) < points {
			return false, err
		}
	}
	return true, err
}

func countsOf(bounds map[budget.Count]program.Bound) []budget.Count {
	return slices.Collect(maps.Keys(bounds))
}

// affords is noRewardError while the budget does not leave the advocate's points.
func (s *settling) affords() error {
	fits, err := s.fits(s.terms().Points, s.tx.Now)
	if err == nil && !fits {
		err = noRewardError{fail.New(fail.Conflict, "the program's budget is spent")}
	}
	return err
}

// spend counts that a side has the second of two numbers of points instead of
// the first, in the window in which it was given them.
func (s *settling) spend(before, now int64, at *time.Time) error {
	if before == now || at == nil {
		return nil
	}
	changes := map[budget.Count]budget.Used{}
	for count := range s.bounds(*at) {
		changes[count] = useOf(s.rules, count, before, now)
	}
	return budget.Add(s.tx, changes)
}
