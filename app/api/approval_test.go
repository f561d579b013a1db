package api_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/app/staff"
	"regulars/connectors/shopify/shopifytest"
)

func TestPointsAboveTheLimitWaitForASecondPerson(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	owner, agent := h.as(h.merchant, staff.Owner), h.as(h.merchant, staff.Agent)
	manager, other := h.as(h.merchant, staff.Manager), h.as(h.merchant, staff.Manager)
	member := "/api/v1/members/" + owner.annsID()
	owner.put("/api/v1/approval-limit", map[string]any{"points": 100}).want(http.StatusOK)
	give := func(b *browser, points int, key string) *response {
		return b.post(member+"/adjust", map[string]any{"points": points, "reason": "Sorry for the wait"}, "Idempotency-Key", key)
	}
	has := func() int64 {
		var detail api.MemberAnswer
		owner.get(member).want(http.StatusOK).into(&detail)
		return detail.Member.Balance.Available
	}
	start := has()
	give(agent, 100, "key-0001").want(http.StatusOK)
	give(owner, 500, "key-0002").want(http.StatusOK) // owners have no limit
	var wish, again api.Approval
	give(manager, 101, "key-0003").want(http.StatusAccepted).into(&wish)
	give(manager, 101, "key-0003").want(http.StatusAccepted).into(&again) // a double click
	give(manager, 102, "key-0003").problem(http.StatusConflict)
	if wish.ID != again.ID || wish.State != "waiting" || !wish.Mine || has() != start+600 {
		t.Fatalf("the wish is %+v, then %+v, with %d points", wish, again, has())
	}
	var home api.Overview
	owner.get("/api/v1/overview").want(http.StatusOK).into(&home)
	if len(home.NeedsAttention) == 0 || home.NeedsAttention[0].Kind != "approval" {
		t.Errorf("what needs somebody is %+v", home.NeedsAttention)
	}
	path := "/api/v1/approvals/" + wish.ID.String()
	manager.post(path+"/approve", nil).problem(http.StatusForbidden)
	agent.post(path+"/approve", nil).problem(http.StatusForbidden)
	var done sync.WaitGroup
	var mu sync.Mutex
	answers := map[int]int{}
	for range 4 { // two processes, two people, a double click
		done.Go(func() {
			answer := other.post(path+"/approve", nil)
			mu.Lock()
			defer mu.Unlock()
			answers[answer.status]++
		})
	}
	done.Wait()
	if answers[http.StatusOK] != 1 || answers[http.StatusConflict] != 3 || has() != start+701 {
		t.Errorf("approving four times answered %v and left %d points, want %d", answers, has(), start+701)
	}
	give(manager, 101, "key-0003").want(http.StatusOK) // the same click, seen again: done

	var log api.Page[api.ActivityRow]
	owner.get("/api/v1/activity?limit=2").want(http.StatusOK).into(&log)
	told := map[string]string{}
	for _, row := range log.Items {
		told[row.Action] = row.Role + " " + row.Actor
	}
	if told["member.adjusted"] != "manager Demo manager" || told["approval.given"] != "manager Demo manager" {
		t.Errorf("the log says %v", told)
	}
}

func TestWhatIsRefusedIsNotDoneAndSaysWhy(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	owner, agent := h.as(h.merchant, staff.Owner), h.as(h.merchant, staff.Agent)
	member := "/api/v1/members/" + owner.annsID()
	owner.put("/api/v1/approval-limit", map[string]any{"points": 10}).want(http.StatusOK)
	client, _ := owner.key("Till", "points:write")
	take := map[string]any{"points": -11, "reason": "Till mistake"}
	var wish api.Approval
	client.post(member+"/adjust", take, "Idempotency-Key", "key-0001").want(http.StatusAccepted).into(&wish)
	if wish.AskedBy != "Till" || wish.AskedAs != "key" {
		t.Errorf("a key's wish is %+v", wish)
	}
	path := "/api/v1/approvals/" + wish.ID.String()
	if p := owner.post(path+"/refuse", map[string]any{"reason": " "}).problem(http.StatusBadRequest); !names(p, "body.reason") {
		t.Errorf("no reason is refused with %+v", p)
	}
	owner.post(path+"/refuse", map[string]any{"reason": "Ask the shop first"}).want(http.StatusOK)
	owner.post(path+"/approve", nil).problem(http.StatusConflict)
	if p := client.post(member+"/adjust", take, "Idempotency-Key", "key-0001").problem(http.StatusConflict); !strings.Contains(p.Detail, "Ask the shop first") {
		t.Errorf("asking again answers %q", p.Detail)
	}
	// More than there is by the time it is approved: it goes on waiting.
	agent.post(member+"/adjust", map[string]any{"points": -40, "reason": "Moved"}, "Idempotency-Key", "key-0002").want(http.StatusAccepted).into(&wish)
	owner.post(member+"/adjust", map[string]any{"points": -30, "reason": "Spent"}, "Idempotency-Key", "key-0003").want(http.StatusOK)
	owner.post("/api/v1/approvals/"+wish.ID.String()+"/approve", nil).problem(http.StatusBadRequest)
	var list api.Page[api.Approval]
	agent.get("/api/v1/approvals").want(http.StatusOK).into(&list)
	if len(list.Items) != 1 || list.Items[0].State != "waiting" || !list.Items[0].Mine {
		t.Errorf("what waits is %+v", list.Items)
	}
}

