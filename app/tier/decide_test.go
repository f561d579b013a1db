package tier

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"regulars/app/program"
)

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// ladder has a tier for everybody, two that points reach, and one by invitation.
func ladder(change func(*program.TierPlan)) program.TierPlan {
	plan := program.TierPlan{Tiers: []program.Tier{
		{ID: "bronze", Name: "Bronze"},
		{ID: "silver", Name: "Silver", Reach: program.Threshold{Points: 100}, Retain: program.Threshold{Points: 50}},
		{ID: "gold", Name: "Gold", Reach: program.Threshold{Points: 300}},
		{ID: "friend", Name: "Friend", Invited: true},
	}}
	if change != nil {
		change(&plan)
	}
	return plan
}

// at is a moment in Berlin.
func at(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, zoneOf(t, "Europe/Berlin"))
	if err != nil {
		t.Fatal(err)
	}
	return moment.UTC()
}

func moment(t *testing.T, text string) *time.Time {
	t.Helper()
	if text == "" {
		return nil
	}
	m := at(t, text)
	return &m
}

func TestAMemberMovesAsThePlanSays(t *testing.T) {
	t.Parallel()
	yearly := func(p *program.TierPlan) { p.Counts, p.Term = program.CountCalendarYear, program.TermNextYear }
	monthly := func(p *program.TierPlan) {
		p.Counts, p.Months, p.Term, p.Keep, p.Grace, p.Notice = program.CountRolling, 1, program.TermMonths, 1, 5, 10
	}
	never := func(p *program.TierPlan) { monthly(p); p.Landing = program.NeverDown }
	qualified := func(p *program.TierPlan) { monthly(p); p.Landing = program.Qualified }
	thisYear := func(p *program.TierPlan) { p.Counts, p.Term = program.CountCalendarYear, program.TermRestOfYear }
	for name, c := range map[string]struct {
		plan   func(*program.TierPlan)
		has    string
		how    How
		until  string
		told   string
		lowers string
		month  string // when the points were earned
		points int64
		now    string
		move   Move
		tier   string
		ends   string
		down   string
	}{
		"reaches two at once":          {month: "2026-05-02 09:00", points: 300, now: "2026-05-02 09:00", move: Up, tier: "gold"},
		"is one point short":           {month: "2026-05-02 09:00", points: 99, now: "2026-05-02 09:00", move: Stays},
		"keeps for ever":               {has: "silver", now: "2036-05-02 09:00", move: Stays, tier: "silver"},
		"reaches to the next year":     {plan: yearly, month: "2026-05-02 09:00", points: 100, now: "2026-05-02 09:00", move: Up, tier: "silver", ends: "2028-01-01 00:00"},
		"last year's do not count":     {plan: yearly, month: "2026-12-31 23:59", points: 100, now: "2027-01-01 00:00", move: Stays},
		"renews by what the term held": {plan: yearly, has: "silver", until: "2028-01-01 00:00", month: "2027-03-01 09:00", points: 50, now: "2028-01-01 00:00", move: Renewed, tier: "silver", ends: "2029-01-01 00:00"},
		"the rest of the year ends":    {plan: thisYear, has: "silver", until: "2027-01-01 00:00", month: "2026-03-01 09:00", points: 200, now: "2026-12-18 00:00", move: Told, tier: "silver", ends: "2027-01-01 00:00", down: "2027-01-02 00:00"},
		"is not told too early":        {plan: monthly, has: "gold", until: "2026-06-03 00:00", now: "2026-05-28 23:59", move: Stays, tier: "gold", ends: "2026-06-03 00:00"},
		"is told in time":              {plan: monthly, has: "gold", until: "2026-06-03 00:00", now: "2026-05-29 00:00", move: Told, tier: "gold", ends: "2026-06-03 00:00", down: "2026-06-09 00:00"},
		"is told late, moves later":    {plan: monthly, has: "gold", until: "2026-06-03 00:00", now: "2026-09-01 12:00", move: Told, tier: "gold", ends: "2026-06-03 00:00", down: "2026-09-12 00:00"},
		"waits for the day":            {plan: monthly, has: "gold", until: "2026-06-03 00:00", told: "2026-05-29 00:00", lowers: "2026-06-09 00:00", now: "2026-06-08 23:59", move: Stays, tier: "gold", ends: "2026-06-03 00:00", down: "2026-06-09 00:00"},
		"lands one down":               {plan: monthly, has: "gold", until: "2026-06-03 00:00", told: "2026-05-29 00:00", lowers: "2026-06-09 00:00", now: "2026-06-09 00:00", move: Down, tier: "silver", ends: "2026-07-10 00:00"},
		"lands where it belongs":       {plan: qualified, has: "gold", until: "2026-06-03 00:00", told: "2026-05-29 00:00", lowers: "2026-06-09 00:00", now: "2026-06-09 00:00", move: Down},
		"saves it after the notice":    {plan: monthly, has: "gold", until: "2026-06-03 00:00", told: "2026-05-29 00:00", lowers: "2026-06-09 00:00", month: "2026-06-01 09:00", points: 300, now: "2026-06-01 10:00", move: Saved, tier: "gold", ends: "2026-06-03 00:00"},
		"saves it in the grace":        {plan: monthly, has: "gold", until: "2026-06-03 00:00", told: "2026-05-29 00:00", lowers: "2026-06-09 00:00", month: "2026-06-04 09:00", points: 300, now: "2026-06-04 10:00", move: Renewed, tier: "gold", ends: "2026-07-03 00:00"},
		"never moves down":             {plan: never, has: "gold", until: "2026-06-03 00:00", now: "2026-06-03 00:00", move: Renewed, tier: "gold", ends: "2026-07-03 00:00"},
		"holds what staff gave":        {plan: monthly, has: "friend", how: Invited, until: "2026-06-03 00:00", now: "2026-06-02 23:59", move: Stays, tier: "friend", ends: "2026-06-03 00:00"},
		"what staff gave ends":         {has: "friend", how: Invited, until: "2026-06-03 00:00", month: "2026-01-05 09:00", points: 120, now: "2026-06-03 00:00", move: Ended, tier: "silver"},
		"earned what staff gave":       {has: "silver", how: Manual, until: "2026-06-03 00:00", month: "2026-01-05 09:00", points: 120, now: "2026-06-03 00:00", move: Renewed, tier: "silver"},
		"earns more than was given":    {has: "silver", how: Manual, until: "2026-06-03 00:00", month: "2026-01-05 09:00", points: 300, now: "2026-02-03 00:00", move: Up, tier: "gold"},
		"loses one that is gone":       {has: "platinum", month: "2026-01-05 09:00", points: 120, now: "2026-02-03 00:00", move: Gone, tier: "silver"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := NewPlan(ladder(c.plan), zoneOf(t, "Europe/Berlin"))
			who := &Person{Standing: Standing{
				Tier: c.has, How: c.how, Until: moment(t, c.until), ToldAt: moment(t, c.told), LowersOn: moment(t, c.lowers),
			}}
			if c.points > 0 {
				who.Add(Month{Month: MonthOf(at(t, c.month), zoneOf(t, "Europe/Berlin")), Points: c.points})
			}
			got, move := plan.Decide(who, at(t, c.now))
			if move != c.move || got.Tier != c.tier {
				t.Errorf("move %d to %q, want %d to %q", move, got.Tier, c.move, c.tier)
			}
			if diff := cmp.Diff([]*time.Time{moment(t, c.ends), moment(t, c.down)}, []*time.Time{got.Until, got.LowersOn}); diff != "" {
				t.Errorf("end of the term and day of moving down (-want +got):\n%s", diff)
			}
			who.Standing = got
			if again, twice := plan.Decide(who, at(t, c.now)); twice != Stays || !cmp.Equal(again, got) {
				t.Errorf("asked again at the same moment it moves once more: %d", twice)
			}
		})
	}
}

