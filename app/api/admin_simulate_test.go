package api_test

import (
	"net/http"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
)

func TestAnOrderIsTriedByItsNameAndATypedOneByItsLines(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.ann()
	placed := h.buy(ann, 2500)
	h.deliver()
	b := h.staff(h.merchant)
	var got api.Simulation
	b.post("/api/v1/program/simulate", map[string]any{"order": placed.Name, "against": "live"}).want(http.StatusOK).into(&got)
	if got.Posted == nil || got.Points != *got.Posted || got.Points != 50 || got.Told == "" || len(got.Lines) != 1 ||
		got.Lines[0].Points != 50 || got.Member == nil || got.Rules[0].Points != 50 {
		t.Errorf("the order is tried as %+v", got)
	}
	typed := map[string]any{"typed": map[string]any{"lines": []map[string]any{
		{"quantity": 1, "amount": 1000, "gift_card": true}, {"quantity": 2, "amount": 99},
	}}}
	got = api.Simulation{}
	b.post("/api/v1/program/simulate", typed).want(http.StatusOK).into(&got)
	if got.Posted != nil || got.Points != 1 || got.Lines[0].Why != "giftcard" || got.Lines[1].Points != 1 ||
		got.Member != nil || got.Nth != 1 || got.Version != 0 {
		t.Errorf("the typed order is tried as %+v", got)
	}
	p := b.post("/api/v1/program/simulate", map[string]any{}).problem(http.StatusBadRequest)
	if !names(p, "body.order") {
		t.Errorf("nothing to try: %+v", p.Errors)
	}
	p = b.post("/api/v1/program/simulate", map[string]any{"typed": map[string]any{
		"discount": 5, "lines": []map[string]any{{"quantity": 1, "amount": 1}},
	}}).problem(http.StatusBadRequest)
	if !names(p, "body.typed.discount") {
		t.Errorf("too large a discount: %+v", p.Errors)
	}
	b.post("/api/v1/program/simulate", map[string]any{"order": "#404"}).problem(http.StatusNotFound)
}
