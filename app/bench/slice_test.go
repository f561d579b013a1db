//go:build bench

package bench

import (
	"fmt"
	"slices"
	"time"
)

const (
	pairs     = 5
	sliceTime = 4 * time.Second
	// foreign is the share of one core that other programs may take in a slice.
	foreign = 0.2
	// sliceRedos and runRedos bound how often slices are made again: on a
	// machine that is never quiet, the run must end too.
	sliceRedos = 2
	runRedos   = 15
)

// slice is one turn of one way.
type slice struct {
	ops    int
	took   time.Duration
	cpu    time.Duration
	others float64 // the share of one core that other programs took
}

func (s slice) rate() float64 { return float64(s.ops) / s.took.Seconds() }

// cost is CPU time an operation.
func (s slice) cost() time.Duration { return s.cpu / time.Duration(max(1, s.ops)) }

// slice measures work, which says how many operations it did, and makes it again
// while other programs disturb it; prepare is not measured. The least disturbed
// counts.
func (s *stage) slice(measured []int, prepare func(), work func() int) slice {
	var best slice
	for try := 0; ; try++ {
		prepare()
		before := read(measured...)
		ops := work()
		after := read(measured...)
		took := after.at.Sub(before.at)
		made := slice{ops: ops, took: took, cpu: after.counted - before.counted + s.spent}
		s.spent = 0
		made.others = (after.others - before.others).Seconds() / took.Seconds()
		if try == 0 || made.others < best.others {
			best = made
		}
		if made.others <= foreign || try == sliceRedos || s.redos == runRedos {
			return best
		}
		s.redos++
	}
}

// median is the middle one.
func median[T float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// quantile is the value below which a part of all lies.
func quantile(values []time.Duration, part float64) time.Duration {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*part))]
}

// ratios compares slices pair by pair.
func ratios(of, to []slice) float64 {
	found := make([]float64, len(of))
	for i := range of {
		found[i] = of[i].rate() / to[i].rate()
	}
	return median(found)
}

func costRatio(of, to []slice) float64 {
	found := make([]float64, len(of))
	for i := range of {
		found[i] = float64(of[i].cost()) / float64(to[i].cost())
	}
	return median(found)
}

// say prints the middle of some slices.
func say(name string, all []slice) {
	rates, costs, others := make([]float64, len(all)), make([]time.Duration, len(all)), make([]float64, len(all))
	for i, s := range all {
		rates[i], costs[i], others[i] = s.rate(), s.cost(), s.others
	}
	note("%-22s %8.0f/s  %5d µs CPU each  (others took %.0f %% of a core)", name, median(rates),
		median(costs).Microseconds(), 100*median(others))
}

func times(v float64) string { return fmt.Sprintf("%.2fx", v) }

func millis(d time.Duration) string { return fmt.Sprintf("%.1fms", float64(d.Microseconds())/1000) }

func mib(bytes int64) string { return fmt.Sprintf("%dMiB", bytes>>20) }