func TestAThresholdAsksForAllOrAnyAndNeverAddsCurrencies(t *testing.T) {
	t.Parallel()
	spend := map[string]int64{"EUR": 100, "USD": 120}
	for name, c := range map[string]struct {
		asks program.Threshold
		has  Counts
		want bool
	}{
		"empty is never reached":   {program.Threshold{}, Counts{Points: 1000}, false},
		"all of it":                {program.Threshold{Points: 10, Orders: 2}, Counts{Points: 10, Orders: 2}, true},
		"one of all":               {program.Threshold{Points: 10, Orders: 2}, Counts{Points: 10, Orders: 1}, false},
		"any of it":                {program.Threshold{Any: true, Points: 10, Orders: 2}, Counts{Points: 10}, true},
		"one currency is enough":   {program.Threshold{Spend: spend}, Counts{Spend: map[string]int64{"USD": 120}}, true},
		"currencies never add up":  {program.Threshold{Spend: spend}, Counts{Spend: map[string]int64{"EUR": 99, "USD": 119}}, false},
		"another currency is none": {program.Threshold{Spend: spend}, Counts{Spend: map[string]int64{"JPY": 999}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := met(c.asks, c.has); got != c.want {
				t.Errorf("reached is %v", got)
			}
		})
	}
}

