package journey_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/segment"
)

// thanks is a journey with a bit of everything.
func thanks() journey.Script {
	return journey.Script{
		Name: "Thanks", Trigger: journey.Listen{Kind: journey.Paid}, Again: journey.Again{When: journey.EachTime},
		Goals: []journey.Listen{{Kind: journey.Paid}}, Exits: []journey.Listen{{Kind: journey.Refunded}},
		Compare: 50, Window: 30,
		Steps: []journey.Step{
			{ID: "wait", Kind: journey.Wait, Minutes: 60},
			{
				ID: "review", Kind: journey.Until, Minutes: 120, On: []journey.Listen{{Kind: journey.Reviewed}},
				Then: []journey.Step{{ID: "praise", Kind: journey.Points, Points: 10, Note: "Thank you"}},
				Else: []journey.Step{{ID: "over", Kind: journey.End}},
			},
			{ID: "morning", Kind: journey.GoodHour, From: 9, Until: 11},
			{ID: "split", Kind: journey.Split, Arms: []journey.Arm{
				{Share: 400, Steps: []journey.Step{{ID: "few", Kind: journey.Points, Points: 1, Note: "A few"}}},
				{Share: 600, Steps: nil},
			}},
			{ID: "gift", Kind: journey.Reward, Reward: "five"},
		},
	}
}

func TestARunGoesStepByStep(t *testing.T) {
	t.Parallel()
	document := thanks()
	plan := journey.Compile(&document)
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 28, 20, 0, 0, 0, berlin) // clocks go forward this night
	turn := func() journey.Turn { return journey.Turn{Now: now, Zone: berlin} }
	run := &journey.Run{ID: uuid.UUID{1}, BeganAt: now, NextAt: now}
	if s := plan.Go(run, turn()); s != nil || run.NextAt.Sub(now) != time.Hour {
		t.Fatalf("it does not wait an hour: %v, until %v", s, run.NextAt)
	}
	now = now.Add(time.Hour)
	if s := plan.Go(run, turn()); s != nil || run.Step != "review" {
		t.Fatalf("it does not wait for the review: %v at %q", s, run.Step)
	}
	reviewed := journey.Signal{Kind: journey.Reviewed, Subject: "r", At: now.Add(time.Minute)}
	if !plan.Hear(run, &reviewed) {
		t.Fatal("it does not hear the review")
	}
	if s := plan.Go(run, turn()); s == nil || s.ID != "praise" {
		t.Fatalf("after the review comes %v", s)
	}
	plan.Past(run)
	if s := plan.Go(run, turn()); s != nil {
		t.Fatalf("it does not wait for the morning: %v", s)
	}
	if want := time.Date(2026, 3, 29, 9, 0, 0, 0, berlin); !run.NextAt.Equal(want) {
		t.Errorf("it waits until %v, want %v", run.NextAt, want)
	}
	now = run.NextAt
	for s := plan.Go(run, turn()); s != nil; s = plan.Go(run, turn()) {
		if s.ID != "few" && s.ID != "gift" {
			t.Fatalf("in the morning comes %q", s.ID)
		}
		plan.Past(run)
	}
	if run.Ending != journey.Completed {
		t.Errorf("it ended %q", run.Ending)
	}
}

func TestAWaitThatNothingEndsTimesOut(t *testing.T) {
	t.Parallel()
	document := thanks()
	plan := journey.Compile(&document)
	now := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	run := &journey.Run{ID: uuid.UUID{2}, BeganAt: now}
	for range 3 {
		if s := plan.Go(run, journey.Turn{Now: now, Zone: time.UTC}); s != nil {
			t.Fatalf("it came to %q", s.ID)
		}
		now = run.NextAt
	}
	if run.Ending != journey.Completed {
		t.Errorf("it ended %q at %q, want the end after the time-out", run.Ending, run.Step)
	}
}

func TestAGoalOrAnExitEndsARunWhereverItStands(t *testing.T) {
	t.Parallel()
	document := thanks()
	plan := journey.Compile(&document)
	now := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	own := journey.Signal{Kind: journey.Paid, Subject: "1", At: now, Placed: now}
	later := now.Add(time.Minute)
	for want, s := range map[journey.Ending]journey.Signal{
		journey.GoalReached: {Kind: journey.Paid, Subject: "2", At: later, Placed: later},
		journey.Exited:      {Kind: journey.Refunded, Subject: "2", At: later, Placed: later},
	} {
		run := &journey.Run{ID: uuid.UUID{3}, Subject: "1", BeganAt: now}
		plan.Go(run, journey.Turn{Now: now, Zone: time.UTC})
		if plan.Hear(run, &own) {
			t.Error("the order that began it ended it")
		}
		if !plan.Hear(run, &s) || run.Ending != want {
			t.Errorf("after %s it ended %q, want %q", s.Kind, run.Ending, want)
		}
		if step := plan.Go(run, journey.Turn{Now: now.Add(time.Hour), Zone: time.UTC}); step != nil {
			t.Errorf("a run that ended goes on to %q", step.ID)
		}
	}
}

