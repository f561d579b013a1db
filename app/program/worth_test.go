package program_test

import (
	"testing"

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