func TestWholeMonthsCountSoThatNobodyGetsLessThanWasPromised(t *testing.T) {
	t.Parallel()
	zone := zoneOf(t, "Europe/Berlin")
	for name, c := range map[string]struct {
		counts program.TierWindow
		joined string
		earned string
		now    string
		want   bool
	}{
		"lifetime":                      {program.CountLifetime, "2020-01-01 00:00", "2020-01-01 00:00", "2026-01-01 00:00", true},
		"rolling, the first day":        {program.CountRolling, "2020-01-01 00:00", "2025-02-28 09:00", "2026-02-28 23:00", true},
		"rolling, a month too old":      {program.CountRolling, "2020-01-01 00:00", "2025-01-31 09:00", "2026-02-01 00:00", false},
		"before the anniversary":        {program.CountMembershipYear, "2020-03-15 00:00", "2025-04-01 00:00", "2026-03-14 23:59", true},
		"after the anniversary":         {program.CountMembershipYear, "2020-03-15 00:00", "2026-02-20 00:00", "2026-03-15 00:00", false},
		"joined on a leap day":          {program.CountMembershipYear, "2024-02-29 00:00", "2026-01-31 00:00", "2026-02-28 00:00", false},
		"midnight of the shop, not UTC": {program.CountCalendarYear, "2020-01-01 00:00", "2026-01-01 00:30", "2026-01-01 00:45", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := NewPlan(program.TierPlan{Counts: c.counts, Months: 12}, zone)
			who := &Person{Joined: at(t, c.joined)}
			who.Add(Month{Month: MonthOf(at(t, c.earned), zone), Points: 1})
			if got := plan.Count(who, at(t, c.now)).Points == 1; got != c.want {
				t.Errorf("counts is %v", got)
			}
		})
	}
}

func TestNobodyMovesDownUntoldAndMorePointsNeverLower(t *testing.T) {
	t.Parallel()
	zone := zoneOf(t, "America/Sao_Paulo")
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(1, 40)
		plan := NewPlan(ladder(func(p *program.TierPlan) {
			p.Counts = rapid.SampledFrom([]program.TierWindow{
				program.CountLifetime, program.CountCalendarYear, program.CountRolling, program.CountMembershipYear,
			}).Draw(t, "counts")
			p.Term = rapid.SampledFrom([]program.TierTerm{
				program.TermForever, program.TermRestOfYear, program.TermNextYear, program.TermMonths,
			}).Draw(t, "term")
			p.Landing = rapid.SampledFrom([]program.Landing{program.OneDown, program.Qualified, program.NeverDown}).Draw(t, "landing")
			p.Months, p.Keep = rapid.IntRange(1, 24).Draw(t, "months"), rapid.IntRange(1, 24).Draw(t, "keep")
			p.Grace, p.Notice = rapid.IntRange(0, 60).Draw(t, "grace"), rapid.IntRange(0, 90).Draw(t, "notice")
		}), zone)
		now := time.Date(2026, 1, 3, 11, 0, 0, 0, time.UTC)
		who := &Person{Joined: now}
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			now = now.AddDate(0, 0, days.Draw(t, "days"))
			if more := rapid.Int64Range(-80, 120).Draw(t, "points"); more != 0 {
				who.Add(Month{Month: MonthOf(now, zone), Points: more})
			}
			before, had := plan.Rank(who.Tier), who.Standing
			got, move := plan.Decide(who, now)
			who.Standing = got
			if plan.Rank(got.Tier) < before && (had.ToldAt == nil || now.Sub(*had.ToldAt) < time.Duration(plan.notice())*24*time.Hour) {
				t.Fatalf("down on %s by move %d, told at %v", now, move, had.ToldAt)
			}
			reached := plan.Rank(got.Tier)
			for again := 0; move != Stays; again++ { // a term shorter than its notice is told of when it begins
				if who.Standing, move = plan.Decide(who, now); again == 3 || plan.Rank(who.Tier) != reached {
					t.Fatalf("it moves again at once: %d", move)
				}
			}
			if next := plan.Next(who, now); next == nil && who.Until != nil {
				t.Fatal("a term has an end and nobody looks at it")
			}
			c := plan.Count(who, now)
			more := Counts{Points: c.Points + rapid.Int64Range(0, 500).Draw(t, "more"), Spend: c.Spend, Orders: c.Orders}
			if plan.Reached(more) < plan.Reached(c) {
				t.Fatal("more points reach less")
			}
		}
	})
}
