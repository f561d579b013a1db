package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/program"
)

func TestVersionsAreComparedCopiedAndRolledBack(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	richer := testProgram(program.Accounts)
	richer.Rules[0].Points = 3
	w.Publish(w.merchant, richer)
	draft := testProgram(program.Accounts)
	draft.PendingDays = 10
	_, err := w.SaveDraft(t.Context(), w.merchant, draft)
	w.must(err)

	c, err := w.CompareVersions(t.Context(), w.merchant, "1", "2")
	w.must(err)
	if diff := cmp.Diff([]string{"“Points for every order”, points: 2 → 3"}, c.Changes); diff != "" {
		t.Error(diff)
	}
	if c, err = w.CompareVersions(t.Context(), w.merchant, "2", app.DraftName); err != nil || len(c.Changes) != 2 {
		t.Errorf("the draft differs by %q: %v", c.Changes, err)
	}
	if _, err = w.CompareVersions(t.Context(), w.merchant, "1", "3"); !fail.Is(err, fail.Invalid) {
		t.Errorf("a version that is not there: %v", err)
	}

	v, err := w.RollBack(t.Context(), w.merchant, 1, app.PublishInput{Author: "Ann", Note: "Too much"})
	w.must(err)
	state := w.program()
	if v.Number != 3 || state.Live.Document.Rules[0].Points != 2 || state.Live.Note != "Too much" ||
		state.Draft.Document.PendingDays != 10 {
		t.Errorf("live is %+v, the draft waits %d days", state.Live, state.Draft.Document.PendingDays)
	}
	if _, err = w.RollBack(t.Context(), w.merchant, 1, app.PublishInput{}); !fail.Is(err, fail.Conflict) {
		t.Errorf("a second click gives %v", err)
	}
	if _, err = w.RollBack(t.Context(), w.merchant, 9, app.PublishInput{}); !fail.Is(err, fail.NotFound) {
		t.Errorf("a version that is not there: %v", err)
	}
	copied, err := w.CopyVersion(t.Context(), w.merchant, 2)
	w.must(err)
	if copied.Document.Rules[0].Points != 3 || !copied.Changed {
		t.Errorf("the copy is %+v", copied)
	}
}

func TestATemplateBecomesTheDraftOfANewMerchantAndGoesLive(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, seldom)
	if !w.program().Draft.Untouched {
		t.Error("nobody has written a draft")
	}
	all, err := w.Templates(t.Context(), w.merchant)
	w.must(err)
	for i, template := range all {
		draft, err := w.UseTemplate(t.Context(), w.merchant, template.ID)
		w.must(err)
		if draft.Untouched || !draft.Document.Equal(template.Document) {
			t.Errorf("%s is not what stands in the draft", template.ID)
		}
		v, err := w.PublishDraft(t.Context(), w.merchant, app.PublishInput{Author: "Ann"})
		w.must(err)
		if v.Number != i+1 {
			t.Errorf("%s became version %d", template.ID, v.Number)
		}
	}
	if _, err := w.UseTemplate(t.Context(), w.merchant, "none"); !fail.Is(err, fail.NotFound) {
		t.Errorf("a template that is not there: %v", err)
	}
}
