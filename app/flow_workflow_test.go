package app_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app"
	"regulars/app/outbound"
	"regulars/app/support"
	"regulars/connectors/shopify/shopifytest"
)

// flowing is a world whose Shopify store has Flow switched on for everything.
func flowing(t *testing.T) (*world, *outbound.Endpoint) {
	t.Helper()
	document := giftProgram(800)
	w := newWorld(t, &document, seldom)
	on, err := w.SaveFlow(t.Context(), w.merchant, w.coffeeID, app.FlowInput{Kinds: w.FlowKinds(), On: true})
	w.must(err)
	w.Advance(3 * time.Second) // who listens is known at most two seconds late
	return w, on.Endpoint
}

// handles are the triggers that Flow was told, by how often.
func (w *world) handles() map[string]int {
	count := map[string]int{}
	for _, told := range w.coffee.Triggered() {
		count[told.Handle]++
	}
	return count
}

func TestWorkflowsOfAStoreAreToldWhatHappensToItsCustomers(t *testing.T) {
	t.Parallel()
	w, e := flowing(t)
	mia, id := w.newcomer(w.shopify(), mail("flow"))
	w.newcomer(w.woo(), mail("elsewhere")) // has no account where Flow listens
	_, err := w.Redeem(t.Context(), w.five(w.shopify(), id, 1))
	w.must(err)
	_, err = w.OpenRequest(t.Context(), w.merchant, support.Request{
		Member: id, Kind: support.Question, Text: "Where is it?", Key: "key-0001",
	})
	w.must(err)
	w.deliver()
	want := map[string]int{"points-earned": 1, "reward-redeemed": 1, "request-opened": 1}
	if diff := cmp.Diff(want, w.handles()); diff != "" {
		t.Errorf("what Flow was told (-want +got):\n%s", diff)
	}
	earned := w.coffee.Triggered()[0].Payload
	customer := json.Number(strconv.FormatInt(mia, 10))
	if earned["customer_id"] != customer || earned["Points"] != json.Number("800") || earned["Reason"] != "signup" {
		t.Errorf("Flow was told %v", earned)
	}
	fates := map[string]int{"delivered": 3, "kept_back no_account": 1}
	if diff := cmp.Diff(fates, w.fatesTold(e)); diff != "" {
		t.Errorf("what became of it (-want +got):\n%s", diff)
	}
}

// TestWorkflowsHearOfWhatHappenedWhileTheStoreWasAway: what a store does not take is told
// later, and what it refuses for good says so.
func TestWorkflowsHearOfWhatHappenedWhileTheStoreWasAway(t *testing.T) {
	t.Parallel()
	w, e := flowing(t)
	w.coffee.Misbehave(shopifytest.BadGateway, "flowTrigger")
	w.newcomer(w.shopify(), mail("away"))
	if told := w.handles(); len(told) != 0 || w.fatesTold(e)["waiting"] != 1 {
		t.Fatalf("Flow was told %v, and what waits is %v", told, w.fatesTold(e))
	}
	w.Pass(2 * time.Minute)
	if told := w.handles(); told["points-earned"] != 1 {
		t.Errorf("Flow was told %v", told)
	}
	w.coffee.Misbehave(shopifytest.TooMany, "flowTrigger")
	w.newcomer(w.shopify(), mail("busy"))
	w.Pass(time.Minute)
	if told := w.handles(); told["points-earned"] != 2 {
		t.Errorf("Flow was told %v", told)
	}
	w.coffee.RefuseTriggers("Trigger is not in use")
	w.newcomer(w.shopify(), mail("unheard"))
	if fates := w.fatesTold(e); fates["kept_back nobody_hears"] != 1 || fates["failed"] != 0 {
		t.Errorf("what no workflow begins with became %v", fates)
	}
	w.coffee.RefuseTriggers("")
	off, err := w.SaveFlow(t.Context(), w.merchant, w.coffeeID, app.FlowInput{})
	w.must(err)
	w.Advance(3 * time.Second)
	w.newcomer(w.shopify(), mail("off"))
	if told := w.handles(); told["points-earned"] != 2 || off.Endpoint.ID != e.ID {
		t.Errorf("Flow was told %v although it is off", told)
	}
}
