package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/journey"
	"regulars/app/program"
	"regulars/app/segment"
)

// TestReadyMadeEarlyAccessLetsTheBestInFirst has a date come for whoever ordered
// twice: they are tagged and written to once, and the tag goes when all may come.
func TestReadyMadeEarlyAccessLetsTheBestInFirst(t *testing.T) {
	var begins time.Time
	w := readyMadeIn(t, "early-access", testProgram(program.Accounts), func(w *world, d *journey.Script) {
		loyal := allOf(atLeast(segment.Orders, 2))
		d.Audience = &loyal
		m, err := w.App.Merchant(t.Context(), w.merchant)
		w.must(err)
		begins = w.Now().In(m.Location()).AddDate(0, 0, 5)
		d.Trigger.At = begins.Format("2006-01-02T15:04")
	})
	best, member := w.reader("best", "de")
	bought, buyer := w.reader("bought", "en")
	once, other := w.reader("once", "en")
	for _, customer := range []int64{best, best, bought, bought, once} {
		w.orders(customer)
	}
	dates := func() {
		for range 2 { // as two processes would
			w.must(w.Sweep(t.Context(), "dates", w.Now()))
			w.Drain()
		}
	}
	w.Pass(4 * 24 * time.Hour)
	dates()
	w.wantWent(member)
	w.Pass(25 * time.Hour)
	dates()
	opens := w.Now().Add(48 * time.Hour).In(begins.Location())
	w.wantWent(member, "at two-days")
	w.wantWent(other)
	w.Pass(10 * time.Minute)
	if !w.tagged(best, "let-in-early") || w.tagged(once, "early-access") {
		t.Error("the best are not tagged, or others are")
	}
	w.reads("best", 6*time.Hour, "Ann, du darfst zuerst", "Bis "+germanDay(opens)+" ist es nur für dich")
	w.reads("bought", 6*time.Hour, "Ann, you are in first")
	w.orders(bought)
	w.reads("best", 4*24*time.Hour, "Jetzt ist es für alle offen")
	for _, customer := range []int64{best, bought} {
		w.Pass(10 * time.Minute)
		if w.tagged(customer, "let-in-early") {
			t.Errorf("%d is tagged after it opened to all", customer)
		}
	}
	w.wantWent(buyer, "completed")
	w.Pass(24 * time.Hour)
	dates()
	w.wantWent(member, "completed")
	for name, want := range map[string]int{"best": 2, "bought": 1, "once": 0} {
		all := strings.Join(subjects(w.box, mail(name)), "\n")
		got := strings.Count(all, "zuerst") + strings.Count(all, "für alle") + strings.Count(all, "in first") +
			strings.Count(all, "everybody")
		if got != want {
			t.Errorf("%s has %d letters of it, want %d: %s", name, got, want, all)
		}
	}
}

// germanDay is a day as letters in German write it.
func germanDay(day time.Time) string {
	months := []string{
		"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
	}
	return strings.TrimPrefix(day.Format("02"), "0") + ". " + months[day.Month()-1]
}

func TestADateThatHasPassedOrIsForNobodyIsRefused(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	all := allOf(atLeast(segment.Orders, 1))
	for field, change := range map[string]func(*journey.Script){
		"trigger.at":   func(d *journey.Script) { d.Trigger.At = "2020-01-01T09:00" },
		"goals":        func(d *journey.Script) { d.Goals = []journey.Listen{{Kind: journey.Paid}} },
		"steps[1].tag": func(d *journey.Script) { d.Steps[1].Tag = "other" },
		"":             func(*journey.Script) {},
	} {
		d := waits(journey.Listen{Kind: journey.Date, At: "2099-01-01T09:00"})
		d.Audience = &all
		d.Steps = []journey.Step{{ID: "in", Kind: journey.Tag, Tag: "first"}, {ID: "out", Kind: journey.Untag, Tag: "first"}}
		change(&d)
		if got := w.refusedAt(d); got != field {
			t.Errorf("it is refused at %q, want %q", got, field)
		}
	}
	for field, change := range map[string]func(*journey.Script){
		"trigger.at":    func(d *journey.Script) { d.Trigger.At = "tomorrow" },
		"audience":      func(d *journey.Script) { d.Audience = nil },
		"exits[0].kind": func(d *journey.Script) { d.Exits = []journey.Listen{{Kind: journey.Date, At: "2099-01-01T09:00"}} },
	} {
		d := waits(journey.Listen{Kind: journey.Date, At: "2099-01-01T09:00"})
		d.Audience = &all
		change(&d)
		if _, err := w.AddJourney(t.Context(), w.merchant, d); fieldOf(err) != field {
			t.Errorf("%q: %v", field, err)
		}
	}
}

// TestStoppingEarlyAccessTakesTheTagsAway stops it by hand, by a process that dies
// halfway, and by a program that stands still.
func TestStoppingEarlyAccessTakesTheTagsAway(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	early := func(name string) (uuid.UUID, int64) {
		d := waits(journey.Listen{Kind: journey.Event, Name: name})
		d.Steps = []journey.Step{
			{ID: "keep", Kind: journey.Tag, Tag: name + "-for-good"},
			{ID: "in", Kind: journey.Tag, Tag: name + "-early"},
			{ID: "days", Kind: journey.Wait, Minutes: 2 * 24 * 60},
			{ID: "out", Kind: journey.Untag, Tag: name + "-early"},
		}
		on := w.switchOn(d)
		customer, member := w.newcomer(w.shopify(), mail(name))
		w.occur(member, name, key(1))
		w.Drain()
		w.Pass(10 * time.Minute)
		if !w.tagged(customer, name+"-early") {
			t.Fatalf("%s is not let in early", name)
		}
		return on, customer
	}
	want := func(name string, customer int64) {
		t.Helper()
		w.Pass(10 * time.Minute)
		if w.tagged(customer, name+"-early") {
			t.Errorf("%s is let in early for good", name)
		}
		if !w.tagged(customer, name+"-for-good") {
			t.Errorf("%s lost a tag that no step takes away", name)
		}
	}
	byHand, stopped := early("stopped")
	halfway, died := early("died")
	_, paused := early("paused")
	_, err := w.StopJourney(t.Context(), w.merchant, byHand)
	w.must(err)
	want("stopped", stopped)
	_, err = w.owner().Exec(t.Context(), "UPDATE journey SET state = $1 WHERE id = $2", journey.Over, halfway)
	w.must(err)
	w.sweeps("journeys")
	want("died", died)
	w.must(w.Pause(t.Context(), w.merchant))
	w.Pass(49 * time.Hour)
	want("paused", paused)
}
