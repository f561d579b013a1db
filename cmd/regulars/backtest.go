package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/backtest"
	"regulars/app/money"
)

type backtestCmd struct {
	Merchant uuid.UUID `required:"" help:"The merchant's id."`
	Since    string    `help:"First day, like 2026-03-01."`
	Until    string    `help:"Day before which it ends."`
}

// Run tries the draft on past orders and prints what it would have given.
// Ctrl-C ends it; nothing is stored.
func (c backtestCmd) Run(ctx context.Context, t *terminal) error {
	return withApp(ctx, t, func(a *app.App) error {
		report, err := a.Backtest(ctx, c.Merchant, app.BacktestInput{
			Since: c.Since, Until: c.Until,
			Progress: func(done, all int64) { fmt.Fprintf(t.stderr, "\r%d of %d orders", done, all) },
		})
		if err != nil {
			return err
		}
		return printBacktest(t, report)
	})
}

func printBacktest(t *terminal, r app.BacktestReport) error {
	lines := []string{
		"",
		fmt.Sprintf("%d orders of %d members", r.Orders, r.Members),
		fmt.Sprintf("draft: %d points on %d orders, live: %d points on %d", r.Draft.Points, r.Draft.Orders,
			r.Live.Points, r.Live.Orders),
		fmt.Sprintf("%d members gain %d points, %d lose %d", r.Gain.Members, r.Gain.Points, r.Lose.Members,
			r.Lose.Points),
	}
	for _, currency := range slices.Sorted(maps.Keys(r.Draft.Cost)) {
		lines = append(lines, fmt.Sprintf("cost if every point is used: draft %s, live %s",
			money.Amount{Minor: r.Draft.Cost[currency], Currency: currency},
			money.Amount{Minor: r.Live.Cost[currency], Currency: currency}))
		if sales := r.BreakEven[currency]; sales > 0 {
			more := money.Amount{Minor: sales, Currency: currency}
			lines = append(lines, fmt.Sprintf("pays back with %s more sales", more))
		}
	}
	for _, m := range r.Months {
		lines = append(lines, fmt.Sprintf("%s  %8d orders  draft %10d  live %10d", m.Month, m.Orders, m.Draft, m.Live))
	}
	for _, line := range append(lines, whomItConcerns(r)...) {
		if err := t.say("%s", line); err != nil {
			return err
		}
	}
	return nil
}

// habits are what kinds of members are called.
var habits = map[backtest.HabitKind]string{
	backtest.BoughtOnce: "bought once", backtest.BoughtFew: "bought 2 or 3 times",
	backtest.BoughtMany: "bought 4 times or more", backtest.GoneQuiet: "gone quiet",
}

func whomItConcerns(r app.BacktestReport) (lines []string) {
	for _, step := range r.Steps {
		sign, upTo := "+", fmt.Sprintf(" to %d", step.To)
		if step.Fewer {
			sign = "-"
		}
		if step.To == 0 {
			upTo = " or more"
		}
		lines = append(lines, fmt.Sprintf("%s%d%s points: %d members", sign, step.From, upTo, step.Members))
	}
	for _, h := range r.Habits {
		lines = append(lines, fmt.Sprintf("%-22s  %8d members  %8d gain  %8d lose  draft %10d  live %10d",
			habits[h.Kind], h.Members, h.Gain, h.Lose, h.Draft, h.Live))
	}
	if len(r.Tiers.Tiers) > 0 || r.Tiers.Down > 0 {
		lines = append(lines, fmt.Sprintf("tiers on the day of publishing: %d members up, %d down", r.Tiers.Up,
			r.Tiers.Down))
	}
	return lines
}
