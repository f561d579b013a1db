// Package bench measures the budgets of speed and memory as ratios of one run on
// one machine, so that a slow or a fast machine gives the same answer. It is the
// tests behind the build tag "bench": make bench runs them, prints one line a
// budget, and fails when one is short.
//
// Two ways of doing the same are measured in turns ("slices" of about four
// seconds), and the median ratio counts: what slows the machine slows both. A
// slice in which other programs took more than a fifth of a core is made again.
package bench
