package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
)

func TestADraftIsTriedOnPastOrdersAndNothingIsStored(t *testing.T) {
	t.Parallel()
	p := newPast(t) // 220 paid orders of each of three members, 10 euros each
	draft := testProgram(program.Accounts)
	draft.Rules[0].Points = 3
	draft.MarginBP = 5000
	draft.Rules = append(draft.Rules, program.Rule{
		ID: "second", Name: "Second order", Active: true, Trigger: program.OnOrder, Effect: program.Fixed, Points: 5,
		Only: program.Selection{Products: []string{"1"}}, When: program.When{Nth: []int{2}},
	})
	_, err := p.SaveDraft(t.Context(), p.merchant, draft)
	p.must(err)
	var pages []int64
	got, err := p.Backtest(t.Context(), p.merchant, app.BacktestInput{
		Since: p.since.Format(time.DateOnly), Progress: func(done, all int64) { pages = append(pages, done, all) },
	})
	p.must(err)
	if got.Orders != 660 || got.Members != 3 || got.Live.Points != 660*20 || got.Draft.Points != 660*30+3*5 {
		t.Errorf("the backtest says %+v", got)
	}
	if got.Gain.Members != 3 || got.Gain.Points != 660*10+15 || got.Lose.Members != 0 || len(got.Gain.Top) != 3 {
		t.Errorf("who gains: %+v, who loses: %+v", got.Gain, got.Lose)
	}
	if diff := cmp.Diff(map[string]int64{"EUR": (660*10 + 15) * 2}, got.BreakEven); diff != "" {
		t.Error("a point is worth a cent, half of a sale is margin:", diff)
	}
	if diff := cmp.Diff([]int64{700, 700}, pages); diff != "" {
		t.Error("progress:", diff)
	}
	var posted int64
	p.must(p.owner().QueryRow(t.Context(), `SELECT sum(posted) + sum(program_version) FROM orders`).Scan(&posted))
	if posted != 0 {
		t.Error("a backtest posted points")
	}
	_, err = p.Backtest(t.Context(), p.merchant, app.BacktestInput{Since: "2026-01-02", Until: "2026-01-02"})
	if !fail.Is(err, fail.Invalid) {
		t.Errorf("an empty range gives %v", err)
	}
}
