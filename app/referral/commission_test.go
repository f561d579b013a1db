package referral_test

import (
	"errors"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/program"
	"regulars/app/referral"
)

func TestACommissionIsRoundedDownAndBounded(t *testing.T) {
	t.Parallel()
	worth := map[string]int64{"EUR": 100, "JPY": 250}
	percent := referral.Commission{Kind: referral.ByPercent, BasisPoints: 750, Worth: worth}
	bounded := percent
	bounded.MostPerOrder = 50
	for name, c := range map[string]struct {
		terms    referral.Commission
		kept     int64
		currency string
		want     int64
	}{
		"7.5 % of 40.00":        {percent, 4000, "EUR", 300},
		"a part of a point":     {percent, 1999, "EUR", 149}, // 149.925
		"less than a point":     {percent, 13, "EUR", 0},     // 0.975
		"points of other worth": {percent, 10_000, "JPY", 300},
		"no worth":              {percent, 4000, "USD", 0},
		"nothing kept":          {percent, 0, "EUR", 0},
		"the bound":             {bounded, 4000, "EUR", 50},
		"below the bound":       {bounded, 400, "EUR", 30},
		"points":                {referral.Commission{Kind: referral.ByPoints, Points: 7}, 0, "USD", 7},
		"a reward":              {referral.Commission{Kind: referral.ByReward, Reward: "five", Points: 7}, 4000, "EUR", 0},
	} {
		if got := c.terms.For(c.kept, c.currency); got != c.want {
			t.Errorf("%s: %d points, want %d", name, got, c.want)
		}
	}
}

func TestACommissionCoversSoManyDays(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	always, days := referral.Commission{}, referral.Commission{Days: 60}
	once := referral.Commission{Days: 60, FirstOnly: true}
	for name, c := range map[string]struct {
		terms referral.Commission
		after time.Duration
		want  bool
	}{
		"the first order":        {once, 0, true},
		"a later one":            {once, time.Second, false},
		"a later one, years on":  {always, 5 * 365 * 24 * time.Hour, true},
		"the last moment":        {days, 60*24*time.Hour - time.Second, true},
		"the end of the 60 days": {days, 60 * 24 * time.Hour, false},
	} {
		if got := c.terms.Covers(first, first.Add(c.after)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestACommissionSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	points := referral.Commission{Kind: referral.ByPoints, Points: program.MaxPoints, Days: 1095}
	percent := referral.Commission{Kind: referral.ByPercent, BasisPoints: 10_000, Worth: map[string]int64{"EUR": 1}}
	for _, right := range []referral.Commission{points, percent, {Kind: referral.ByReward, Reward: "five"}} {
		if err := right.Validate(); err != nil {
			t.Errorf("%+v is refused: %v", right, err)
		}
	}
	for _, c := range []struct {
		field  string
		terms  referral.Commission
		change func(c *referral.Commission)
	}{
		{"points", points, func(c *referral.Commission) { c.Points++ }},
		{"points", points, func(c *referral.Commission) { c.Points = 0 }},
		{"most_per_order", points, func(c *referral.Commission) { c.MostPerOrder = -1 }},
		{"most_per_month", points, func(c *referral.Commission) { c.MostPerMonth = -1 }},
		{"orders_per_month", points, func(c *referral.Commission) { c.OrdersPerMonth = -1 }},
		{"days", points, func(c *referral.Commission) { c.Days++ }},
		{"days", points, func(c *referral.Commission) { c.Days = -1 }},
		{"basis_points", percent, func(c *referral.Commission) { c.BasisPoints++ }},
		{"basis_points", percent, func(c *referral.Commission) { c.BasisPoints = 0 }},
		{"worth.EUR", percent, func(c *referral.Commission) { c.Worth = map[string]int64{"EUR": 0} }},
		{"worth", percent, func(c *referral.Commission) { c.Worth = nil }},
		{"reward", points, func(c *referral.Commission) { c.Kind = referral.ByReward }},
		{"kind", points, func(c *referral.Commission) { c.Kind = "money" }},
	} {
		wrong := c.terms
		c.change(&wrong)
		err := wrong.Validate()
		if refused, ok := errors.AsType[*fail.Error](err); !ok || refused.Field != "commission."+c.field {
			t.Errorf("%+v is answered with %v, want commission.%s named", wrong, err, c.field)
		}
	}
}
