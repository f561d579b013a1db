package program_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/program"
)

func TestGenerosityIsWorkedOutBetweenTheCheapestAndTheDearestReward(t *testing.T) {
	t.Parallel()
	d := program.Starter([]string{"EUR", "JPY"}) // a point for 100, 500 points are 500
	d.MarginBP = 4000
	d.Rules[0].Points, d.Rules[0].Per["JPY"] = 5, 100
	d.Rewards = append(d.Rewards,
		program.Reward{ID: "big", Active: true, Kind: program.AmountOff, Cost: 400, Amount: map[string]int64{"EUR": 600}},
		program.Reward{ID: "off", Kind: program.AmountOff, Cost: 1, Amount: map[string]int64{"EUR": 600}},
	)
	double := d.Rules[0]
	double.ID, double.When.First = "double", true // not for every order
	d.Rules = append(d.Rules, double)
	five := program.Rate{Reward: "five", Minor: 500, Points: 500}
	want := []program.Generosity{
		// 5 % and 7.5 % of sales; 7.5 ÷ (40 − 7.5) = 23.08 % more sales
		{
			Currency: "EUR", Cheapest: five, Dearest: program.Rate{Reward: "big", Minor: 600, Points: 400},
			LowBP: 500, HighBP: 750, BreakEven: 2308,
		},
		{Currency: "JPY", Cheapest: five, Dearest: five, LowBP: 500, HighBP: 500, BreakEven: 1429},
	}
	if diff := cmp.Diff(want, d.Generosities([]string{"EUR", "JPY", "KWD"})); diff != "" {
		t.Error(diff)
	}
	d.MarginBP = 750
	if got := d.Generosities([]string{"EUR"})[0].BreakEven; got != -1 {
		t.Errorf("all margin given back breaks even at %d", got)
	}
}

// TestWhatAnAmountAffordsNeverCostsMore holds at every amount that so many
// points are affordable and one more is not, and that points are valued at the
// reward that gives most for one.
func TestWhatAnAmountAffordsNeverCostsMore(t *testing.T) {
	t.Parallel()
	d := program.Starter([]string{"JPY"})
	d.Rewards = []program.Reward{
		{ID: "mean", Name: "Mean", Active: true, Kind: program.AmountOff, Cost: 100, Amount: map[string]int64{"JPY": 3}, ValidDays: 9},
		{ID: "best", Name: "Best", Active: true, Kind: program.StoreCredit, Cost: 300, Amount: map[string]int64{"JPY": 7_000}, ValidDays: 9},
		{ID: "idle", Name: "Idle", Kind: program.AmountOff, Cost: 1, Amount: map[string]int64{"JPY": 9_000}, ValidDays: 9},
	}
	p := program.Compile(program.Version{Document: d}, time.UTC)
	for minor := range int64(500) {
		points := p.Affords(minor, "JPY")
		if cost, more := p.Cost(points, "JPY"), p.Cost(points+1, "JPY"); cost > minor || more <= minor {
			t.Fatalf("%d yen afford %d points, which cost %d, and one more costs %d", minor, points, cost, more)
		}
	}
	if got := p.Cost(10, "JPY"); got != 234 { // 10 × 7000 ÷ 300 = 233.3
		t.Errorf("10 points cost %d yen, want 234: the best reward's rate, rounded up", got)
	}
	if p.Cost(10, "EUR") != 0 || p.Affords(1, "EUR") < 1<<60 {
		t.Error("a currency without a reward is given a price")
	}
}
