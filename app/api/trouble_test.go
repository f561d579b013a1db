package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/woocommerce/wootest"
)

// seen is the tea shop as the stores page shows it.
func (b *browser) seen() api.Store {
	b.h.t.Helper()
	var stores api.List[api.Store]
	b.get("/api/v1/stores").want(http.StatusOK).into(&stores)
	for _, s := range stores.Items {
		if s.Platform == "woocommerce" {
			return s
		}
	}
	b.h.t.Fatal("the tea shop is not shown")
	return api.Store{}
}

func TestAShopsTroubleIsSaidInTheMerchantsLanguageWhenItIsConnectedAndLater(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	owner := h.staff(h.merchant)
	var settings api.Settings
	owner.get("/api/v1/settings").want(http.StatusOK).into(&settings)
	settings.Locale = "de"
	owner.put("/api/v1/settings", settings).want(http.StatusOK)
	h.Pass(3 * time.Second) // merchants are remembered for two

	h.tea.Set(wootest.Firewall, true)
	keys := h.tea.Credentials()
	p := owner.post("/api/v1/stores/woocommerce", map[string]any{
		"url": h.tea.URL(), "consumer_key": keys.ConsumerKey, "consumer_secret": keys.ConsumerSecret,
	}).problem(http.StatusBadRequest)
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.url" || !strings.HasPrefix(p.Errors[0].Message, "Cloudflare, eine Firewall") {
		t.Errorf("a shop behind a firewall is refused as %+v", p)
	}
	h.tea.Set(wootest.Firewall, false)

	if s := owner.seen(); s.Trouble != nil || s.State != "connected" {
		t.Fatalf("a shop without trouble is shown as %+v", s)
	}
	h.tea.Set(wootest.Maintenance, true)
	h.Pass(10 * time.Minute)
	first := owner.seen()
	if first.Trouble == nil || first.Trouble.Name != "maintenance" || first.State != "connected" ||
		first.Trouble.Title != "Dein Shop ist wegen Wartung geschlossen" {
		t.Fatalf("a shop in maintenance is shown as %+v", first)
	}
	var session api.Session
	owner.get("/api/v1/session").want(http.StatusOK).into(&session)
	if !slices.ContainsFunc(session.Stores, func(s api.Store) bool {
		return s.ID == first.ID && s.Trouble != nil && *s.Trouble == *first.Trouble
	}) {
		t.Errorf("the session knows nothing of a shop in maintenance: %+v", session.Stores)
	}
	h.Pass(10 * time.Minute)
	if s := owner.seen(); s.Trouble == nil || !s.Trouble.Since.Equal(first.Trouble.Since) {
		t.Errorf("its trouble began anew: %+v", s.Trouble)
	}
	h.tea.Set(wootest.Maintenance, false)
	h.Pass(time.Hour)
	if s := owner.seen(); s.Trouble != nil {
		t.Errorf("a shop that is open again is shown with %+v", s.Trouble)
	}
	h.tea.DeleteKeys()
	h.Pass(time.Hour)
	if s := owner.seen(); s.Trouble == nil || s.Trouble.Name != "key_unknown" || s.State != "needs_auth" {
		t.Errorf("a shop that deleted our key is shown as %+v", s)
	}
}

func TestAShopThatIsClosedWhenItsOwnerComesBackIsTriedAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	staff := h.staff(h.merchant)
	back := staff.asksShop().agrees()
	h.tea.Set(wootest.Maintenance, true)
	staff.header.Set("Accept-Language", "ar")
	staff.follows(back).want(http.StatusBadRequest).says(`dir="rtl"`)
	closed := staff.follows(back).want(http.StatusBadRequest)
	closed.says("متجرك مغلق للصيانة")
	closed.says(`href="/woocommerce/return?`)
	h.tea.Set(wootest.Maintenance, false)
	staff.follows(back).want(http.StatusFound)
	if h.connected(h.merchant) != 1 {
		t.Error("the key was not kept for another try")
	}
}
