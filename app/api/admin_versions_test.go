package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
	"regulars/app/program"
)

func TestAProgramTravelsAsAFileAndABrokenOneNamesItsField(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	b := h.staff(h.merchant)
	exported := b.get("/api/v1/program/export?version=1").want(http.StatusOK)
	var file api.ProgramFile
	exported.into(&file)
	file.Document.Rules[0].Points = 5
	var draft api.Draft
	b.post("/api/v1/program/import", file).want(http.StatusOK).into(&draft)
	if diff := cmp.Diff(file.Document, draft.Document); diff != "" || len(draft.Changes) != 1 {
		t.Errorf("the draft has %q and differs from the file: %s", draft.Changes, diff)
	}
	file.Document.Rewards[1].ID = file.Document.Rewards[0].ID
	p := b.post("/api/v1/program/import", file).problem(http.StatusBadRequest)
	if !names(p, "body.document.rewards[1].id") {
		t.Errorf("the problem names %+v", p.Errors)
	}
	p = b.post("/api/v1/program/import", `{"format":1,"document":{"prize":1}}`).problem(http.StatusBadRequest)
	if !names(p, "body.document.prize") {
		t.Errorf("the problem names %+v", p.Errors)
	}
	b.get("/api/v1/program/export?version=7").problem(http.StatusNotFound)

	at := h.Now().Add(48 * time.Hour).Format(program.LocalTime)
	var plan api.Plan
	b.post("/api/v1/program/plan", map[string]any{"at": at, "note": "soon"}).want(http.StatusCreated).into(&plan)
	var state api.Program
	b.get("/api/v1/program").want(http.StatusOK).into(&state)
	if state.Plan == nil || state.Plan.ID != plan.ID || !state.Plan.Same || state.Plan.Stuck {
		t.Errorf("the program says of its plan: %+v", state.Plan)
	}
	b.post("/api/v1/program/plan/"+plan.ID.String()+"/cancel", nil).want(http.StatusNoContent)
	p = b.post("/api/v1/program/plan", map[string]any{"at": "2020-01-01T00:00"}).problem(http.StatusBadRequest)
	if !names(p, "body.at") {
		t.Errorf("the problem names %+v", p.Errors)
	}
	var c api.Comparison
	b.get("/api/v1/program/compare?from=1&to=draft").want(http.StatusOK).into(&c)
	if len(c.Changes) != 1 || !strings.Contains(c.Changes[0], "2 → 5") {
		t.Errorf("the comparison says %q", c.Changes)
	}
	var all api.List[api.Template]
	b.get("/api/v1/program/templates").want(http.StatusOK).into(&all)
	if len(all.Items) != 6 {
		t.Errorf("there are %d templates", len(all.Items))
	}
}
