// Package bench measures the budgets of the design in ratios of one run. Its
// measurements are tests behind the build tag "bench"; make bench runs them and
// prints one line a budget.
package bench
