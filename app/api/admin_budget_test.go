package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// TestASpentBudgetPausesSaysSoAndComesBack spends a month's budget of money by
// two orders, as the owner and the shopper see it, and gives again in the next
// month.
func TestASpentBudgetPausesSaysSoAndComesBack(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	document := shopProgram(program.Accounts)
	document.Rules[0].Budget.Money = map[string]int64{"EUR": 100} // 100 points at a cent each
	document.Budget = program.Budget{Window: program.Lifetime, Points: 1000}
	document.Rewards[0].Budget = program.Budget{Window: program.Day, Money: map[string]int64{"EUR": 900}}
	h.Publish(h.merchant, document)
	h.Advance(time.Second)
	ann := h.coffee.AddCustomer(shopifytest.Customer{Email: "ann@example.com", FirstName: "Ann", Verified: true, Enabled: true}).ID
	buy := func() {
		h.coffee.PlaceOrder(shopifytest.NewOrder{CustomerID: ann, Items: []shopifytest.Item{{Quantity: 1, Unit: 4000}}})
		h.deliver()
	}
	owner := h.staff(h.merchant)
	state := func() []api.BudgetState {
		var page api.Page[api.BudgetState]
		owner.get("/api/v1/budgets").want(http.StatusOK).into(&page)
		return page.Items
	}
	spend := func(used int64, paused bool) api.BudgetState {
		return api.BudgetState{Of: "rule", ID: "spend", Name: "Points for every order", Window: "month", Paused: paused, Bars: []api.BudgetBar{
			{Currency: "EUR", Most: 100, Used: used, Left: 100 - used, Spent: paused},
		}}
	}
	all := func(used int64) api.BudgetState {
		return api.BudgetState{Of: "program", Window: "lifetime", Bars: []api.BudgetBar{{Most: 1000, Used: used, Left: 1000 - used}}}
	}
	five := api.BudgetState{
		Of: "reward", ID: "five", Name: "5 off", Window: "day", Bars: []api.BudgetBar{{Currency: "EUR", Most: 900, Left: 900}},
	}
	want := func(step string, states ...api.BudgetState) {
		t.Helper()
		if diff := cmp.Diff(states, state(), cmpopts.IgnoreFields(api.BudgetState{}, "Since", "Next")); diff != "" {
			t.Errorf("%s: budgets (-want +got):\n%s", step, diff)
		}
	}
	buy()
	want("after one order", all(130), spend(80, false), five) // 50 for joining
	buy()
	want("after two", all(150), spend(100, true), five)
	berlin, err := time.LoadLocation("Europe/Berlin")
	h.must(err)
	if next := state()[1].Next; next == nil || next.In(berlin).Format("2 15:04") != "1 00:00" {
		t.Errorf("the month's budget begins anew at %v, want the first midnight of the next month", next)
	}
	var home api.Overview
	owner.get("/api/v1/overview").want(http.StatusOK).into(&home)
	if len(home.NeedsAttention) != 1 || home.NeedsAttention[0].Kind != "budget" || home.NeedsAttention[0].Href != "/program/budgets" ||
		!strings.Contains(home.NeedsAttention[0].Title, "Points for every order") {
		t.Errorf("the home page says %+v, want that the budget is spent", home.NeedsAttention)
	}
	shopper := h.shopper(ann)
	var shown api.Bootstrap
	shopper(http.MethodGet, "/bootstrap", nil).want(http.StatusOK).into(&shown)
	if back := state()[1].Next.In(berlin).Format("2 January"); !strings.HasSuffix(shown.Ways[0].Detail, "Paused, back on "+back) {
		t.Errorf("the shopper is told %q of the spent way", shown.Ways[0].Detail)
	}
	h.Pass(31 * 24 * time.Hour)
	owner = h.staff(h.merchant) // the session is over by then
	want("a month later", all(150), spend(0, false), five)
	buy()
	want("after the next order", all(230), spend(80, false), five)
}
