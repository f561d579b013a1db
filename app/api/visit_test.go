package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/api"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/connectors/woocommerce/wootest"
)

// inWordPress asks as the plugin's page in a store's wp-admin does: by a token of
// the store's, from the store's own origin, without cookies.
func (h *house) inWordPress(
	shop *wootest.Server, user wootest.StaffUser,
) func(method, path string, body any, header ...string) *response {
	return func(method, path string, body any, header ...string) *response {
		h.t.Helper()
		token, err := shop.StaffToken(user)
		h.must(err)
		header = append([]string{"Authorization", "Bearer " + token, "Origin", shop.URL()}, header...)
		return h.browser().do(method, path, body, header...)
	}
}

// anotherTea is a WooCommerce store of another merchant.
func (h *house) anotherTea() (*wootest.Server, uuid.UUID) {
	h.t.Helper()
	shop, err := wootest.New(wootest.Options{Now: h.Now, Seed: 2})
	h.must(err)
	h.must(shop.Start(context.WithoutCancel(h.t.Context())))
	h.t.Cleanup(func() { h.must(shop.Close()) })
	id, keys := h.Merchant(nil), shop.Credentials()
	h.staff(id).post("/api/v1/stores/woocommerce", map[string]any{
		"url": shop.URL(), "consumer_key": keys.ConsumerKey, "consumer_secret": keys.ConsumerSecret,
	}).want(http.StatusOK)
	return shop, id
}

// issuer is the key that a store is known by.
func (h *house) issuer(shop *wootest.Server) string {
	h.t.Helper()
	token, err := shop.StaffToken(wootest.Owner)
	h.must(err)
	var claims jwt.RegisteredClaims
	_, _, err = jwt.NewParser().ParseUnverified(token, &claims)
	h.must(err)
	return claims.Issuer
}

func TestStaffOfAWooCommerceStoreComeInByTheWordOfItsPlugin(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Join)
	owner, clerk := h.inWordPress(h.tea, wootest.Owner), h.inWordPress(h.tea, wootest.Clerk)
	var who api.Session
	owner(http.MethodGet, "/api/v1/session", nil).want(http.StatusOK).into(&who)
	if who.Merchant.ID != h.merchant || who.Staff.Name != "Demo Owner" || who.Staff.Role != "owner" {
		t.Errorf("the site's administrator comes in as %+v of %s", who.Staff, who.Merchant.ID)
	}
	clerk(http.MethodGet, "/api/v1/session", nil).want(http.StatusOK).into(&who)
	if who.Staff.Name != "Demo Clerk" || who.Staff.Role != "agent" {
		t.Errorf("a shop manager comes in as %+v", who.Staff)
	}
	clerk(http.MethodPost, "/api/v1/program/publish", map[string]any{"note": "mine"}).problem(http.StatusForbidden)
	clerk(http.MethodGet, "/api/v1/activity", nil).problem(http.StatusForbidden)
	var team struct{ Items []api.Person }
	owner(http.MethodGet, "/api/v1/team", nil).want(http.StatusOK).into(&team)
	roles, ids := map[string]string{}, map[string]uuid.UUID{}
	for _, p := range team.Items {
		roles[p.Name], ids[p.Name] = p.Role+" "+p.State+" "+p.Email, p.ID
	}
	if diff := cmp.Diff(map[string]string{"Demo Owner": "owner joined ", "Demo Clerk": "agent joined "}, roles); diff != "" {
		t.Fatalf("the team (-want +got):\n%s", diff)
	}
	owner(http.MethodPut, "/api/v1/team/"+ids["Demo Clerk"].String()+"/role", map[string]any{"role": "manager"}).
		want(http.StatusOK)
	clerk(http.MethodGet, "/api/v1/activity", nil).want(http.StatusOK)
	owner(http.MethodPost, "/api/v1/team/"+ids["Demo Clerk"].String()+"/remove", nil).want(http.StatusNoContent)
	out := clerk(http.MethodGet, "/api/v1/session", nil)
	out.problem(http.StatusForbidden)
	if out.header.Get("Access-Control-Allow-Origin") != h.tea.URL() {
		t.Error("whoever was taken out of the team is not told so: the page cannot read the answer")
	}
}

func TestTheFirstOfAStoreWhoIsNotItsAdministratorSetsItUp(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Join)
	var who api.Session
	h.inWordPress(h.tea, wootest.Clerk)(http.MethodGet, "/api/v1/session", nil).want(http.StatusOK).into(&who)
	if who.Staff.Role != "manager" {
		t.Errorf("the first of a team comes in as %s", who.Staff.Role)
	}
}

func TestAnAddressThatWordPressNamesMakesNobodyAColleague(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Join)
	h.staff(h.merchant).post("/api/v1/team", map[string]any{
		"email": wootest.Clerk.Email, "name": "Invited", "role": "owner",
	}).want(http.StatusOK)
	var who api.Session
	h.inWordPress(h.tea, wootest.Clerk)(http.MethodGet, "/api/v1/session", nil).want(http.StatusOK).into(&who)
	if who.Staff.Name != "Demo Clerk" || who.Staff.Role != "agent" {
		t.Errorf("an address that nobody verified made its user %+v", who.Staff)
	}
}

