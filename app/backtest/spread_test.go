package backtest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/backtest"
	"regulars/app/program"
)

func TestAReplaySaysHowMuchMembersGainAndLoseByHowTheyBuy(t *testing.T) {
	t.Parallel()
	draft := compiled(t, func(d *program.Document) {
		d.Rules[0].Points = 2
		d.Rules[0].Limits = []program.Limit{{Of: program.OfMember, Window: program.Lifetime, Points: 250}}
	})
	r := backtest.New(draft, compiled(t, same))
	bought := []int{1, 1, 2, 4, 5} // times 100 points by what is live, 200 by the draft and 250 at most
	all := history(40)
	quiet := all[0]
	quiet.PlacedAt = quiet.PlacedAt.Add(-200 * 24 * time.Hour)
	r.Take(backtest.Order{State: &quiet, Member: uuid.UUID{99}})
	n := 0
	for person, times := range bought {
		for range times {
			r.Take(backtest.Order{State: &all[n], Member: uuid.UUID{byte(person + 1)}})
			n++
		}
	}
	got := r.Report()
	steps := []backtest.Step{
		{Fewer: true, From: 101, Members: 2}, // 150 and 250 fewer
		{Fewer: true, From: 51, To: 100},
		{Fewer: true, From: 1, To: 50},
		{From: 1, To: 50, Members: 1},
		{From: 51, To: 100, Members: 3},
	}
	if diff := cmp.Diff(steps, got.Steps); diff != "" {
		t.Error(diff)
	}
	habits := []backtest.Habit{
		{Kind: backtest.BoughtOnce, Members: 2, Gain: 2, Draft: 400, Live: 200, Cost: map[string]int64{"EUR": 200}},
		{Kind: backtest.BoughtFew, Members: 1, Gain: 1, Draft: 250, Live: 200, Cost: map[string]int64{"EUR": 50}},
		{Kind: backtest.BoughtMany, Members: 2, Lose: 2, Draft: 500, Live: 900, Cost: map[string]int64{"EUR": -400}},
		{Kind: backtest.GoneQuiet, Members: 1, Gain: 1, Draft: 200, Live: 100, Cost: map[string]int64{"EUR": 100}},
	}
	if diff := cmp.Diff(habits, got.Habits); diff != "" {
		t.Error(diff)
	}
}
