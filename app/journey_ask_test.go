package app_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/journey"
	"regulars/app/program"
	"regulars/app/support"
)

// refusedAt publishes an automation that cannot be, and returns the field at fault.
func (w *world) refusedAt(d journey.Script) string {
	w.t.Helper()
	made, err := w.AddJourney(w.t.Context(), w.merchant, d)
	w.must(err)
	_, err = w.PublishJourney(w.t.Context(), w.merchant, made.ID, app.PublishInput{Author: "Test"})
	return fieldOf(err)
}

func TestAnAutomationTagsAsksAndOpensARequestOnce(t *testing.T) {
	eachSite(t, testProgram(program.Accounts), func(t *testing.T, w *world, s site) {
		d := waits(journey.Listen{Kind: journey.Paid})
		d.Steps = []journey.Step{
			{ID: "mark", Kind: journey.Tag, Tag: "first-tea"},
			{ID: "ask", Kind: journey.Survey, Target: "recommend"},
			{ID: "call", Kind: journey.Request, Note: "Call them about their order"},
		}
		if got := w.refusedAt(d); got != "steps[1].target" {
			t.Errorf("a survey that is none is refused at %q", got)
		}
		w.published("recommend", nil)
		taken := d
		taken.Steps = []journey.Step{{ID: "mark", Kind: journey.Tag, Tag: app.MemberTag}}
		if got := w.refusedAt(taken); got != "steps[0].tag" {
			t.Errorf("a tag of ours is refused at %q", got)
		}
		w.switchOn(d)
		heard := w.switchOn(waits(journey.Listen{Kind: journey.RequestOpened}))
		customer, id := w.newcomer(s, mail("tagged"))
		for range 2 { // the second time nobody is asked again so soon
			s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
			w.deliver()
		}
		w.Pass(5 * time.Second)
		if n := w.count("SELECT count(*) FROM journey_run WHERE journey_id <> $1 AND ending = 'completed'", heard); n != 2 {
			t.Errorf("%d runs are completed, want 2", n)
		}
		if n := w.count("SELECT count(*) FROM journey_run WHERE journey_id = $1", heard); n != 2 {
			t.Errorf("%d runs begin with the requests, want 2", n)
		}
		if n := w.count(`SELECT count(*) FROM segment_tagged WHERE member_id = $1 AND tag = 'first-tea' AND wanted`, id); n != 1 {
			t.Errorf("the tag is wanted %d times", n)
		}
		if s.id == w.coffeeID && !w.tagged(customer, "first-tea") {
			t.Error("the customer record has no tag")
		}
		if n := w.count("SELECT count(*) FROM survey_response WHERE member_id = $1", id); n != 1 {
			t.Errorf("they were asked %d times, want once", n)
		}
		orders, err := w.MemberOrders(t.Context(), w.merchant, id)
		w.must(err)
		found, _, err := w.Requests(t.Context(), w.merchant, support.Find{Member: id, Limit: 10})
		w.must(err)
		if len(found) != 2 || found[0].By != support.ByJourney || found[0].Order == uuid.Nil ||
			found[0].Text != "Call them about their order" || len(orders) != 2 {
			t.Errorf("requests: %+v", found)
		}
	})
}
