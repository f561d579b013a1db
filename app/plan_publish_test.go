package app_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
)

// planned saves a draft that gives so many points and plans it for tomorrow.
func planned(t *testing.T, w *world, points int64) *program.Plan {
	t.Helper()
	draft := testProgram(program.Accounts)
	draft.Rules[0].Points = points
	_, err := w.SaveDraft(t.Context(), w.merchant, draft)
	w.must(err)
	plan, err := w.PlanPublish(t.Context(), w.merchant, app.PlanInput{
		At: w.localTime(24 * time.Hour), PublishInput: app.PublishInput{Author: "Ann", Note: "New week"},
	})
	w.must(err)
	return plan
}

// localTime is a time of the merchant's calendar, some time from now.
func (w *world) localTime(ahead time.Duration) string {
	w.t.Helper()
	m, err := w.App.Merchant(w.t.Context(), w.merchant)
	w.must(err)
	return w.Now().Add(ahead).In(m.Location()).Format(program.LocalTime)
}

func (w *world) program() app.ProgramState {
	w.t.Helper()
	state, err := w.Program(w.t.Context(), w.merchant)
	w.must(err)
	return state
}

func TestAPlannedVersionGoesLiveOnceAtItsMomentHoweverManyProcessesWork(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	plan := planned(t, w, 7)
	later := testProgram(program.Accounts)
	later.Rules[0].Points = 9 // is no part of what was planned
	_, err := w.SaveDraft(t.Context(), w.merchant, later)
	w.must(err)
	if _, err := w.PlanPublish(t.Context(), w.merchant, app.PlanInput{At: "2099-01-01T09:00"}); err == nil {
		t.Error("a second plan, and one in a far year, was taken")
	}
	task := app.Task{Kind: app.TaskPublish, Merchant: w.merchant, ID: plan.ID}
	w.must(w.Run(t.Context(), task))
	if state := w.program(); state.Live.Number != 1 || state.Plan == nil || state.Plan.SameAsDraft {
		t.Fatalf("before its moment, live is %d and the plan %+v", state.Live.Number, state.Plan)
	}
	w.Advance(24*time.Hour + time.Minute)
	second := w.another(w.connectors(w.network))
	var both sync.WaitGroup
	for _, process := range []*app.App{w.App, second.App} {
		both.Go(func() {
			if err := process.Run(t.Context(), task); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	state := w.program()
	live := state.Live
	if live.Number != 2 || live.Document.Rules[0].Points != 7 || live.Author != "Ann" || live.Note != "New week" {
		t.Errorf("live is %+v", live)
	}
	if state.Plan != nil || state.Draft.Document.Rules[0].Points != 9 {
		t.Errorf("the plan is %+v, the draft gives %d", state.Plan, state.Draft.Document.Rules[0].Points)
	}
	if err := w.CancelPlan(t.Context(), w.merchant, plan.ID); !fail.Is(err, fail.Conflict) {
		t.Errorf("cancelling what is live gives %v", err)
	}
}

func TestAPlanThatCannotGoLiveStandsUnderAttentionAndCanBeCancelled(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	plan := planned(t, w, 7)
	w.Publish(w.merchant, testProgram(program.Guests)) // somebody was faster by hand
	w.Advance(25 * time.Hour)
	if failed := w.Drain(); len(failed) != 1 {
		t.Fatalf("the plan ended with %v", failed)
	}
	found, err := w.Troubles(t.Context(), w.merchant, [16]byte{}, 10)
	w.must(err)
	if len(found.Items) != 1 || !strings.Contains(found.Items[0].Error, "version 2 was published meanwhile") {
		t.Fatalf("under attention is %+v", found.Items)
	}
	if state := w.program(); state.Plan == nil || !state.Plan.Stuck() || state.Live.Number != 2 {
		t.Fatalf("the plan is %+v", state.Plan)
	}
	for range 2 {
		w.must(w.CancelPlan(t.Context(), w.merchant, plan.ID))
	}
	if found, err = w.Troubles(t.Context(), w.merchant, [16]byte{}, 10); err != nil || found.Total != 0 {
		t.Errorf("after cancelling, %d rows need attention: %v", found.Total, err)
	}
	planned(t, w, 8) // there is room for the next one
}

func TestAPlanIsRefusedWithWhatIsWrong(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	soon := w.localTime(time.Hour)
	if _, err := w.PlanPublish(t.Context(), w.merchant, app.PlanInput{At: soon}); !fail.Is(err, fail.Conflict) {
		t.Errorf("without a draft: %v", err)
	}
	draft := testProgram(program.Accounts)
	draft.Rules[0].Per = map[string]int64{"USD": 100}
	_, err := w.SaveDraft(t.Context(), w.merchant, draft)
	w.must(err)
	for at, part := range map[string]string{
		"": "such as", "tomorrow": "such as", "2020-01-01T00:00": "future", "2099-01-01T00:00": "within a year", soon: "EUR",
	} {
		if _, err := w.PlanPublish(t.Context(), w.merchant, app.PlanInput{At: at}); !fail.Is(err, fail.Invalid) ||
			!strings.Contains(err.Error(), part) {
			t.Errorf("planned for %q: %v", at, err)
		}
	}
}
