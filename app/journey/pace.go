package journey

import (
	"slices"
	"time"
)

// Bounds of a pace: what is bought again the next day was forgotten the day
// before, and what is bought every other year is not used up.
const (
	leastPace = 3 * 24 * time.Hour
	mostPace  = maxDays * 24 * time.Hour
)

// NextPurchase is when a member who bought a product at some moments will have used it
// up: their own usual gap (the median; of an even number the shorter middle one)
// after the last. Purchases less than three days apart are one. ok is false for
// what was bought once, or too seldom to tell.
func NextPurchase(bought []time.Time) (at time.Time, ok bool) {
	moments := slices.SortedFunc(slices.Values(bought), time.Time.Compare)
	var gaps []time.Duration
	for i := 1; i < len(moments); i++ {
		if gap := moments[i].Sub(moments[i-1]); gap >= leastPace {
			gaps = append(gaps, gap)
		}
	}
	if len(gaps) == 0 {
		return time.Time{}, false
	}
	slices.Sort(gaps)
	gap := gaps[(len(gaps)-1)/2]
	return moments[len(moments)-1].Add(gap), gap <= mostPace
}
