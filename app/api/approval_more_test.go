package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/app/staff"
)

// TestUndoingAFileWaitsToo: otherwise who may take 50 points of one member could
// take a thousand by undoing what another brought.
func TestUndoingAFileWaitsToo(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	owner, agent := h.as(h.merchant, staff.Owner), h.as(h.merchant, staff.Agent)
	owner.put("/api/v1/approval-limit", map[string]any{"points": 50}).want(http.StatusOK)
	row := "ann@example.com,30\n"
	text := "email,points\n" + row + row
	var run api.FileRun
	owner.post("/api/v1/files", map[string]any{"kind": "adjust", "file_name": "a.csv", "bytes": len(text), "source": "Fix"}).
		want(http.StatusOK).into(&run)
	path := "/api/v1/files/" + run.ID.String()
	owner.send(http.MethodPut, path+"/part?number=1", strings.NewReader(text), "Content-Type", "application/octet-stream").
		want(http.StatusNoContent)
	owner.post(path+"/check", nil).want(http.StatusOK)
	h.deliver()
	owner.post(path+"/apply", nil).want(http.StatusOK) // owners have no limit
	h.deliver()
	var wish, again api.Approval
	agent.post(path+"/undo", nil).want(http.StatusAccepted).into(&wish)
	agent.post(path+"/undo", nil).want(http.StatusAccepted).into(&again)
	if wish.ID != again.ID || wish.Kind != "undo_file" || wish.Points != 60 {
		t.Errorf("the wish is %+v, then %+v", wish, again)
	}
	h.deliver()
	agent.get(path).want(http.StatusOK).into(&run)
	if run.State != "applied" {
		t.Errorf("while it waits the file is %s", run.State)
	}
	approve := "/api/v1/approvals/" + wish.ID.String() + "/approve"
	agent.post(approve, nil).problem(http.StatusForbidden)
	owner.post(approve, nil).want(http.StatusOK).into(&wish)
	owner.post(approve, nil).problem(http.StatusConflict)
	h.deliver()
	agent.get(path).want(http.StatusOK).into(&run)
	if run.State != "undone" || wish.FileName != "a.csv" {
		t.Errorf("after the yes the file is %+v, the wish %+v", run, wish)
	}
	agent.post(path+"/undo", nil).want(http.StatusOK) // a late click: undone already
}

func TestPointsForPastOrdersWaitToo(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	h.connect()
	ann := h.ann()
	h.buy(ann, 4000)
	h.deliver()
	h.Advance(time.Hour)
	h.Publish(h.merchant, shopProgram(program.Accounts))
	owner, manager := h.as(h.merchant, staff.Owner), h.as(h.merchant, staff.Manager)
	owner.put("/api/v1/approval-limit", map[string]any{"points": 50}).want(http.StatusOK)
	since := h.Now().AddDate(-1, 0, 0).Format(time.DateOnly)
	ask := func(key string) *response {
		return manager.post("/api/v1/program/backfill", map[string]any{"since": since, "confirm_points": 80},
			"Idempotency-Key", key)
	}
	var wish, again api.Approval
	ask("key-0001").want(http.StatusAccepted).into(&wish)
	ask("key-0001").want(http.StatusAccepted).into(&again)
	var newest api.NewestBackfill
	owner.get("/api/v1/program/backfill").want(http.StatusOK).into(&newest)
	if wish.ID != again.ID || wish.Kind != "backfill" || wish.Points != 80 || wish.Since != since || newest.Run != nil {
		t.Fatalf("the wish is %+v, then %+v; begun is %+v", wish, again, newest.Run)
	}
	path := "/api/v1/approvals/" + wish.ID.String()
	manager.post(path+"/approve", nil).problem(http.StatusForbidden)
	owner.post(path+"/approve", nil).want(http.StatusOK)
	owner.post(path+"/approve", nil).problem(http.StatusConflict)
	h.Drain()
	var run api.BackfillRun
	ask("key-0001").want(http.StatusCreated).into(&run) // the same click, seen again: begun
	if run.State != "done" || run.Given.Points != 80 {
		t.Errorf("after the yes the back-fill is %+v", run)
	}
}

// TestARequestEndsUndecided: a yes of next year to a sum of today is no yes.
func TestARequestEndsUndecided(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	owner, agent := h.as(h.merchant, staff.Owner), h.as(h.merchant, staff.Agent)
	member := "/api/v1/members/" + owner.annsID()
	var limit api.ApprovalLimit
	owner.put("/api/v1/approval-limit", map[string]any{"points": 10, "days": 91}).problem(http.StatusBadRequest)
	owner.put("/api/v1/approval-limit", map[string]any{"points": 10}).want(http.StatusOK).into(&limit)
	if limit.Days != 14 {
		t.Errorf("a request waits for %d days", limit.Days)
	}
	owner.put("/api/v1/approval-limit", map[string]any{"points": 10, "days": 2}).want(http.StatusOK)
	give := func() *response {
		return agent.post(member+"/adjust", map[string]any{"points": 20, "reason": "Sorry"}, "Idempotency-Key", "key-0001")
	}
	var wish, again api.Approval
	give().want(http.StatusAccepted).into(&wish)
	if !wish.EndsAt.Equal(wish.AskedAt.AddDate(0, 0, 2)) {
		t.Errorf("asked at %s it ends at %s", wish.AskedAt, wish.EndsAt)
	}
	h.Advance(24 * time.Hour)
	h.Advance(24*time.Hour - time.Second)
	owner, agent = h.as(h.merchant, staff.Owner), h.as(h.merchant, staff.Agent)
	var list api.Page[api.Approval]
	owner.get("/api/v1/approvals").want(http.StatusOK).into(&list)
	if len(list.Items) != 1 {
		t.Errorf("a second before its end waits %+v", list.Items)
	}
	h.Advance(2 * time.Second)
	if p := owner.post("/api/v1/approvals/"+wish.ID.String()+"/approve", nil).problem(http.StatusConflict); !strings.Contains(p.Detail, "in time") {
		t.Errorf("a late yes is answered %q", p.Detail)
	}
	owner.get("/api/v1/approvals").want(http.StatusOK).into(&list)
	if len(list.Items) != 0 {
		t.Errorf("after its end waits %+v", list.Items)
	}
	owner.get("/api/v1/approvals?state=all").want(http.StatusOK).into(&list)
	if len(list.Items) != 1 || list.Items[0].State != "expired" {
		t.Errorf("of all there is %+v", list.Items)
	}
	give().want(http.StatusAccepted).into(&again) // it is asked for anew
	if again.ID == wish.ID || again.State != "waiting" {
		t.Errorf("asked again it is %+v", again)
	}
}
