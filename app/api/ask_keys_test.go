package api_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/api"
	"regulars/app/merchant"
)

// asked is a way to the tea shop's consent page, opened by some browser.
type asked struct {
	h       *house
	owner   *browser // who opens the shop's own pages; another browser may have begun
	page    string   // the consent page
	approve string
	deny    string
	state   string
}

// asks has somebody who is signed in begin in the admin.
func (b *browser) asksShop() asked {
	b.h.t.Helper()
	var begun api.Authorize
	b.post("/api/v1/stores/woocommerce/ask", map[string]any{"url": b.h.tea.URL() + "/"}).want(http.StatusOK).into(&begun)
	return b.h.opensConsent(begun.AuthorizeURL)
}

// opensConsent reads the shop's consent page.
func (h *house) opensConsent(address string) asked {
	h.t.Helper()
	a := asked{h: h, owner: h.browser(), page: address}
	a.owner.base = ""
	body := string(a.owner.get(address).want(http.StatusOK).body)
	links := regexp.MustCompile(`href="([^"]+)">(Approve|Deny)`).FindAllStringSubmatch(body, -1)
	if len(links) != 2 {
		h.t.Fatalf("the consent page is %s", body)
	}
	unescape := strings.NewReplacer("&amp;", "&")
	a.approve, a.deny = h.tea.URL()+unescape.Replace(links[0][1]), unescape.Replace(links[1][1])
	a.state = mustURL(h.t, address).Query().Get("user_id")
	return a
}

// agrees presses Approve and tells where the browser is sent then.
func (a asked) agrees() string {
	a.h.t.Helper()
	return a.owner.get(a.approve).want(http.StatusFound).header.Get("Location")
}

// follows opens an address of ours.
func (b *browser) follows(address string) *response {
	b.h.t.Helper()
	return b.get(strings.TrimPrefix(address, b.h.url))
}

// connected counts the merchant's stores that work.
func (h *house) connected(owner uuid.UUID) int {
	h.t.Helper()
	stores, err := h.Stores(h.t.Context(), owner)
	h.must(err)
	n := 0
	for _, s := range stores {
		if s.State == merchant.Connected {
			n++
		}
	}
	return n
}

func (r *response) says(text string) {
	r.t.Helper()
	if !strings.Contains(string(r.body), text) {
		r.t.Errorf("%s says %.900s\nwant %q", r.asked, r.body, text)
	}
}

func TestAStoreIsConnectedByItsOwnConsentPage(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	staff := h.staff(h.merchant)
	a := staff.asksShop()
	if len(a.state) != 43 || h.count("SELECT count(*) FROM access WHERE token_hash = $1", []byte(a.state)) != 0 ||
		h.count("SELECT count(*) FROM access WHERE kind = 'keys' AND token_hash = $1", merchant.HashSecret(a.state)) != 1 {
		t.Fatalf("the state is %q", a.state)
	}
	if q := mustURL(t, a.page).Query(); q.Get("scope") != "read_write" || !strings.HasPrefix(q.Get("callback_url"), h.secure.URL) {
		t.Errorf("the shop is asked by %s", a.page)
	}
	back := a.agrees()
	if h.connected(h.merchant) != 0 || h.count("SELECT count(*) FROM access WHERE sealed IS NOT NULL") != 1 ||
		h.count("SELECT count(*) FROM access WHERE position('ck_'::bytea IN sealed) > 0") != 0 {
		t.Fatal("the key connected something, did not wait, or waits in clear")
	}
	if to := staff.follows(back).want(http.StatusFound).header.Get("Location"); to != "/admin/stores" {
		t.Errorf("the way back leads to %s", to)
	}
	if h.connected(h.merchant) != 1 || h.tea.Keys() != 2 {
		t.Fatalf("%d stores are connected, the shop has %d keys", h.connected(h.merchant), h.tea.Keys())
	}
	h.deliver()
	staff.follows(back).want(http.StatusNotFound).says("used up")
	if h.connected(h.merchant) != 1 {
		t.Error("coming back twice disconnected the store")
	}
	before := h.routeKey()
	again := staff.asksShop()
	staff.follows(again.agrees()).want(http.StatusFound)
	if h.connected(h.merchant) != 1 || h.routeKey() != before {
		t.Error("connecting again made another store of it")
	}
}