func TestWhoGoesThroughAgain(t *testing.T) {
	t.Parallel()
	on := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	second := journey.Past{Subjects: map[string]bool{"1": true}, Last: on.AddDate(0, 0, 10)}
	at := func(days int, subject string) journey.Signal {
		moment := on.AddDate(0, 0, days)
		return journey.Signal{Kind: journey.Paid, Subject: subject, At: moment, Placed: moment}
	}
	old := at(-1, "0")
	old.Past = true
	for name, c := range map[string]struct {
		again  journey.Again
		signal journey.Signal
		before journey.Past
		want   bool
	}{
		"first":                {journey.Again{When: journey.Never}, at(1, "1"), journey.Past{}, true},
		"before it was on":     {journey.Again{When: journey.Never}, at(-1, "1"), journey.Past{}, false},
		"before, asked for":    {journey.Again{When: journey.Never}, old, journey.Past{}, true},
		"never again":          {journey.Again{When: journey.Never}, at(90, "2"), second, false},
		"each, another":        {journey.Again{When: journey.EachTime}, at(11, "2"), second, true},
		"each, the same":       {journey.Again{When: journey.EachTime}, at(11, "1"), second, false},
		"after days, too soon": {journey.Again{When: journey.AfterDays, Days: 30}, at(39, "2"), second, false},
		"after days":           {journey.Again{When: journey.AfterDays, Days: 30}, at(40, "2"), second, true},
	} {
		document := thanks()
		document.Again = c.again
		if got := journey.Compile(&document).Begins(&c.signal, on, c.before); got != c.want {
			t.Errorf("%s: begins %v, want %v", name, got, c.want)
		}
	}
}

func TestAWrongDocumentIsRefusedByThePathOfTheMistake(t *testing.T) {
	t.Parallel()
	right := thanks()
	if err := right.Validate(); err != nil {
		t.Fatalf("a good document is refused: %v", err)
	}
	for field, spoil := range map[string]func(*journey.Script){
		"name":                  func(d *journey.Script) { d.Name = " " },
		"trigger.kind":          func(d *journey.Script) { d.Trigger.Kind = "moon" },
		"trigger.name":          func(d *journey.Script) { d.Trigger = journey.Listen{Kind: journey.Event} },
		"trigger.nth[0]":        func(d *journey.Script) { d.Trigger.Nth = []int{0} },
		"again.when":            func(d *journey.Script) { d.Again.When = "" },
		"again.days":            func(d *journey.Script) { d.Again = journey.Again{When: journey.AfterDays} },
		"goals[0].kind":         func(d *journey.Script) { d.Goals[0].Kind = "" },
		"steps":                 func(d *journey.Script) { d.Steps = nil },
		"steps[0].minutes":      func(d *journey.Script) { d.Steps[0].Minutes = journey.MaxMinutes + 1 },
		"steps[0].points":       func(d *journey.Script) { d.Steps[0].Points = 5 },
		"steps[1].on":           func(d *journey.Script) { d.Steps[1].On = nil },
		"steps[1].then[0].note": func(d *journey.Script) { d.Steps[1].Then[0].Note = "" },
		"steps[1].else[0].id":   func(d *journey.Script) { d.Steps[1].Else[0].ID = "wait" },
		"steps[2].until":        func(d *journey.Script) { d.Steps[2].Until = 9 },
		"steps[3].arms":         func(d *journey.Script) { d.Steps[3].Arms[1].Share = 700 },
		"steps[3].arms[0].steps[0].points": func(d *journey.Script) {
			d.Steps[3].Arms[0].Steps[0].Points = -1
		},
		"steps[4].kind":    func(d *journey.Script) { d.Steps[4].Kind = "sing" },
		"compare_permille": func(d *journey.Script) { d.Compare = 501 },
		"window_days":      func(d *journey.Script) { d.Window = 0 },
		"budget.money":     func(d *journey.Script) { d.Budget.Money = -1 },
	} {
		d := thanks()
		spoil(&d)
		var refused *fail.Error
		if err := d.Validate(); !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestADocumentIsBounded(t *testing.T) {
	t.Parallel()
	deep, long := thanks(), thanks()
	end := []journey.Step{{ID: "x", Kind: journey.End}}
	for i := range 9 {
		end = []journey.Step{{
			ID: "b" + strings.Repeat("b", i), Kind: journey.Branch, If: &segment.Condition{Match: segment.All}, Then: end,
		}}
	}
	deep.Steps = end
	for range 101 {
		long.Steps = append(long.Steps, journey.Step{ID: "s" + strings.Repeat("s", len(long.Steps)%40), Kind: journey.End})
	}
	for name, d := range map[string]journey.Script{"depth": deep, "length": long} {
		if d.Validate() == nil {
			t.Errorf("a document of any %s is taken", name)
		}
	}
}

func TestTheComparisonGroupIsStableAndAsLargeAsAskedFor(t *testing.T) {
	t.Parallel()
	alone := 0
	for range 20_000 {
		id := uuid.New()
		small, large := journey.GroupOf(id[:], 50), journey.GroupOf(id[:], 100)
		if small == journey.Alone {
			if alone++; large != journey.Alone {
				t.Fatal("a larger group dropped somebody")
			}
		}
		if journey.GroupOf(id[:], 0) == journey.Alone {
			t.Fatal("somebody is in a group of nobody")
		}
	}
	if alone < 850 || alone > 1150 {
		t.Errorf("%d of 20,000 are left alone, want about 1,000", alone)
	}
}

func TestAnAnswerIsHeardOnceByWhoAsksForNoNameAndByItsMoodWhereThatIsAsked(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]bool{"": {true, false}, "after": {true, false}, "after:poor": {false, true}, "after:good": {false, false}} {
		for i, told := range []string{"after", "after:poor"} {
			signal := journey.Signal{Kind: journey.Answered, Name: told}
			if got := (journey.Listen{Kind: journey.Answered, Name: name}).Hears(&signal); got != want[i] {
				t.Errorf("listening for %q, %q is heard: %v", name, told, got)
			}
		}
	}
}
