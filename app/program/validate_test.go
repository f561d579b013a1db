package program_test

import (
	"errors"
	"strings"
	"testing"

	"regulars/app/fail"
	"regulars/app/program"
)

func TestADocumentThatCannotBeKeptNamesItsField(t *testing.T) {
	t.Parallel()
	for field, spoil := range map[string]func(*program.Document){
		"enrollment":             func(d *program.Document) { d.Enrollment = "everybody" },
		"pending_days":           func(d *program.Document) { d.PendingDays = 366 },
		"terms.de":               func(d *program.Document) { d.Terms["de"] = strings.Repeat("ä", 20_001) },
		"rules":                  func(d *program.Document) { d.Rules = make([]program.Rule, 201) },
		"rewards":                func(d *program.Document) { d.Rewards = make([]program.Reward, 201) },
		"rules[0].id":            func(d *program.Document) { d.Rules[0].ID = "Spend!" },
		"rules[1].id":            func(d *program.Document) { d.Rules[1].ID = d.Rules[0].ID },
		"rules[0].name":          func(d *program.Document) { d.Rules[0].Name = "  " },
		"rules[1].name":          func(d *program.Document) { d.Rules[1].Name = strings.Repeat("n", 81) },
		"rules[0].trigger":       func(d *program.Document) { d.Rules[0].Trigger = "moon" },
		"rules[0].effect":        func(d *program.Document) { d.Rules[0].Effect = "magic" },
		"rules[1].effect":        func(d *program.Document) { d.Rules[1].Effect = program.PerAmount },
		"rules[0].points":        func(d *program.Document) { d.Rules[0].Points = 0 },
		"rules[1].points":        func(d *program.Document) { d.Rules[1].Points = program.MaxPoints + 1 },
		"rules[0].rounding":      func(d *program.Document) { d.Rules[0].Rounding = "sideways" },
		"rules[0].per.EUR":       func(d *program.Document) { d.Rules[0].Per["EUR"] = 0 },
		"rules[0].per.euro":      func(d *program.Document) { d.Rules[0].Per["euro"] = 1 },
		"rules[0].minimum.EUR":   func(d *program.Document) { d.Rules[0].Minimum["EUR"] = -1 },
		"rewards[0].id":          func(d *program.Document) { d.Rewards[0].ID = "" },
		"rewards[1].name":        func(d *program.Document) { d.Rewards[1].Name = "" },
		"rewards[0].kind":        func(d *program.Document) { d.Rewards[0].Kind = "car" },
		"rewards[0].cost":        func(d *program.Document) { d.Rewards[0].Cost = 0 },
		"rewards[0].percent_bp":  func(d *program.Document) { d.Rewards[0].Kind, d.Rewards[0].PercentBP = program.PercentOff, 10_001 },
		"rewards[0].valid_days":  func(d *program.Document) { d.Rewards[0].ValidDays = 731 },
		"rewards[0].amount.EUR":  func(d *program.Document) { d.Rewards[0].Amount["EUR"] = program.MaxMinor + 1 },
		"rewards[0].minimum.eur": func(d *program.Document) { d.Rewards[0].Minimum["eur"] = 1 },
	} {
		d := program.Starter([]string{"EUR"})
		if err := d.Validate(); err != nil {
			t.Fatalf("the starter is refused: %v", err)
		}
		spoil(&d)
		names(t, field, d.Validate())
	}
}

func names(t *testing.T, field string, err error) {
	t.Helper()
	var refused *fail.Error
	if !errors.As(err, &refused) || refused.Kind != fail.Invalid || refused.Field != field || refused.Message == "" {
		t.Errorf("the error is %v, want one that names %s", err, field)
	}
}

func TestADocumentGoesLiveOnlyWithAmountsForEveryStore(t *testing.T) {
	t.Parallel()
	d := program.Starter([]string{"EUR"})
	if err := d.Publishable([]string{"EUR"}); err != nil {
		t.Errorf("the starter cannot go live: %v", err)
	}
	names(t, "rules[0].per.JPY", d.Publishable([]string{"EUR", "JPY"}))
	d.Rules[0].Per["JPY"] = 100
	names(t, "rewards[0].amount.JPY", d.Publishable([]string{"EUR", "JPY"}))
	d.Budget.Money = map[string]int64{"EUR": 5000}
	d.Rewards[0].Amount["JPY"] = 500
	names(t, "budget.money.JPY", d.Publishable([]string{"EUR", "JPY"}))
	d.Rewards[0].Active = false
	names(t, "budget.money.EUR", d.Publishable([]string{"EUR"})) // nothing says what a point costs
	d.Budget.Money = nil
	if err := d.Publishable([]string{"EUR", "JPY"}); err != nil {
		t.Errorf("an inactive reward keeps the program from going live: %v", err)
	}
	d.Enrollment, d.Terms = program.Join, nil
	names(t, "terms", d.Publishable([]string{"EUR"}))
}

func TestOnlyActiveRewardsAreFound(t *testing.T) {
	t.Parallel()
	d := program.Starter([]string{"EUR"})
	for id, want := range map[string]bool{"five": true, "ship": true, "": false, "ten": false} {
		if _, ok := d.Reward(id); ok != want {
			t.Errorf("reward %q is found: %t, want %t", id, ok, want)
		}
	}
	d.Rewards[0].Active = false
	if _, ok := d.Reward("five"); ok {
		t.Error("a reward is found although it is not offered")
	}
}
