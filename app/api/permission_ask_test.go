package api_test

import (
	"net/http"
	"strings"
	"testing"

	"regulars/app/api"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

func (h *house) permissionsOf(get func(path string) *response) map[string]api.StorePermission {
	h.t.Helper()
	var stores struct{ Items []api.Store }
	get("/api/v1/stores").want(http.StatusOK).into(&stores)
	stand := map[string]api.StorePermission{}
	for _, s := range stores.Items {
		for _, p := range s.Permissions {
			stand[p.Name] = p
		}
	}
	return stand
}

// Outside of Shopify's admin a store that was connected by its consent page agrees on
// that page, and whoever asked comes back to the stores as who they are.
func TestAPermissionIsAskedForOnTheConsentPage(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	b := h.staff(h.merchant)
	if p := h.permissionsOf(func(path string) *response { return b.get(path) })["gift_cards"]; p.Granted ||
		strings.Join(p.Lacking, ",") != "read_gift_cards,write_gift_cards" {
		t.Errorf("before it was asked: %+v", p)
	}
	path := "/api/v1/stores/" + h.coffeeID.String() + "/permissions"
	var asked api.AskedPermission
	b.post(path, map[string]any{"permission": "gift_cards"}).want(http.StatusOK).into(&asked)
	back := h.consent(asked.AuthorizeURL)
	if to := b.get(back.RequestURI()).want(http.StatusFound).header.Get("Location"); to != "/admin/stores" {
		t.Errorf("the way back leads to %s", to)
	}
	stand := h.permissionsOf(func(path string) *response { return b.get(path) })
	if !stand["gift_cards"].Granted || stand["store_credit"].Granted {
		t.Errorf("after it was granted: %+v", stand)
	}
	b.post(path, map[string]any{"permission": "everything"}).problem(http.StatusBadRequest)
	b.post("/api/v1/stores/"+h.teaID.String()+"/permissions", map[string]any{"permission": "looks"}).problem(http.StatusBadRequest)
}

// Inside it, App Bridge asks by what the server names, and elsewhere Shopify's own
// page does; the store is then asked what it grants.
func TestAStoreThatShopifyInstalledIsAskedByShopify(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	ask := h.visitor(shopifytest.Owner)
	var stores struct{ Items []api.Store }
	ask(http.MethodGet, "/api/v1/stores", nil).want(http.StatusOK).into(&stores)
	path := "/api/v1/stores/" + stores.Items[0].ID.String() + "/permissions"
	var asked api.AskedPermission
	ask(http.MethodPost, path, map[string]any{"permission": "looks"}).want(http.StatusOK).into(&asked)
	if strings.Join(asked.Scopes, ",") != "write_pixels,read_pixels,read_customer_events" ||
		!strings.Contains(asked.AuthorizeURL, "/admin/oauth/install?client_id=demo-client&optional_scopes=write_pixels%2C") {
		t.Errorf("asked is %+v", asked)
	}
	merchant := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	agreed, err := merchant.Get(asked.AuthorizeURL)
	h.must(err)
	h.must(agreed.Body.Close())
	if agreed.StatusCode != http.StatusFound {
		t.Fatalf("Shopify's page answered %d", agreed.StatusCode)
	}
	ask(http.MethodPost, path+"/check", nil).want(http.StatusNoContent)
	stand := h.permissionsOf(func(path string) *response { return ask(http.MethodGet, path, nil) })
	if !stand["looks"].Granted || stand["gift_cards"].Granted {
		t.Errorf("after it was granted: %+v", stand)
	}
	h.visitor(shopifytest.Clerk)(http.MethodPost, path, map[string]any{"permission": "looks"}).problem(http.StatusForbidden)
}
