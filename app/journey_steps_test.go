package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/program"
	"regulars/app/segment"
)

func TestABranchAsksWhatIsTrueWhenTheRunComesToIt(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		d := waits(journey.Listen{Kind: journey.Event, Name: "visit"})
		loyal := allOf(atLeast(segment.Orders, 2))
		d.Steps = []journey.Step{
			{ID: "hour", Kind: journey.Wait, Minutes: 60},
			{
				ID: "loyal", Kind: journey.Branch, If: &loyal,
				Then: []journey.Step{{ID: "much", Kind: journey.Points, Points: 90, Note: "For a regular"}},
				Else: []journey.Step{{ID: "little", Kind: journey.Points, Points: 9, Note: "For a start"}},
			},
			{ID: "all", Kind: journey.Points, Points: 1, Note: "For both"},
		}
		w.switchOn(d)
		first, one := w.newcomer(s, mail("one"))
		second, two := w.newcomer(s, mail("two"))
		w.occur(one, "visit", key(1))
		w.occur(two, "visit", key(2))
		w.Drain()
		for range 2 { // while the run waits
			s.buy(purchase{customer: second, quantity: 1, unit: 100})
		}
		w.deliver()
		before := w.balance(s.id, first).Available
		loyalHad := w.balance(s.id, second).Available
		w.Pass(time.Hour)
		w.wantWent(one, "completed")
		w.wantWent(two, "completed")
		if got := w.balance(s.id, first).Available - before; got != 10 {
			t.Errorf("who bought nothing got %d points, want 10", got)
		}
		if got := w.balance(s.id, second).Available - loyalHad; got != 91 {
			t.Errorf("who bought twice got %d points, want 91", got)
		}
	})
}

func TestAMessageStepSendsOneLetterToWhomItMay(t *testing.T) {
	t.Parallel()
	w, box, template := selling(t)
	s := w.shopify()
	d := waits(journey.Listen{Kind: journey.Event, Name: "visit"})
	d.Goals = []journey.Listen{{Kind: journey.Paid}}
	d.Steps = []journey.Step{
		{ID: "write", Kind: journey.Message, Template: template.String(), Priority: 40},
		{ID: "week", Kind: journey.Wait, Minutes: 7 * 24 * 60},
	}
	w.switchOn(d)
	_, agreed := w.newcomer(s, mail("agreed"))
	_, silent := w.newcomer(s, mail("silent"))
	w.agree(agreed, consent.Agreed)
	for i, id := range []uuid.UUID{agreed, silent, agreed} {
		w.occur(id, "visit", key(i%2)) // the third is the first once more
	}
	w.Drain()
	w.wantWent(agreed, "at week")
	var letters []string
	for _, l := range box.Letters() {
		if strings.HasSuffix(l.Subject, ", news") {
			letters = append(letters, l.To+": "+l.Text)
		}
	}
	if len(letters) != 1 || !strings.HasPrefix(letters[0], mail("agreed")) || !strings.Contains(letters[0], "From ") {
		t.Errorf("letters: %q, want one to who agreed", letters)
	}
}

func TestPointsThatEndSoonBeginOneRun(t *testing.T) {
	t.Parallel()
	document := mortal(600, program.Expiry{Mode: program.AfterDays, Days: 60})
	w := newWorld(t, &document, seldom)
	_, member := w.newcomer(w.woo(), mail("rich"))
	w.switchOn(waits(journey.Listen{Kind: journey.PointsExpire}))
	w.Pass(29 * 24 * time.Hour)
	w.sweeps("journeys")
	w.wantWent(member)
	w.Pass(2 * 24 * time.Hour)
	w.sweeps("journeys")
	w.wantWent(member, "at week")
	w.Pass(8 * 24 * time.Hour)
	w.sweeps("journeys")
	w.wantWent(member, "completed")
}

func TestAPausedAutomationWaitsAndGoesOn(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.woo()
	id := w.switchOn(thankYou())
	customer, member := w.newcomer(s, mail("patient"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	_, err := w.PauseJourney(t.Context(), w.merchant, id)
	w.must(err)
	had := w.balance(s.id, customer).Available
	w.Pass(3 * time.Hour)
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000}) // begins nothing, and ends the run by its goal
	other, meanwhile := w.newcomer(s, mail("meanwhile"))
	s.buy(purchase{customer: other, quantity: 1, unit: 1000})
	w.deliver()
	w.wantWent(meanwhile)
	w.wantWent(member, "goal")
	_, late := w.newcomer(s, mail("late"))
	d := thankYou()
	d.Trigger = journey.Listen{Kind: journey.Event, Name: "visit"}
	waiting := w.switchOn(d)
	w.occur(late, "visit", key(1))
	w.Drain()
	_, err = w.PauseJourney(t.Context(), w.merchant, waiting)
	w.must(err)
	w.Pass(3 * time.Hour)
	w.wantWent(late, "at hour")
	for range 2 {
		_, err = w.ResumeJourney(t.Context(), w.merchant, waiting)
		if fail.Is(err, fail.Conflict) {
			break
		}
		w.must(err)
	}
	if err == nil {
		t.Error("one that is live can go on once more")
	}
	w.Drain()
	w.wantWent(late, "at review")
	if got := w.balance(s.id, customer).Available; got != had {
		t.Errorf("while it was paused %d points were given", got-had)
	}
}

func TestAStoppedAutomationEndsEverybodyForGood(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.woo()
	id := w.switchOn(thankYou())
	customer, member := w.newcomer(s, mail("stopped"))
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	had := w.balance(s.id, customer).Available
	for range 2 { // a double click
		v, err := w.StopJourney(t.Context(), w.merchant, id)
		w.must(err)
		if v.State != journey.Over || v.Figures[journey.Ended(journey.Stopped)] != 1 {
			t.Errorf("it is %s, %v were stopped", v.State, v.Figures)
		}
	}
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	w.Pass(3 * time.Hour)
	w.wantWent(member, "stopped")
	if got := w.balance(s.id, customer).Available; got != had {
		t.Errorf("it gave %d points after it was stopped", got-had)
	}
	if _, err := w.ResumeJourney(t.Context(), w.merchant, id); !fail.Is(err, fail.Conflict) {
		t.Errorf("it can go on: %v", err)
	}
	if _, err := w.SaveJourney(t.Context(), w.merchant, id, thankYou()); !fail.Is(err, fail.Conflict) {
		t.Errorf("it can be changed: %v", err)
	}
}
