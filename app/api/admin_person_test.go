package api_test

import (
	"net/http"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

func TestStaffSeeCopyMoveMergeAndEraseMembers(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	h.coffee.AddCustomer(shopifytest.Customer{Email: "ann@example.com", FirstName: "Ann", Verified: true, Enabled: true})
	h.coffee.AddCustomer(shopifytest.Customer{Email: "bea@example.com", FirstName: "Bea", Verified: true, Enabled: true})
	h.deliver()
	b := h.staff(h.merchant)
	ann := b.annsID()
	var found api.CountedPage[api.MemberRow]
	b.get("/api/v1/members?q=bea@example.com").want(http.StatusOK).into(&found)
	bea := found.Items[0].ID.String()
	path := "/api/v1/members/" + ann

	var seen api.ViewAnswer
	b.post(path+"/view", map[string]any{}).want(http.StatusOK).into(&seen)
	if !strings.Contains(seen.HTML, "Ann") || strings.Contains(seen.HTML, "<form") || strings.Contains(seen.HTML, "<script") {
		t.Errorf("staff see %s", seen.HTML)
	}
	copied := b.post(path+"/export", nil).want(http.StatusOK)
	if !strings.Contains(string(copied.body), "ann@example.com") || copied.header.Get("Content-Disposition") == "" {
		t.Errorf("the copy is %s", copied.body)
	}
	move := map[string]any{"to": bea, "points": 20, "reason": "Their wish"}
	if p := b.post(path+"/move-points", move).problem(http.StatusBadRequest); !names(p, "header.Idempotency-Key") {
		t.Errorf("without a key: %+v", p)
	}
	for range 2 {
		b.post(path+"/move-points", move, "Idempotency-Key", "key-0001").want(http.StatusNoContent)
	}
	var d api.MemberAnswer
	if b.get("/api/v1/members/" + bea).want(http.StatusOK).into(&d); d.Member.Available != 70 {
		t.Errorf("Bea has %d points, want 70", d.Member.Available)
	}
	b.post(path+"/merge", map[string]any{"other": bea}).want(http.StatusNoContent)
	if b.get(path).want(http.StatusOK).into(&d); d.Member.Available != 100 || len(d.Member.Identities) != 2 {
		t.Errorf("of both came %+v", d.Member)
	}
	var apart api.SplitAnswer
	second := d.Member.Identities[1]
	b.post(path+"/split", map[string]any{"reason": "Two people", "accounts": []any{
		map[string]any{"store_id": second.StoreID, "customer_id": second.CustomerID},
	}}).want(http.StatusOK).into(&apart)
	if b.get("/api/v1/members/" + apart.ID.String()).want(http.StatusOK).into(&d); len(d.Member.Identities) != 1 {
		t.Errorf("who was split off is %+v", d.Member)
	}
	if p := b.post(path+"/erase", map[string]any{"confirm": "bea"}).problem(http.StatusBadRequest); !names(p, "body.confirm") {
		t.Errorf("with another name typed: %+v", p)
	}
	b.post(path+"/erase", map[string]any{"confirm": "ann@example.com"}).want(http.StatusAccepted)
	h.Drain()
	b.get(path).problem(http.StatusNotFound)
}
