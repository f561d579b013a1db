package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/app/staff"
	"regulars/connectors/shopify/shopifytest"
)

// TestTheFirstStepsShowWhatIsTrue walks through the first days of a merchant whose
// program is live, but whose shops do not show the widget yet.
func TestTheFirstStepsShowWhatIsTrue(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	ann := h.ann()
	bob := h.coffee.AddCustomer(shopifytest.Customer{Email: "bob@example.com", Verified: true, Enabled: true}).ID
	owner := h.staff(h.merchant)
	look := func() (r api.FirstRun) {
		owner.get("/api/v1/first-run").want(http.StatusOK).into(&r)
		return r
	}
	if r := look(); len(r.Habits) != 0 {
		t.Errorf("habits of nobody: %+v", r.Habits)
	}
	h.buy(ann, 6000)
	h.buy(ann, 4000)
	h.buy(bob, 10000)
	h.deliver()
	place := func(r api.FirstRun, id uuid.UUID) api.FirstRunStore {
		for _, s := range r.Stores {
			if s.ID == id {
				return s
			}
		}
		t.Fatalf("store %s is missing in %+v", id, r.Stores)
		return api.FirstRunStore{}
	}

	r := look()
	if !r.Active || !r.Live || r.PutAway {
		t.Errorf("active, live, put away: %v, %v, %v", r.Active, r.Live, r.PutAway)
	}
	if len(r.Habits) != 1 {
		t.Fatalf("habits: %+v", r.Habits)
	}
	got := r.Habits[0]
	if got.Buyers != 2 || got.Returned != 1 || got.Once != 1 || got.Twice != 1 || got.Orders != 3 ||
		got.Sales != 20000 || got.ReturnedSales != 10000 || got.Currency != "EUR" {
		t.Errorf("one of two buyers came back and paid half: %+v", got)
	}
	const editor = "/admin/themes/current/editor?context=apps&template=product&activateAppId=demo-client/widget"
	if s := place(r, h.coffeeID); s.SeenAt != nil || s.EditorURL != "https://"+h.coffee.Domain+editor {
		t.Errorf("before anybody looked: %+v", s)
	}

	owner.post("/api/v1/members/"+owner.annsID()+"/view", nil)
	if s := place(look(), h.coffeeID); s.SeenAt != nil {
		t.Error("what staff look at counts as the shop's page")
	}
	h.shopper(0)(http.MethodGet, "/bootstrap?part=true", nil).want(http.StatusOK)
	page := "/storefront/shopify/v1/page?" + h.coffee.SignedQuery(url.Values{}, 0).Encode()
	h.browser().get(page).want(http.StatusOK)
	if s := place(look(), h.coffeeID); s.SeenAt != nil {
		t.Error("a page and a block that are there without the widget count as the widget")
	}
	h.shopper(0)(http.MethodGet, "/bootstrap", nil).want(http.StatusOK)
	if s := place(look(), h.coffeeID); s.SeenAt == nil {
		t.Error("a page of the shop showed the widget, and nobody knows")
	}
	h.browser().get("/storefront/woocommerce/v1/bootstrap", "Authorization", "Bearer "+h.teaToken(0)).want(http.StatusOK)
	if r = look(); r.Active {
		t.Error("live in both shops, and still the first page")
	}
}

// TestAWidgetThatWasThereEveryDayIsMissed has a shop show the widget on three days
// and then no more: the stores page and, for a month, the home page say so.
func TestAWidgetThatWasThereEveryDayIsMissed(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	owner := h.staff(h.merchant)
	missed := func() int {
		var home api.Overview
		owner.get("/api/v1/overview").want(http.StatusOK).into(&home)
		count := 0
		for _, need := range home.NeedsAttention {
			if need.Kind == "store" && strings.Contains(need.Title, "last seen") {
				count++
			}
		}
		return count
	}
	quiet := func() bool {
		var stores struct{ Items []api.Store }
		owner.get("/api/v1/stores").want(http.StatusOK).into(&stores)
		at := slices.IndexFunc(stores.Items, func(s api.Store) bool { return s.ID == h.coffeeID })
		return stores.Items[at].WidgetQuiet
	}
	shows := func(days int) {
		for range days {
			h.shopper(0)(http.MethodGet, "/bootstrap", nil).want(http.StatusOK)
			h.Advance(24 * time.Hour)
		}
	}
	if !quiet() || missed() != 0 {
		t.Errorf("never shown: quiet %t, missed %d", quiet(), missed())
	}
	shows(2)
	h.Advance(2 * 24 * time.Hour)
	if !quiet() || missed() != 0 {
		t.Errorf("shown on two days only: quiet %t, missed %d", quiet(), missed())
	}
	shows(3)
	if quiet() || missed() != 0 {
		t.Errorf("a day after the third: quiet %t, missed %d", quiet(), missed())
	}
	h.Advance(24 * time.Hour)
	if !quiet() || missed() != 1 {
		t.Errorf("two days after the third: quiet %t, missed %d", quiet(), missed())
	}
	h.Advance(28 * 24 * time.Hour)
	if !quiet() || missed() != 0 {
		t.Errorf("a month later: quiet %t, missed %d", quiet(), missed())
	}
	shows(1)
	if quiet() {
		t.Error("it is shown again, and said to be gone")
	}
}

// TestTheFirstStepsArePutAwayByWhoeverMayPublish: an agent cannot, and it can be had again.
func TestTheFirstStepsArePutAwayByWhoeverMayPublish(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	away := func(b *browser, put bool) *response {
		return b.put("/api/v1/first-run", map[string]any{"put_away": put})
	}
	owner := h.staff(h.merchant)
	active := func() bool {
		var r api.FirstRun
		owner.get("/api/v1/first-run").want(http.StatusOK).into(&r)
		return r.Active
	}
	away(h.as(h.merchant, staff.Agent), true).want(http.StatusForbidden)
	if !active() {
		t.Fatal("an agent has put it away")
	}
	away(owner, true).want(http.StatusNoContent)
	if active() {
		t.Error("it was put away, and is still the first page")
	}
	away(owner, false).want(http.StatusNoContent)
	if !active() {
		t.Error("it is not there again")
	}
}
