package api_test

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// run has a workflow of the store ask for an action, and returns how it was answered.
func (h *house) run(id, handle string, customer int64, fields map[string]any) (int, string) {
	h.t.Helper()
	properties := map[string]any{"customer_id": strconv.FormatInt(customer, 10)}
	maps.Copy(properties, fields)
	status, body, err := h.coffee.RunAction(h.t.Context(), h.url+"/flow/shopify", shopifytest.FlowAction{
		RunID: id, Handle: handle, Properties: properties,
	})
	h.must(err)
	return status, string(body)
}

func (h *house) available(customer int64) int64 {
	h.t.Helper()
	b, err := h.BalanceOf(h.t.Context(), h.merchant, h.coffeeID, strconv.FormatInt(customer, 10))
	h.must(err)
	return b.Available
}

// flowShop is a shop with tiers that has Flow switched on, and Ann as a member.
func flowShop(t *testing.T) (h *house, ann int64) {
	t.Helper()
	h = newShop(t, program.Accounts)
	d := shopProgram(program.Accounts)
	d.Tiers = program.TierPlan{Tiers: []program.Tier{{ID: "gold", Name: "Gold", Reach: program.Threshold{Points: 5000}}}}
	h.Publish(h.merchant, d)
	h.staff(h.merchant).put("/api/v1/flow/"+h.coffeeID.String(), map[string]any{
		"on": true, "triggers": []string{"reward.redeemed"},
	}).want(http.StatusOK)
	ann = h.ann()
	h.deliver()
	return h, ann
}

func TestAWorkflowGivesOnceHoweverOftenItAsks(t *testing.T) {
	t.Parallel()
	h, ann := flowShop(t)
	start := h.available(ann)
	sorry := map[string]any{"points": 120, "reason": "For waiting"}
	for range 3 {
		if status, body := h.run("run-1", "give-points", ann, sorry); status != http.StatusOK {
			t.Fatalf("the run is answered %d %s", status, body)
		}
	}
	if status, _ := h.run("run-2", "give-points", ann, sorry); status != http.StatusOK || h.available(ann) != start+240 {
		t.Errorf("the second run is answered %d, and Ann has %d points, want %d", status, h.available(ann), start+240)
	}
	for range 2 {
		if status, body := h.run("run-3", "give-reward", ann, map[string]any{"reward": "5 OFF"}); status != http.StatusOK {
			t.Errorf("the reward is answered %d %s", status, body)
		}
		if status, body := h.run("run-4", "give-tier", ann, map[string]any{
			"tier": "gold", "days": 30, "reason": "Welcome",
		}); status != http.StatusOK {
			t.Errorf("the tier is answered %d %s", status, body)
		}
	}
	h.Pass(2 * time.Minute)
	b := h.staff(h.merchant)
	var stands api.MemberTierAnswer
	b.get("/api/v1/members/" + b.annsID() + "/tier").want(http.StatusOK).into(&stands)
	var codes api.List[api.Redemption]
	b.get("/api/v1/members/" + b.annsID() + "/redemptions").want(http.StatusOK).into(&codes)
	if stands.Tier.ID != "gold" || len(codes.Items) != 1 || codes.Items[0].Points != 0 {
		t.Errorf("Ann is %q with %d codes, want gold with one that cost nothing", stands.Tier.ID, len(codes.Items))
	}
	var flows api.FlowStores
	b.get("/api/v1/flow").want(http.StatusOK).into(&flows)
	var told api.Page[api.WebhookDelivery]
	b.get("/api/v1/webhooks/" + flows.Items[0].ID.String() + "/deliveries").want(http.StatusOK).into(&told)
	if len(told.Items) != 1 || told.Items[0].Why != "own_doing" || len(h.coffee.Triggered()) != 0 {
		t.Errorf("a workflow's own reward began workflows: %+v", told.Items)
	}
	var log api.Page[api.ActivityRow]
	b.get("/api/v1/activity?limit=4").want(http.StatusOK).into(&log)
	deeds := map[string]int{}
	for _, row := range log.Items {
		deeds[row.Actor+" "+row.Action]++
	}
	want := map[string]int{
		"Shopify Flow member.adjusted": 2, "Shopify Flow member.reward_given": 1, "Shopify Flow member.tier_given": 1,
	}
	if diff := cmp.Diff(want, deeds); diff != "" {
		t.Errorf("the log of deeds (-want +got):\n%s", diff)
	}
	var runs api.Page[api.FlowRun]
	b.get("/api/v1/flow/" + h.coffeeID.String() + "/runs").want(http.StatusOK).into(&runs)
	if len(runs.Items) != 4 || runs.Items[3].Asked != 3 || runs.Items[3].Status != "done" {
		t.Errorf("the runs are %+v", runs.Items)
	}
}

