package journey_test

import (
	"testing"
	"time"

	"regulars/app/journey"
)

func TestAPaceIsTheMiddleGapBetweenPurchases(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 1, 1+n, 9, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		bought []int
		want   int // the day, -1 for none
	}{
		"bought once":                {[]int{0}, -1},
		"twice":                      {[]int{0, 30}, 60},
		"in any order":               {[]int{90, 0, 30, 60}, 120},
		"one long holiday":           {[]int{0, 30, 60, 160}, 190},
		"of two gaps the shorter":    {[]int{0, 20, 60}, 80},
		"forgotten the day before":   {[]int{0, 1, 30}, 59},
		"only forgotten":             {[]int{0, 1}, -1},
		"longer than anybody stocks": {[]int{0, 500}, -1},
	} {
		var bought []time.Time
		for _, n := range c.bought {
			bought = append(bought, day(n))
		}
		at, ok := journey.NextPurchase(bought)
		if ok != (c.want >= 0) || ok && !at.Equal(day(c.want)) {
			t.Errorf("%s: %v (%v), want day %d", name, at, ok, c.want)
		}
	}
}