// routeKey is the key by which the tea shop's deliveries are known.
func (h *house) routeKey() string {
	h.t.Helper()
	stores, err := h.Stores(h.t.Context(), h.merchant)
	h.must(err)
	return stores[0].ExternalKey
}

// TestWhoLuresAnOwnerGetsNothing: somebody begins for a shop that is not theirs and
// has its owner approve.
func TestWhoLuresAnOwnerGetsNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	thief := h.staff(h.merchant)
	owner := h.browser()

	slow := thief.asksShop() // the owner's browser comes back first
	back := slow.agrees()
	owner.follows(back).want(http.StatusForbidden).says("another browser")
	thief.follows(back).want(http.StatusNotFound)

	early := thief.asksShop() // the thief comes back before the owner agreed, and is let in no more
	thief.follows("/woocommerce/return?success=1&user_id=" + early.state).want(http.StatusConflict).says("No key came")
	keys := h.tea.Keys()
	early.owner.get(early.approve).want(http.StatusUnauthorized)
	if h.tea.Keys() != keys {
		t.Error("the shop keeps a key that nobody waits for")
	}
	if h.connected(h.merchant) != 0 {
		t.Fatal("the thief has a store")
	}

	race := thief.asksShop() // the thief is faster than the owner's browser, by a hair
	back = race.agrees()
	thief.follows(back).want(http.StatusFound)
	owner.follows(back).want(http.StatusForbidden).says("delete the newest key")
	if h.connected(h.merchant) != 0 || h.count("SELECT count(*) FROM store_route WHERE platform = 'woocommerce_site'") != 0 {
		t.Error("the thief keeps the store")
	}

	again := thief.asksShop() // and once more, now that the thief has had it before
	back = again.agrees()
	thief.follows(back).want(http.StatusFound)
	owner.follows(back).want(http.StatusForbidden)
	if h.connected(h.merchant) != 0 {
		t.Error("the thief keeps the store, having had it before")
	}

	nobody := h.browser() // a thief without an account, who lets go of the store to stay signed in
	begin := "/woocommerce/connect?" + url.Values{"url": {h.tea.URL()}}.Encode()
	back = nobody.beginsAs(begin, "new").agrees()
	nobody.follows(back).want(http.StatusFound)
	var session api.Session
	nobody.get("/api/v1/session").want(http.StatusOK).into(&session)
	nobody.header.Set("Origin", h.url)
	nobody.post("/api/v1/stores/"+session.Stores[0].ID.String()+"/disconnect", nil).want(http.StatusNoContent)
	owner.follows(back).want(http.StatusForbidden)
	nobody.get("/api/v1/session").want(http.StatusUnauthorized)

	honest := h.browser() // who agreed on a telephone what was begun at a desk loses the shop, and not the account
	honest.follows(honest.beginsAs(begin, "new").agrees()).want(http.StatusFound)
	honest.get("/api/v1/session").want(http.StatusOK).into(&session)
	honest.header.Set("Origin", h.url)
	honest.post("/api/v1/stores/"+session.Stores[0].ID.String()+"/disconnect", nil).want(http.StatusNoContent)
	h.Advance(time.Minute)
	back = honest.asksShop().agrees()
	honest.follows(back).want(http.StatusFound)
	owner.follows(back).want(http.StatusForbidden)
	honest.get("/api/v1/session").want(http.StatusOK).into(&session)
	if session.Stores[0].State != "uninstalled" {
		t.Errorf("what was agreed to elsewhere left the shop %s", session.Stores[0].State)
	}
}

func TestWaysBackThatLeadNowhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	staff := h.staff(h.merchant)
	denied := staff.asksShop()
	staff.follows(denied.deny).want(http.StatusForbidden).says("did not agree")
	denied.owner.get(denied.approve).want(http.StatusUnauthorized)

	first, second := staff.asksShop(), staff.asksShop() // two tabs
	backs := []string{first.agrees(), second.agrees()}
	staff.follows(backs[0]).want(http.StatusFound)
	staff.follows(backs[1]).want(http.StatusFound)
	if h.connected(h.merchant) != 1 {
		t.Errorf("two tabs connected %d stores", h.connected(h.merchant))
	}

	twice := staff.asksShop() // a double click
	twice.agrees()
	staff.follows(twice.agrees()).want(http.StatusFound)

	late := staff.asksShop()
	h.Advance(31 * time.Minute)
	late.owner.get(late.approve).want(http.StatusUnauthorized)

	elsewhere := staff.asksShop()
	other := strings.Replace(elsewhere.approve, elsewhere.state, merchant.NewSecret(), 1)
	elsewhere.owner.get(other).want(http.StatusUnauthorized)

	deleted := staff.asksShop() // the key is gone before it is tried: as if it were another shop's
	back := deleted.agrees()
	h.tea.DeleteKeys()
	staff.follows(back).want(http.StatusBadRequest).says("does not open this shop")
}

func TestWhatIsBroughtIsLookedAt(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	state := h.staff(h.merchant).asksShop().state
	fine := `{"key_id":2,"user_id":"` + state + `","consumer_key":"ck_1","consumer_secret":"cs_1","key_permissions":"read_write"}`
	bring := func(body string) *response { return h.browser().post("/woocommerce/callback", body) }
	for name, body := range map[string]string{
		"body.key_permissions": strings.Replace(fine, "read_write", "read", 1),
		"body.consumer_key":    strings.Replace(fine, "ck_1", "1", 1),
		"body.consumer_secret": strings.Replace(fine, "cs_1", "", 1),
		"body.user_id":         strings.Replace(fine, state, "", 1),
		"body":                 `user_id=` + state,
	} {
		p := bring(body).problem(http.StatusBadRequest)
		if len(p.Errors) != 1 || p.Errors[0].Location != name {
			t.Errorf("%s is refused as %+v", body, p)
		}
	}
	bring(strings.Replace(fine, state, merchant.NewSecret(), 1)).problem(http.StatusNotFound)
	bring(fine + strings.Repeat(" ", 20<<10)).problem(http.StatusBadRequest)
	if answer := bring(fine).want(http.StatusOK); len(answer.body) != 0 {
		t.Errorf("the store is told %q", answer.body)
	}
	h.must(h.SignOut(t.Context(), state)) // the row goes, as it does with a merchant that is wiped
	bring(fine).problem(http.StatusNotFound)
}

func TestThePluginMakesAnAccountAndGetsItsOwnerBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	back := h.tea.URL() + "/wp-admin/admin.php?page=regulars"
	begin := "/woocommerce/connect?" + url.Values{"url": {h.tea.URL()}, "return": {back}}.Encode()
	b := h.browser()
	a := b.beginsAs(begin, "new")
	if to := b.follows(a.agrees()).want(http.StatusFound).header.Get("Location"); to != back {
		t.Errorf("the owner is sent to %s", to)
	}
	var session api.Session
	b.get("/api/v1/session").want(http.StatusOK).into(&session)
	if session.Merchant.Name != "Demo Tea" || len(session.Stores) != 1 {
		t.Errorf("the session is %+v", session)
	}
	if session.Stores[0].State != "connected" {
		t.Errorf("the shop is %s", session.Stores[0].State)
	}
	// A stranger cannot take the shop over while it is connected, nor can another merchant.
	h.browser().get(begin).want(http.StatusConflict).says("another account")
	h.browser().get(begin).want(http.StatusConflict).says(`href="` + back + `"`)
	other := h.staff(h.Merchant(nil))
	keys := h.tea.Credentials()
	p := other.post("/api/v1/stores/woocommerce", map[string]any{
		"url": h.tea.URL(), "consumer_key": keys.ConsumerKey, "consumer_secret": keys.ConsumerSecret,
	}).problem(http.StatusConflict)
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.url" {
		t.Errorf("another merchant is told %+v", p)
	}
	other.get(begin).want(http.StatusConflict)

	// Let go of, the shop is anybody's who can open it. Who let go of it still gets at
	// the account, to which that page was the only way.
	b.header.Set("Origin", h.url)
	b.post("/api/v1/stores/"+session.Stores[0].ID.String()+"/disconnect", nil).want(http.StatusNoContent)
	if hooks := h.tea.Topics(h.url + "/webhooks/woocommerce/"); len(hooks) != 0 {
		t.Errorf("the shop still sends %v", hooks)
	}
	other.follows(other.beginsAs(begin, "").agrees()).want(http.StatusFound)
	b.get("/api/v1/session").want(http.StatusOK).into(&session)
	if session.Stores[0].State != "uninstalled" {
		t.Errorf("the shop that was let go of is %s", session.Stores[0].State)
	}
}