func TestOneStoresWordOpensNoOtherStore(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Join)
	other, id := h.anotherTea()
	var here, there api.Session
	h.inWordPress(h.tea, wootest.Owner)(http.MethodGet, "/api/v1/session", nil).want(http.StatusOK).into(&here)
	h.inWordPress(other, wootest.Owner)(http.MethodGet, "/api/v1/session", nil).want(http.StatusOK).into(&there)
	if here.Merchant.ID != h.merchant || there.Merchant.ID != id {
		t.Errorf("the stores lead to %s and %s, not to %s and %s", here.Merchant.ID, there.Merchant.ID, h.merchant, id)
	}
	var mine struct{ Items []api.Person }
	h.inWordPress(other, wootest.Owner)(http.MethodGet, "/api/v1/team", nil).want(http.StatusOK).into(&mine)
	if len(mine.Items) != 1 {
		t.Errorf("the other merchant's team has %d people", len(mine.Items))
	}
	// The other store's signature under this store's name.
	stranger, err := wootest.New(wootest.Options{
		Now: h.Now, StoreKey: h.issuer(h.tea), SharedSecret: "a secret that the other store made up itself",
	})
	h.must(err)
	forged, err := stranger.StaffToken(wootest.Owner)
	h.must(err)
	answer := h.browser().get("/api/v1/session", "Authorization", "Bearer "+forged)
	answer.problem(http.StatusUnauthorized)
	if answer.header.Get(retryHeader) != "1" {
		t.Error("whoever has a token that is not valid is not asked to come again")
	}
}

func TestATokenOfTheWrongKindOrAgeIsRefused(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Join)
	token, err := h.tea.StaffToken(wootest.Owner)
	h.must(err)
	ask := func(path, token string) *response {
		return h.browser().get(path, "Authorization", "Bearer "+token, "Origin", h.tea.URL())
	}
	ask("/api/v1/session", token).want(http.StatusOK)
	ask("/api/v1/session", h.teaToken(0)).problem(http.StatusUnauthorized)
	ask("/storefront/woocommerce/v1/bootstrap", token).problem(http.StatusUnauthorized)
	h.Advance(6 * time.Minute)
	late := ask("/api/v1/session", token)
	late.problem(http.StatusUnauthorized)
	exposed := late.header.Get("Access-Control-Expose-Headers")
	if late.header.Get(retryHeader) != "1" || !strings.Contains(exposed, retryHeader) ||
		late.header.Get("Access-Control-Allow-Origin") != h.tea.URL() {
		t.Errorf("the page cannot see that its token is over: %v", late.header)
	}
}

func TestOnlyTheStoresOwnPagesReadAnswers(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Join)
	token, err := h.tea.StaffToken(wootest.Owner)
	h.must(err)
	from := func(origin string) *response {
		return h.browser().get("/api/v1/members", "Authorization", "Bearer "+token, "Origin", origin)
	}
	own := from(h.tea.URL()).want(http.StatusOK)
	if own.header.Get("Access-Control-Allow-Origin") != h.tea.URL() || own.header.Get("Vary") != "Origin" {
		t.Errorf("the store's own page may not read it: %v", own.header)
	}
	for _, elsewhere := range []string{"https://evil.example", h.tea.URL() + ".evil.example", "null", h.coffee.Origin()} {
		answer := from(elsewhere)
		answer.problem(http.StatusForbidden)
		if allowed := answer.header.Get("Access-Control-Allow-Origin"); allowed != "" {
			t.Errorf("a page of %s may read it: %q", elsewhere, allowed)
		}
	}
	for _, path := range []string{"/api/v1/members", "/api/v1/team/x/role"} {
		asked := h.browser().do(http.MethodOptions, path, nil, "Origin", h.tea.URL(), "Access-Control-Request-Method", "PUT")
		asked.want(http.StatusNoContent)
		for name, want := range map[string]string{
			"Access-Control-Allow-Origin": h.tea.URL(), "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
			"Access-Control-Allow-Headers":     "Authorization, Content-Type, Idempotency-Key",
			"Access-Control-Allow-Credentials": "", // cookies stay at home
		} {
			if got := asked.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
	}
	staff := h.staff(h.merchant) // with a cookie: another origin's pages read nothing
	signed := staff.get("/api/v1/members", "Origin", "https://evil.example").want(http.StatusOK)
	if signed.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("a page elsewhere reads with a cookie")
	}
}

func TestAFileIsSavedWithAToken(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Join)
	file := h.inWordPress(h.tea, wootest.Owner)(http.MethodGet, "/api/v1/program/export?version=draft", nil).want(http.StatusOK)
	if !strings.Contains(file.header.Get("Content-Disposition"), "filename=") ||
		!strings.Contains(file.header.Get("Access-Control-Expose-Headers"), "Content-Disposition") {
		t.Errorf("the page cannot read what the file is called: %v", file.header)
	}
}

func TestStaffOfAStoreThatLeftAreOutAtOnce(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Join)
	owner := h.inWordPress(h.tea, wootest.Owner)
	owner(http.MethodGet, "/api/v1/session", nil).want(http.StatusOK)
	db, err := pg.Open(t.Context(), h.Database.URL, pg.Options{MaxConns: 1})
	h.must(err)
	defer db.Close()
	h.must(db.InMerchant(t.Context(), h.merchant, func(tx *pg.Tx) error {
		_, err := tx.Pgx.Exec(t.Context(), "UPDATE store SET state = $1 WHERE id = $2", int16(merchant.Uninstalled), h.teaID)
		return err
	}))
	out := owner(http.MethodGet, "/api/v1/session", nil)
	out.problem(http.StatusUnauthorized)
	if out.header.Get(retryHeader) != "" {
		t.Error("a store that is not connected is asked to come again for ever")
	}
}
