package api_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/api"
	"regulars/connectors/shopify/shopifytest"
)

const retryHeader = "X-Shopify-Retry-Invalid-Session-Request"

// adminDocument is a build with one page.
var adminDocument = fstest.MapFS{
	"index.html": {Data: []byte(`<!doctype html><html><head><meta charset="utf-8" /></head><body>` +
		`<script type="module" src="/admin/assets/app.js"></script></body></html>`)},
	"assets/app.js": {Data: []byte("1")},
}

// newApp is a house whose Shopify store has not opened the app yet.
func newApp(t *testing.T) *house {
	t.Helper()
	return newHouse(t, api.Options{AdminFS: adminDocument, ShopifyAdmin: "https://admin.example"})
}

// opens goes where the store's admin shows the app to a user, and follows.
func (h *house) opens(user shopifytest.User, path string) *response {
	h.t.Helper()
	address, err := url.Parse(h.coffee.AppAddress(user, path))
	h.must(err)
	led := h.browser().get(address.RequestURI()).want(http.StatusFound)
	return h.browser().get(led.header.Get("Location"))
}

// visitor asks as a page inside the store's admin does: by a token, without cookies.
func (h *house) visitor(user shopifytest.User) func(method, path string, body any) *response {
	return func(method, path string, body any) *response {
		h.t.Helper()
		return h.browser().do(method, path, body, "Authorization", "Bearer "+h.coffee.IDToken(user))
	}
}

func (h *house) sessionOf(user shopifytest.User) (who api.Session) {
	h.t.Helper()
	h.visitor(user)(http.MethodGet, "/api/v1/session", nil).want(http.StatusOK).into(&who)
	return who
}

func TestOpeningTheAppInShopifyInstallsItAndLetsItsPeopleIn(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	page := h.opens(shopifytest.Owner, "/members").want(http.StatusOK)
	text := string(page.body)
	_, first, _ := strings.Cut(text, "<script")
	first, _, _ = strings.Cut(first, "</script>")
	if !strings.Contains(first, `src="https://cdn.shopify.com/shopifycloud/app-bridge.js"`) ||
		strings.Contains(first, "async") || strings.Contains(first, "defer") {
		t.Errorf("the first script is %s", first)
	}
	if !strings.Contains(text, `<meta name="shopify-api-key" content="demo-client" />`) ||
		strings.Index(text, "shopify-api-key") > strings.Index(text, "<script") {
		t.Errorf("the document does not name the app before its script: %s", text)
	}
	policy := page.header.Get("Content-Security-Policy")
	if !strings.HasSuffix(policy, "frame-ancestors https://"+h.coffee.Domain+" https://admin.example") {
		t.Errorf("who may show the page: %s", policy)
	}
	if cookie := page.header.Get("Set-Cookie"); cookie != "" || page.header.Get("X-Frame-Options") != "" {
		t.Errorf("the page sets %q", cookie)
	}
	who := h.sessionOf(shopifytest.Owner)
	if len(who.Stores) != 1 || who.Stores[0].State != "connected" || who.Staff.Name != "Demo Owner" ||
		who.Staff.Role != "owner" || who.Merchant.Name != "Demo Coffee" {
		t.Errorf("the session says %+v", who)
	}
	var stores struct{ Items []api.Store }
	h.visitor(shopifytest.Owner)(http.MethodGet, "/api/v1/stores", nil).want(http.StatusOK).into(&stores)
	going := stores.Items[0].Readings
	if len(going) != 3 || slices.ContainsFunc(going, func(r api.StoreReading) bool { return r.Stage != "reading" }) {
		t.Errorf("before anybody has begun to read the store, it says %+v", going)
	}
	h.visitor(shopifytest.Owner)(http.MethodPost, "/api/v1/team", map[string]any{
		"email": "new@demo.example", "name": "New", "role": "analyst",
	}).want(http.StatusOK)
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	if again := h.sessionOf(shopifytest.Owner); again.Merchant.ID != who.Merchant.ID {
		t.Errorf("opening it again led to merchant %s, not %s", again.Merchant.ID, who.Merchant.ID)
	}
}

