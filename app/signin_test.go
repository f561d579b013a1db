package app_test

import (
	"slices"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/apptest"
)

func TestEveryDayWhatIsOverForADayIsForgotten(t *testing.T) {
	t.Parallel()
	w := &world{t: t, Bench: apptest.New(t, apptest.Options{})}
	id := w.Merchant(nil)
	kept := func(kind string) int64 { return w.count("SELECT count(*) FROM access WHERE kind = $1", kind) }
	_, err := w.LoginLink(t.Context(), id, "Demo Agent")
	w.must(err)
	_, err = w.StartSession(t.Context(), app.Session{Merchant: id, Staff: "Demo Agent"})
	w.must(err)
	if !slices.Contains(app.Schedule(), app.Job{Name: "sign-outs", Every: 24 * time.Hour}) {
		t.Error("nobody forgets what is over")
	}
	sweep := func() { w.must(w.Sweep(t.Context(), "sign-outs", w.Now())) }
	w.Advance(24 * time.Hour) // the link was over after 15 minutes
	sweep()
	if kept("login") != 1 || kept("session") != 1 {
		t.Error("what was over for less than a day is gone already")
	}
	w.Advance(time.Hour)
	sweep()
	if kept("login") != 0 || kept("session") != 1 {
		t.Error("an old link is still here, or a session that lives is not")
	}
	w.Advance(31 * 24 * time.Hour)
	sweep()
	if kept("session") != 0 {
		t.Error("an old session is still here")
	}
}