// beginsAs opens the address to which the plugin leads, and answers whose the shop
// becomes.
func (b *browser) beginsAs(begin, as string) asked {
	b.h.t.Helper()
	b.get(begin).want(http.StatusOK).says("asks to be connected")
	begun := b.answers(begin, as).want(http.StatusSeeOther)
	return b.h.opensConsent(begun.header.Get("Location"))
}

// answers presses a button of that page.
func (b *browser) answers(begin, as string) *response {
	b.h.t.Helper()
	form := strings.TrimPrefix(begin, "/woocommerce/connect?") + "&as=" + as
	return b.send(http.MethodPost, "/woocommerce/connect", strings.NewReader(form),
		"Content-Type", "application/x-www-form-urlencoded", "Origin", b.h.url)
}

// TestAnAddressAloneBeginsNothing: neither for who has an account nor for who has none.
func TestAnAddressAloneBeginsNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	h.merchant = h.Merchant(nil)
	begin := "/woocommerce/connect?" + url.Values{"url": {h.tea.URL()}}.Encode()
	staff, nobody := h.staff(h.merchant), h.browser()
	staff.get(begin).want(http.StatusOK).says("Make a new account for it")
	staff.get(begin).says("Add it to ")
	nobody.get(begin).want(http.StatusOK).says(`<a href="/login">I have an account`)
	if strings.Contains(string(nobody.get(begin).body), "Add it to") {
		t.Error("who is not signed in may add the shop to an account")
	}
	h.browser().send(http.MethodPost, begin, strings.NewReader("as=new"),
		"Content-Type", "application/x-www-form-urlencoded").problem(http.StatusForbidden)
	to := nobody.answers(begin, "").want(http.StatusSeeOther).header.Get("Location") // the session ended meanwhile
	if to != begin+"&return=" && to != strings.Replace(begin, "?", "?return=&", 1) {
		t.Errorf("who is signed in no more is led to %s", to)
	}
	if n := h.count("SELECT count(*) FROM access WHERE kind = 'keys'"); n != 0 {
		t.Errorf("%d wishes were begun", n)
	}
	nobody.answers(begin, "new").want(http.StatusSeeOther)
	if n := h.count("SELECT count(*) FROM access WHERE kind = 'keys'"); n != 1 {
		t.Errorf("%d wishes were begun by a press", n)
	}
}

func TestNobodyIsSentAwayFromTheirShop(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	shop := h.tea.URL()
	for _, back := range []string{
		"https://evil.example/", shop + ".evil.example/", "//evil.example", "javascript:alert(1)",
		strings.Replace(shop, "http://", "http://evil@", 1) + "/", shop + "/../x", `http:\\evil.example`, shop + `\@evil.example`,
	} {
		query := url.Values{"url": {shop}, "return": {back}}
		if answer := h.browser().get("/woocommerce/connect?" + query.Encode()); answer.status != http.StatusBadRequest {
			t.Errorf("%s is accepted with %d", back, answer.status)
		}
	}
	h.browser().get("/woocommerce/connect?url=shop").want(http.StatusBadRequest).says("https://shop.example")
	h.browser().get("/woocommerce/return").want(http.StatusNotFound)
}