func TestPagesOutsideShopifyAreInNoFrameAndHaveNoForeignScript(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	for _, path := range []string{"/admin/", "/admin/members", "/admin/?embedded=1", "/admin/?shop=" + h.coffee.Domain} {
		page := h.browser().get(path).want(http.StatusOK)
		policy := page.header.Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, "frame-ancestors 'none'") || strings.Contains(string(page.body), "app-bridge") {
			t.Errorf("%s: %s, %s", path, policy, page.body)
		}
	}
	for _, shop := range []string{"evil.example", "evil.com%23.myshopify.com", "a%20b", "*"} {
		h.browser().get("/admin/?embedded=1&shop=" + shop).problem(http.StatusBadRequest)
		h.browser().get("/shopify/app?shop=" + shop).problem(http.StatusBadRequest)
	}
	out := h.browser().get("/shopify/app?shop=" + h.coffee.Domain).want(http.StatusFound)
	if to := out.header.Get("Location"); !strings.HasSuffix(to, h.coffee.Domain+"/admin/apps/demo-client") {
		t.Errorf("opened outside of Shopify the app leads to %s", to)
	}
}

func TestAPageWithoutATokenIsBouncedOnceToBeGivenOne(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	query := "?shop=" + h.coffee.Domain + "&host=aG9zdA&embedded=1&id_token="
	led := h.browser().get("/admin/members" + query).want(http.StatusFound).header.Get("Location")
	bounce := h.browser().get(led).want(http.StatusOK)
	if !strings.Contains(string(bounce.body), "app-bridge.js") || !strings.Contains(string(bounce.body), "demo-client") ||
		strings.Contains(bounce.header.Get("Content-Security-Policy"), "'none'; frame") {
		t.Errorf("the bounce page: %s", bounce.body)
	}
	to, err := url.Parse(led)
	h.must(err)
	back, err := url.Parse(to.Query().Get("shopify-reload"))
	h.must(err)
	if back.Path != "/admin/members" || back.Query().Get("host") != "aG9zdA" || back.Query().Has("id_token") {
		t.Errorf("it comes back to %s", back)
	}
	h.browser().get(back.RequestURI() + "&id_token=" + h.coffee.IDToken(shopifytest.Owner)).want(http.StatusOK)
	stale := h.coffee.IDToken(shopifytest.Owner)
	h.Advance(2 * time.Minute)
	h.browser().get("/admin/" + query + stale).want(http.StatusFound)
	h.browser().get("/admin/" + query + stale + "&bounced=1").want(http.StatusUnauthorized) // no circle
	for _, elsewhere := range []string{"https://evil.example/admin/", h.url + ".evil.example/admin/", "//evil.example", ""} {
		h.browser().get("/shopify/bounce?shop=" + h.coffee.Domain + "&shopify-reload=" + url.QueryEscape(elsewhere)).
			problem(http.StatusBadRequest)
	}
}

func TestATokenThatIsOverIsAnsweredSoThatAppBridgeComesAgain(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	stale := h.coffee.IDToken(shopifytest.Owner)
	h.Advance(2 * time.Minute)
	for _, token := range []string{stale, "a.b.c", stale[:len(stale)-3]} {
		answer := h.browser().get("/api/v1/session", "Authorization", "Bearer "+token)
		answer.problem(http.StatusUnauthorized)
		if answer.header.Get(retryHeader) != "1" {
			t.Errorf("the answer to a token that is over has the headers %v", answer.header)
		}
	}
	other := h.browser().get("/api/v1/session", "Authorization", "Bearer rgl_unknown")
	other.problem(http.StatusUnauthorized)
	if other.header.Get(retryHeader) != "" {
		t.Error("a wrong key is asked to come again")
	}
}

