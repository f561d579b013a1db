package insight

import (
	"math"
	"slices"
	"time"
)

// OwnGaps is how many orders make a member's own gaps worth more than the shop's:
// three gaps.
const OwnGaps = 4

// mostGap is the longest time a column of seconds holds: 68 years.
const mostGap = 1<<31 - 1

// never is longer than anything lasts.
const never = time.Duration(math.MaxInt64)

// Percentile is the least of some sorted values that so many percent are at most, as
// Postgres' percentile_disc gives it. There must be one.
func Percentile(sorted []int64, percent int) int64 {
	return min(sorted[max((len(sorted)*percent+99)/100, 1)-1], mostGap)
}

// cutAfter is after how long without an order a member with so many counts as
// lapsed: nine of ten of the gaps that they had until then were at most so long, or
// of the shop's before four orders.
func (w *Way) cutAfter(orders int) time.Duration {
	if len(w.cuts) != len(w.Bought) {
		w.findCuts()
	}
	if own := w.cuts[orders-1]; own != nil {
		return *own
	}
	if w.ShopCut == nil {
		return never
	}
	return *w.ShopCut
}

func (w *Way) findCuts() {
	w.cuts = make([]*time.Duration, len(w.Bought))
	gaps := make([]int64, 0, len(w.Bought))
	for i := 1; i < len(w.Bought); i++ {
		gap := int64(w.Bought[i].Sub(w.Bought[i-1]) / time.Second)
		at, _ := slices.BinarySearch(gaps, gap)
		gaps = slices.Insert(gaps, at, gap)
		if i+1 >= OwnGaps {
			own := time.Duration(Percentile(gaps, 90)) * time.Second
			w.cuts[i] = &own
		}
	}
}
