package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
	"regulars/app/program"
)

func TestWhatStaffDoStandsInTheActivityLogOnce(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	b := h.staff(h.merchant)
	member := b.annsID()
	give := map[string]any{"points": 100, "reason": "Parcel six days late, sorry."}
	for range 2 { // a double click
		b.post("/api/v1/members/"+member+"/adjust", give, "Idempotency-Key", "key-0001").want(http.StatusOK)
	}
	b.post("/api/v1/members/"+member+"/adjust", map[string]any{"points": -1000, "reason": "too many"},
		"Idempotency-Key", "key-0002").problem(http.StatusBadRequest)
	var settings api.Settings
	b.get("/api/v1/settings").want(http.StatusOK).into(&settings)
	settings.Name = "Renamed"
	b.put("/api/v1/settings", settings).want(http.StatusOK)

	var log api.Page[api.ActivityRow]
	b.get("/api/v1/activity?limit=2").want(http.StatusOK).into(&log)
	type deed struct{ Actor, Role, Action, Subject, Reason string }
	var done []deed
	for _, row := range log.Items {
		done = append(done, deed{row.Actor, row.Role, row.Action, row.Subject, row.Reason})
	}
	want := []deed{
		{"Demo Agent", "owner", "settings.changed", "", ""},
		{"Demo Agent", "owner", "member.adjusted", member, "Parcel six days late, sorry."},
	}
	if diff := cmp.Diff(want, done); diff != "" {
		t.Errorf("the log (-want +got):\n%s", diff)
	}
	if changed := log.Items[0]; changed.Before == "" || changed.Before == changed.After {
		t.Errorf("a change of settings is proved by %q and %q", changed.Before, changed.After)
	}
	var older api.Page[api.ActivityRow]
	b.get("/api/v1/activity?kind=member&subject=" + member).want(http.StatusOK).into(&older)
	if len(older.Items) != 1 {
		t.Errorf("%d deeds for one member, want 1", len(older.Items))
	}
	b.get("/api/v1/activity?limit=1&after=" + log.Next).want(http.StatusOK).into(&older)
	if len(older.Items) != 1 || older.Items[0].Action == "member.adjusted" {
		t.Errorf("the next page is %+v", older.Items)
	}
}