func TestPeopleOfAStoreHaveTheRolesThatOwnersGiveThem(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	owner, clerk := h.visitor(shopifytest.Owner), h.visitor(shopifytest.Clerk)
	if role := h.sessionOf(shopifytest.Clerk).Staff.Role; role != "agent" {
		t.Errorf("a clerk comes in as %s", role)
	}
	clerk(http.MethodGet, "/api/v1/activity", nil).problem(http.StatusForbidden)
	var team struct{ Items []api.Person }
	owner(http.MethodGet, "/api/v1/team", nil).want(http.StatusOK).into(&team)
	roles := map[string]string{}
	ids := map[string]uuid.UUID{}
	for _, p := range team.Items {
		roles[p.Name], ids[p.Name] = p.Role+" "+p.State, p.ID
	}
	if diff := cmp.Diff(map[string]string{"Demo Owner": "owner joined", "Demo Clerk": "agent joined"}, roles); diff != "" {
		t.Fatalf("the team (-want +got):\n%s", diff)
	}
	path := "/api/v1/team/" + ids["Demo Clerk"].String()
	owner(http.MethodPut, path+"/role", map[string]any{"role": "manager"}).want(http.StatusOK)
	var log struct {
		Items []struct{ Action, Actor string }
	}
	clerk(http.MethodGet, "/api/v1/activity", nil).want(http.StatusOK).into(&log)
	deeds := map[string]string{}
	for _, row := range log.Items {
		deeds[row.Action] = row.Actor
	}
	if deeds["team.role_changed"] != "Demo Owner" || deeds["team.arrived"] != "Demo Owner" {
		t.Errorf("the log says %v", deeds)
	}
	owner(http.MethodPost, path+"/remove", nil).want(http.StatusNoContent)
	clerk(http.MethodGet, "/api/v1/session", nil).problem(http.StatusForbidden)
	h.opens(shopifytest.Clerk, "").want(http.StatusForbidden)
	owner(http.MethodPost, "/api/v1/team/"+ids["Demo Owner"].String()+"/remove", nil).problem(http.StatusConflict)
}

func TestWhoWasInvitedIsTheSamePersonInShopify(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	ann := shopifytest.User{ID: 77, FirstName: "Ann", LastName: "Other", Email: "Ann@Demo.example", Verified: true}
	posing := shopifytest.User{ID: 78, FirstName: "Eve", LastName: "Posing", Email: "ann@demo.example"}
	h.visitor(shopifytest.Owner)(http.MethodPost, "/api/v1/team", map[string]any{
		"email": "ann@demo.example", "name": "Ann", "role": "analyst",
	}).want(http.StatusOK)
	if who := h.sessionOf(posing).Staff; who.Name != "Eve Posing" || who.Role != "agent" {
		t.Errorf("an address that nobody vouches for made its user %+v", who)
	}
	if who := h.sessionOf(ann).Staff; who.Name != "Ann" || who.Role != "analyst" {
		t.Errorf("the invited person comes in as %+v", who)
	}
}

func TestTwoWhoOpenANewAppAtOnceShareOneMerchant(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	var opening sync.WaitGroup
	for _, user := range []shopifytest.User{shopifytest.Owner, shopifytest.Clerk} {
		opening.Go(func() { h.opens(user, "").want(http.StatusOK) })
	}
	opening.Wait()
	known, err := h.Merchants(t.Context())
	h.must(err)
	if len(known) != 1 || h.sessionOf(shopifytest.Owner).Merchant.ID != h.sessionOf(shopifytest.Clerk).Merchant.ID {
		t.Errorf("opening it twice made %d merchants", len(known))
	}
}

func TestATokenOfAnotherShopOpensNothingHere(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	now := h.Now().Unix()
	token := h.coffee.SignToken(map[string]any{
		"iss": "https://stranger.myshopify.com/admin", "dest": "https://stranger.myshopify.com", "aud": "demo-client",
		"sub": "9001", "exp": now + 60, "nbf": now, "iat": now,
	}, "hush")
	answer := h.browser().get("/api/v1/session", "Authorization", "Bearer "+token)
	answer.problem(http.StatusUnauthorized)
	if answer.header.Get(retryHeader) != "" {
		t.Error("a store that is not connected is asked to come again for ever")
	}
}

func TestAStoreThatLeavesIsOutAtOnceAndIsItselfWhenItComesBack(t *testing.T) {
	t.Parallel()
	h := newApp(t)
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	before := h.sessionOf(shopifytest.Owner)
	h.coffee.Uninstall()
	h.deliver()
	h.visitor(shopifytest.Owner)(http.MethodGet, "/api/v1/session", nil).problem(http.StatusUnauthorized)
	h.opens(shopifytest.Owner, "").want(http.StatusOK)
	after := h.sessionOf(shopifytest.Owner)
	if after.Merchant.ID != before.Merchant.ID || after.Stores[0].ID != before.Stores[0].ID || after.Stores[0].State != "connected" {
		t.Errorf("it came back as %+v", after)
	}
	h.deliver()
	h.sessionOf(shopifytest.Owner)
}
