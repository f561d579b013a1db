package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/bulk"
	"regulars/app/program"
	"regulars/app/work"
)

// What automations gave up is among what needs attention, and goes on when staff try it
// again: a run, and something that they should have heard.
func TestAnAutomationThatWasGivenUpGoesOnWhenItIsTriedAgain(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, mail("given up"))
	w.switchOn(thankYou())
	s.buy(purchase{customer: customer, quantity: 1, unit: 1000})
	w.deliver()
	again := func(source work.Table, went string) {
		t.Helper()
		w.Pass(2 * time.Hour)
		list, err := w.Troubles(t.Context(), w.merchant, uuid.Nil, 10)
		w.must(err)
		if len(list.Items) != 1 || list.Items[0].Source != source {
			t.Fatalf("%+v need attention, want one of %s", list.Items, source)
		}
		n, err := w.Replay(t.Context(), w.merchant, []uuid.UUID{list.Items[0].ID})
		w.must(err)
		w.Drain()
		if list, err = w.Troubles(t.Context(), w.merchant, uuid.Nil, 10); err != nil || n != 1 || list.Total != 0 {
			t.Errorf("%d of %s are tried again, %d still need attention (%v)", n, source, list.Total, err)
		}
		if !slices.Contains(w.went(member), went) {
			t.Errorf("tried again, runs of %s are %q, want one %s", source, w.went(member), went)
		}
	}
	w.change("UPDATE journey_run SET state = 2, last_error = 'no' WHERE member_id = $1", member)
	again(work.Journey, "at review")
	w.change(`INSERT INTO journey_signal (merchant_id, id, kind, member_id, subject, at, created_at, state, next_at,
		last_error) VALUES ($1, $2, 'reviewed', $3, 'review', $4, $4, 2, $4, 'no')`, w.merchant, uuid.New(), member, w.Now())
	again(work.Signal, "completed")
	w.audit()
}

// A file that was given up half done goes on where it stopped.
func TestAFileThatWasGivenUpGoesOnWhenItIsTriedAgain(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	run := w.send(bulk.Import, "", "email,points\nann@example.test,100\n")
	_, err := w.ApplyFile(t.Context(), w.merchant, run.ID)
	w.must(err)
	w.change("UPDATE bulk_run SET state = 2, last_error = 'no' WHERE id = $1", run.ID)
	if given, _, err := w.Trouble(t.Context(), w.merchant, run.ID); err != nil || given.Source != work.Bulk || given.Error != "no" {
		t.Fatalf("it is told as %+v (%v)", given, err)
	}
	n, err := w.Replay(t.Context(), w.merchant, []uuid.UUID{run.ID})
	w.must(err)
	w.drained()
	if now := w.run(run).Status(); n != 1 || now != "applied" {
		t.Errorf("%d are tried again, and the file is %s", n, now)
	}
	w.audit()
}
