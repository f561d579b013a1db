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
	var run, again api.Backtest
	start := func(body any, key string) *response {
		return b.post("/api/v1/program/backtest", body, "Idempotency-Key", key)
	}
	start(map[string]any{}, "try-0001").want(http.StatusAccepted).into(&run)
	start(map[string]any{}, "try-0001").want(http.StatusAccepted).into(&again)
	if again.ID != run.ID || run.State != "running" || run.Report != nil || !run.Current {
		t.Errorf("two clicks began %+v and %+v", run, again)
	}
	start(map[string]any{}, "try-0002").problem(http.StatusConflict)
	h.Drain()
	var newest api.NewestBacktest
	b.get("/api/v1/program/backtest").want(http.StatusOK).into(&newest)
	if tried := newest.Run.Report; newest.Run.State != "done" || tried == nil || tried.Months == nil || tried.Steps == nil ||
		len(tried.Habits) != 4 || tried.Gain.Top == nil || tried.BreakEven == nil || tried.Tiers.UpFew == nil {
		t.Errorf("the back-test is %+v", newest.Run)
	}
	start(map[string]any{"since": "soon"}, "try-0003").problem(http.StatusBadRequest)
	b.post("/api/v1/program/backtest/"+run.ID.String()+"/cancel", nil).problem(http.StatusConflict)
}
