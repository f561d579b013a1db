package api_test

import (
	"net/http"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
)

func TestStaffSeeWhatADraftGivesBackBeforePublishing(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	b := h.staff(h.merchant)
	var p api.Program
	b.get("/api/v1/program").want(http.StatusOK).into(&p)
	d := p.Draft.Document
	d.Rules[0].Points, d.MarginBP = 3*d.Rules[0].Points, 4000
	b.put("/api/v1/program/draft", map[string]any{"document": d}).want(http.StatusOK)
	var money api.ProgramMoney
	b.get("/api/v1/program/money").want(http.StatusOK).into(&money)
	if len(money.Draft) == 0 || len(money.Live) != len(money.Draft) || money.MarginBP != 4000 {
		t.Fatalf("the money is %+v", money)
	}
	for i, draft := range money.Draft {
		live := money.Live[i]
		if live.HighBP == 0 || draft.HighBP != 3*live.HighBP || draft.BreakEven <= 0 || live.BreakEven != -1 {
			t.Errorf("the draft gives back %+v, live is %+v", draft, live)
		}
	}
	var tried api.Backtest
	b.post("/api/v1/program/backtest", map[string]any{}).want(http.StatusOK).into(&tried)
	if tried.Months == nil || tried.Gain.Top == nil || tried.BreakEven == nil || tried.Draft.Cost == nil {
		t.Errorf("the backtest is %+v", tried)
	}
	b.post("/api/v1/program/backtest", map[string]any{"since": "soon"}).problem(http.StatusBadRequest)
}
