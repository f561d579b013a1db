package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app/api"
	"regulars/app/program"
)

func TestStaffPreviewTiersAndGiveOne(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	customer := h.ann()
	h.buy(customer, 20_000)
	h.deliver()
	b := h.staff(h.merchant)
	ann := "/api/v1/members/" + b.annsID() + "/tier"
	var none api.MemberTierAnswer
	if b.get(ann).want(http.StatusOK).into(&none); none.Tier != nil {
		t.Errorf("a program without tiers has %+v", none.Tier)
	}
	var live api.Program
	b.get("/api/v1/program").want(http.StatusOK).into(&live)
	draft := live.Draft.Document
	draft.Tiers.Tiers = []program.Tier{
		{ID: "bronze", Name: "Bronze"},
		{ID: "silver", Name: "Silver", Reach: program.Threshold{Points: 100}, Perks: []string{"A gift"}},
		{ID: "gold", Name: "Gold", Reach: program.Threshold{Points: 100_000}},
	}
	b.do("PUT", "/api/v1/program/draft", map[string]any{"document": draft}).want(http.StatusOK)
	var moves api.TierMoves
	b.post("/api/v1/program/tiers/preview", nil).want(http.StatusOK).into(&moves)
	if moves.Up != 1 || moves.Down != 0 || len(moves.UpFew) != 1 || moves.UpFew[0].Email != "ann@example.com" || moves.UpFew[0].To != "Silver" {
		t.Errorf("previewed %+v", moves)
	}
	b.post("/api/v1/program/publish", map[string]any{}).want(http.StatusOK)
	if p := b.post(ann, map[string]any{"tier": "silver", "reason": "x"}).problem(http.StatusBadRequest); !names(p, "body.tier") {
		t.Errorf("a tier that is earned already was answered %+v", p)
	}
	var given api.MemberTierAnswer
	b.post(ann, map[string]any{"tier": "gold", "until": "2099-12-31", "reason": "Our tenth year"}).want(http.StatusOK).into(&given)
	if g := given.Tier; g == nil || g.ID != "gold" || g.How != "manual" || g.Detail != "Yours until December 31, 2099" && g.Detail != "Yours until 31 December 2099" ||
		len(g.Changes) != 2 || g.Changes[0].Text != "The shop gave you Gold: Our tenth year" {
		t.Errorf("given %+v", g)
	}
	var sizes api.List[api.TierSize]
	b.get("/api/v1/program/tiers").want(http.StatusOK).into(&sizes)
	var counted []int64
	for _, size := range sizes.Items {
		counted = append(counted, size.Members)
	}
	if diff := cmp.Diff([]int64{0, 0, 1}, counted); diff != "" {
		t.Errorf("members by tier (-want +got):\n%s", diff)
	}
	stranger := h.staff(h.Merchant(nil))
	stranger.get(ann).problem(http.StatusNotFound)
	stranger.post(ann, map[string]any{"tier": "gold", "reason": "theft"}).problem(http.StatusNotFound)
}