func TestAWorkflowIsToldWhyNothingWasDone(t *testing.T) {
	t.Parallel()
	h, ann := flowShop(t)
	guest := h.coffee.AddCustomer(shopifytest.Customer{Email: "known@example.com"}).ID
	h.deliver()
	start := h.available(ann)
	good := map[string]any{"points": 5, "reason": "x"}
	for name, ask := range map[string]struct {
		handle   string
		customer int64
		fields   map[string]any
		status   int
		says     string
	}{
		"no points":      {"give-points", ann, map[string]any{"points": 0, "reason": "x"}, 400, "points must be"},
		"taking":         {"give-points", ann, map[string]any{"points": -5, "reason": "x"}, 400, "points must be"},
		"a fraction":     {"give-points", ann, map[string]any{"points": "1.5", "reason": "x"}, 400, "points must be"},
		"too many":       {"give-points", ann, map[string]any{"points": 100001, "reason": "x"}, 400, "points must be"},
		"no reason":      {"give-points", ann, map[string]any{"points": 5}, 400, "reason must have"},
		"no customer":    {"give-points", 0, map[string]any{"customer_id": nil, "points": 5}, 400, "names no customer"},
		"no member":      {"give-points", guest, good, 409, "not a member yet"},
		"unknown reward": {"give-reward", ann, map[string]any{"reward": "Yacht"}, 400, "5 off"},
		"unknown tier":   {"give-tier", ann, map[string]any{"tier": "Zinc", "reason": "x"}, 400, "Gold"},
		"unknown action": {"delete-shop", ann, good, 400, "no action"},
		"a stranger":     {"give-points", 999, good, 202, "does not know"},
	} {
		if status, body := h.run(name, ask.handle, ask.customer, ask.fields); status != ask.status ||
			!strings.Contains(body, ask.says) {
			t.Errorf("%s is answered %d %s, want %d %q", name, status, body, ask.status, ask.says)
		}
	}
	h.Advance(2 * time.Hour)
	if status, _ := h.run("a stranger", "give-points", 999, good); status != http.StatusConflict {
		t.Errorf("a stranger is still waited for after two hours: %d", status)
	}
	b := h.staff(h.merchant)
	b.put("/api/v1/flow/"+h.coffeeID.String(), map[string]any{"on": false, "triggers": []string{}}).want(http.StatusOK)
	if status, body := h.run("off", "give-points", ann, good); status != http.StatusForbidden ||
		!strings.Contains(body, "switch Shopify Flow on") {
		t.Errorf("a store whose Flow is off is answered %d %s", status, body)
	}
	body := `{"shopify_domain":"` + h.coffee.Domain + `","action_run_id":"x","handle":"give-points"}`
	h.browser().post("/flow/shopify", body, "X-Shopify-Hmac-Sha256", sign("other", body)).want(http.StatusUnauthorized)
	h.browser().post("/flow/shopify", strings.Repeat("x", 65<<10)).want(http.StatusRequestEntityTooLarge)
	if got := h.available(ann); got != start {
		t.Errorf("Ann has %d points, want %d", got, start)
	}
	b.put("/api/v1/flow/"+h.teaID.String(), map[string]any{"on": true, "triggers": []string{}}).want(http.StatusNotFound)
	b.put("/api/v1/flow/"+h.coffeeID.String(), map[string]any{"on": true, "triggers": []string{"points.spent"}}).
		want(http.StatusBadRequest)
}

// TestAWorkflowThatGivesMuchWaitsForASecondPerson: Flow asks again until somebody agrees.
func TestAWorkflowThatGivesMuchWaitsForASecondPerson(t *testing.T) {
	t.Parallel()
	h, ann := flowShop(t)
	b := h.staff(h.merchant)
	b.put("/api/v1/approval-limit", map[string]any{"points": 100}).want(http.StatusOK)
	start := h.available(ann)
	much := map[string]any{"points": 500, "reason": "Birthday"}
	for range 2 {
		if status, body := h.run("much", "give-points", ann, much); status != http.StatusAccepted {
			t.Fatalf("the run is answered %d %s", status, body)
		}
	}
	var waiting api.Page[api.Approval]
	b.get("/api/v1/approvals").want(http.StatusOK).into(&waiting)
	if len(waiting.Items) != 1 || h.available(ann) != start {
		t.Fatalf("%d wishes wait, and Ann has %d points", len(waiting.Items), h.available(ann))
	}
	b.post("/api/v1/approvals/"+waiting.Items[0].ID.String()+"/approve", nil).want(http.StatusOK)
	status, _ := h.run("much", "give-points", ann, much)
	if got := h.available(ann); status != http.StatusOK || got != start+500 {
		t.Errorf("the run is answered %d, and Ann has %d points, want %d", status, got, start+500)
	}
}
