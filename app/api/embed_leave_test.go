package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// count asks the database as its owner.
func (h *house) count(query string, args ...any) (n int64) {
	h.t.Helper()
	owner, err := pgx.Connect(h.t.Context(), h.Database.AdminURL)
	h.must(err)
	defer func() { _ = owner.Close(h.t.Context()) }()
	h.must(owner.QueryRow(h.t.Context(), query, args...).Scan(&n))
	return n
}

// asksToWipe has Shopify ask for what is kept of the store, each time doubled.
func (h *house) asksToWipe() {
	h.t.Helper()
	h.coffee.Switch(shopifytest.Switches{Duplicate: true})
	h.coffee.RedactShop()
	h.coffee.Switch(shopifytest.Switches{})
	h.deliver()
}

// Shopify asks twice, and once more when the shop is long back: what it has is kept.
// When it leaves for good, asking twice wipes it once.
func TestAStoreThatIsOpenedAgainIsNotWipedByWhatWasAskedBefore(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	first := h.sessionOf(shopifytest.Owner)
	h.Publish(first.Merchant.ID, shopProgram(program.Accounts))
	h.ann()
	h.deliver()
	h.coffee.Uninstall()
	h.deliver()
	h.Pass(47 * time.Hour)
	h.asksToWipe()
	h.asksToWipe()
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	h.asksToWipe() // this one was on its way for long
	h.Pass(72 * time.Hour)
	again := h.sessionOf(shopifytest.Owner)
	if again.Merchant.ID != first.Merchant.ID || again.Stores[0].ID != first.Stores[0].ID {
		t.Errorf("the store came back as %+v", again)
	}
	if n := h.count("SELECT count(*) FROM member WHERE merchant_id = $1 AND state = 1", first.Merchant.ID); n != 1 {
		t.Errorf("%d members are left, want 1", n)
	}
	if n := h.count("SELECT count(*) FROM store_wipe WHERE NOT called_off"); n != 0 {
		t.Errorf("%d wipes go on although the store is back", n)
	}
	h.coffee.Uninstall()
	h.deliver()
	h.Pass(48 * time.Hour)
	h.asksToWipe()
	h.asksToWipe()
	h.Pass(72 * time.Hour)
	for _, table := range []string{"merchant", "store", "member", "store_route"} {
		if n := h.count("SELECT count(*) FROM " + table); n != 0 {
			t.Errorf("%d rows of %s are left of a store that left for good", n, table)
		}
	}
	h.asksToWipe() // of nobody any more
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	if anew := h.sessionOf(shopifytest.Owner); anew.Merchant.ID == first.Merchant.ID {
		t.Error("a store that was wiped came back as the merchant that it was")
	}
}

// A store that was connected by its consent page leaves: who came in by it is out,
// whoever signed in otherwise stays, and what was to be written waits for its return.
func TestAStoreThatLeavesEndsItsSessionsAndItsWorkWaits(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	owner := h.browser()
	owner.get(h.beginInstall(owner)).want(http.StatusFound)
	var who api.Session
	owner.get("/api/v1/session").want(http.StatusOK).into(&who)
	h.merchant, h.coffeeID = who.Merchant.ID, who.Stores[0].ID
	agent := h.staff(h.merchant)
	h.Publish(h.merchant, shopProgram(program.Accounts))
	h.Advance(time.Second)
	customer := h.rich()
	h.coffee.Misbehave(shopifytest.BadGateway, "codeDiscountNodeByCode")
	h.shopper(customer)(http.MethodPost, "/redemptions", `{"reward_id":"five"}`, "Idempotency-Key", "tap-0001").
		want(http.StatusAccepted)
	h.buy(customer, 1000) // points that are to be written to the customer's record
	h.coffee.Deliver(t.Context())
	h.coffee.Uninstall()
	h.deliver()
	owner.get("/api/v1/session").problem(http.StatusUnauthorized)
	agent.get("/api/v1/session").want(http.StatusOK)
	if n := h.count("SELECT count(*) FROM redemption WHERE state = 3"); n != 1 {
		t.Errorf("%d rewards wait for the store, want 1", n)
	}
	if n := h.count("SELECT count(*) FROM effect WHERE state = 0"); n != 0 {
		t.Errorf("%d things are still to be written to a store that left", n)
	}
	h.Pass(24 * time.Hour)
	h.opensByConsent()
	for table, want := range map[string]int64{"redemption": 0, "effect": 0} {
		if n := h.count("SELECT count(*) FROM " + table + " WHERE state = 3"); n != want {
			t.Errorf("%d rows of %s wait although the store is back", n, table)
		}
	}
	if n := h.count("SELECT count(*) FROM redemption WHERE status = 3"); n != 1 {
		t.Error("the reward that waited was not made when the store came back")
	}
	owner.get("/api/v1/session").problem(http.StatusUnauthorized) // its old session stays out
}

// opensByConsent installs the app anew from the App Store.
func (h *house) opensByConsent() {
	h.t.Helper()
	b := h.browser()
	b.get(h.beginInstall(b)).want(http.StatusFound)
	h.deliver()
	h.Pass(time.Minute)
}