// TestPointsMovedBetweenMembersWaitToo: otherwise who may give 10 points could
// hand somebody a thousand of another's.
func TestPointsMovedBetweenMembersWaitToo(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.coffee.AddCustomer(shopifytest.Customer{Email: "ann@example.com", FirstName: "Ann", Verified: true, Enabled: true})
	h.coffee.AddCustomer(shopifytest.Customer{Email: "bea@example.com", FirstName: "Bea", Verified: true, Enabled: true})
	h.deliver()
	owner, agent := h.as(h.merchant, staff.Owner), h.as(h.merchant, staff.Agent)
	idOf := func(email string) string {
		var found api.CountedPage[api.MemberRow]
		owner.get("/api/v1/members?q=" + email).want(http.StatusOK).into(&found)
		return found.Items[0].ID.String()
	}
	ann, bea := idOf("ann@example.com"), idOf("bea@example.com")
	has := func(member string) int64 {
		var d api.MemberAnswer
		owner.get("/api/v1/members/" + member).want(http.StatusOK).into(&d)
		return d.Member.Balance.Available
	}
	anns, beas := has(ann), has(bea)
	owner.put("/api/v1/approval-limit", map[string]any{"points": 10}).want(http.StatusOK)
	move := func(points int, key string) *response {
		return agent.post("/api/v1/members/"+ann+"/move-points",
			map[string]any{"to": bea, "points": points, "reason": "One household"}, "Idempotency-Key", key)
	}
	move(10, "key-0001").want(http.StatusNoContent)
	var wish, again api.Approval
	move(11, "key-0002").want(http.StatusAccepted).into(&wish)
	move(11, "key-0002").want(http.StatusAccepted).into(&again)
	move(12, "key-0002").problem(http.StatusConflict)
	if wish.ID != again.ID || wish.Kind != "move_points" || has(ann) != anns-10 || has(bea) != beas+10 {
		t.Fatalf("the wish is %+v, then %+v; Ann has %d, Bea %d", wish, again, has(ann), has(bea))
	}
	path := "/api/v1/approvals/" + wish.ID.String()
	agent.post(path+"/approve", nil).problem(http.StatusForbidden)
	owner.post(path+"/approve", nil).want(http.StatusOK).into(&wish)
	owner.post(path+"/approve", nil).problem(http.StatusConflict)
	move(11, "key-0002").want(http.StatusNoContent) // the same click, seen again: done
	if has(ann) != anns-21 || has(bea) != beas+21 || wish.ToID.String() != bea || wish.ToName == "" {
		t.Errorf("after the yes Ann has %d, Bea %d: %+v", has(ann), has(bea), wish)
	}
	var log api.Page[api.ActivityRow]
	owner.get("/api/v1/activity?limit=2").want(http.StatusOK).into(&log)
	if !slices.ContainsFunc(log.Items, func(r api.ActivityRow) bool { return r.Role == "agent" }) {
		t.Errorf("the move is not the agent's: %+v", log.Items)
	}
}

// TestAFileCountsWithAllItMoves: giving a thousand to one and taking it from
// another is no deed of zero points.
func TestAFileCountsWithAllItMoves(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.ann()
	h.deliver()
	owner, agent := h.as(h.merchant, staff.Owner), h.as(h.merchant, staff.Agent)
	owner.put("/api/v1/approval-limit", map[string]any{"points": 50}).want(http.StatusOK)
	text := "email,points\nann@example.com,30\nann@example.com,-30\n"
	var run api.FileRun
	agent.post("/api/v1/files", map[string]any{"kind": "adjust", "file_name": "a.csv", "bytes": len(text), "source": "Fix"}).
		want(http.StatusOK).into(&run)
	path := "/api/v1/files/" + run.ID.String()
	agent.send(http.MethodPut, path+"/part?number=1", strings.NewReader(text), "Content-Type", "application/octet-stream").
		want(http.StatusNoContent)
	agent.post(path+"/check", nil).want(http.StatusOK)
	h.deliver()
	var wish api.Approval
	agent.post(path+"/apply", nil).want(http.StatusAccepted).into(&wish)
	if wish.Points != 60 || wish.Kind != "apply_file" || wish.FileID == nil || *wish.FileID != run.ID {
		t.Errorf("the wish is %+v", wish)
	}
	h.deliver()
	agent.get(path).want(http.StatusOK).into(&run)
	if run.State != "checked" {
		t.Errorf("while it waits the file is %s", run.State)
	}
	owner.post("/api/v1/approvals/"+wish.ID.String()+"/approve", nil).want(http.StatusOK)
	h.deliver()
	agent.get(path).want(http.StatusOK).into(&run)
	if run.State != "applied" || run.GivenRows != 2 {
		t.Errorf("after the yes the file is %+v", run)
	}
}
