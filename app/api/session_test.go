package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"regulars/app/api"
)

func TestLoginLinkSignsInOnceAndOpeningItUsesNothingUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	id := h.Merchant(nil)
	link, err := h.LoginLink(t.Context(), id, "Demo Agent")
	h.must(err)
	path := strings.TrimPrefix(link, h.url)
	b := h.browser()
	for range 3 { // a mail scanner, and the person
		page := b.get(path).want(http.StatusOK)
		if !strings.Contains(string(page.body), `<form method="post">`) {
			t.Fatalf("the page has no button: %s", page.body)
		}
	}
	b.get("/api/v1/session").problem(http.StatusUnauthorized)
	b.post(path, nil).problem(http.StatusForbidden) // no Origin
	signed := b.post(path, nil, "Origin", h.url).want(http.StatusSeeOther)
	if to := signed.header.Get("Location"); to != "/admin/" {
		t.Errorf("signing in leads to %q", to)
	}
	cookie := signed.header.Get("Set-Cookie")
	for _, part := range []string{"regulars_session=", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie %q lacks %q", cookie, part)
		}
	}
	var who api.Session
	b.get("/api/v1/session").want(http.StatusOK).into(&who)
	if who.Merchant.ID != id || who.Staff.Name != "Demo Agent" || who.Points.Plural != "points" {
		t.Errorf("the session says %+v", who)
	}
	h.browser().post(path, nil, "Origin", h.url).want(http.StatusNotFound)
	h.browser().get(path).want(http.StatusNotFound)
}

func TestLoginLinkIsOverAfterFifteenMinutes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	link, err := h.LoginLink(t.Context(), h.Merchant(nil), "Demo Agent")
	h.must(err)
	h.Advance(15*time.Minute + time.Second)
	h.browser().post(strings.TrimPrefix(link, h.url), nil, "Origin", h.url).want(http.StatusNotFound)
}

func TestSessionLivesThirtyDaysAfterItsLastUse(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	b := h.staff(h.Merchant(nil))
	for range 3 {
		h.Advance(29 * 24 * time.Hour)
		b.get("/api/v1/session").want(http.StatusOK)
	}
	h.Advance(30*24*time.Hour + time.Minute)
	b.get("/api/v1/session").problem(http.StatusUnauthorized)
}

func TestSigningOutEndsTheSessionItself(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	b := h.staff(h.Merchant(nil))
	kept := b.client.Jar.Cookies(mustURL(t, h.url))[0].Value
	b.post("/api/v1/logout", nil).want(http.StatusNoContent)
	b.get("/api/v1/session").problem(http.StatusUnauthorized)
	h.browser().get("/api/v1/session", "Cookie", "regulars_session="+kept).problem(http.StatusUnauthorized)
}

func TestCookiesOverHTTPSAreSecure(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{Secure: true})
	link, err := h.LoginLink(t.Context(), h.Merchant(nil), "Demo Agent")
	h.must(err)
	answer := h.browser().post(strings.TrimPrefix(link, h.url), nil, "Origin", h.url).want(http.StatusSeeOther)
	if !strings.Contains(answer.header.Get("Set-Cookie"), "Secure") || answer.header.Get("Strict-Transport-Security") == "" {
		t.Errorf("over https the answer has the headers %v", answer.header)
	}
	install := h.browser().get("/shopify/install?shop=" + h.coffee.Domain).want(http.StatusFound)
	if cookie := install.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "__Host-regulars_install=") || !strings.Contains(cookie, "Secure") {
		t.Errorf("an installation is bound by the cookie %q", cookie)
	}
}

func TestEveryAdminOperationNeedsASessionAndEveryWriteAnOriginOfOurs(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	staff := h.staff(h.Merchant(nil))
	operations := adminOperations(t)
	if len(operations) < 20 {
		t.Fatalf("only %d operations are documented", len(operations))
	}
	for _, op := range operations {
		path := strings.ReplaceAll(op.path, "{id}", "01890000-0000-7000-8000-000000000000")
		h.browser().do(op.method, path, nil, "Origin", h.url).problem(http.StatusUnauthorized)
		if op.method == http.MethodGet {
			continue
		}
		for _, origin := range []string{"", "null", "https://evil.example", h.url + ".evil.example"} {
			staff.do(op.method, path, nil, "Origin", origin).problem(http.StatusForbidden)
		}
	}
}

func TestTooManyAttemptsAreRefusedWithTheTimeToWait(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{Limit: func(_ context.Context, key string) (time.Duration, error) {
		if strings.HasPrefix(key, "login|") {
			return 90 * time.Second, nil
		}
		return 0, nil
	}})
	answer := h.browser().get("/login/anything").want(http.StatusTooManyRequests)
	if answer.header.Get("Retry-After") != "90" {
		t.Errorf("the answer says to wait %q seconds, want 90", answer.header.Get("Retry-After"))
	}
}

func TestShopThatInstallsFromTheAppStoreIsSignedInToItsOwnMerchant(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	b := h.browser()
	back := h.beginInstall(b)
	b.get(back).want(http.StatusFound)
	var who api.Session
	b.get("/api/v1/session").want(http.StatusOK).into(&who)
	if len(who.Stores) != 1 || who.Stores[0].State != "connected" || who.Stores[0].Platform != "shopify" {
		t.Errorf("after the installation the session says %+v", who)
	}
	b.get(back).problem(http.StatusForbidden) // used up
	h.browser().get("/shopify/install?shop=evil.example").problem(http.StatusBadRequest)
}

func TestAWayBackInAnotherBrowserUsesTheInstallationUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	b := h.browser()
	stolen := h.beginInstall(b)
	h.browser().get(stolen).problem(http.StatusForbidden)
	if p := b.get(stolen).problem(http.StatusForbidden); !strings.Contains(p.Detail, "begin it again") {
		t.Errorf("the refusal says %q, and not what to do", p.Detail)
	}
	if ids, err := h.Merchants(t.Context()); err != nil || len(ids) != 0 {
		t.Errorf("an installation that was refused made the merchants %v (%v)", ids, err)
	}
	b.get(h.beginInstall(b)).want(http.StatusFound)
}

func TestEveryOpenDoorCountsItsVisitors(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{Limit: func(_ context.Context, key string) (time.Duration, error) {
		if strings.HasSuffix(key, "|127.0.0.1") {
			return time.Minute, nil
		}
		return 0, nil
	}})
	for _, path := range []string{
		"/login/anything", "/shopify/install?shop=a.myshopify.com", "/shopify/callback?shop=a",
		"/woocommerce/connect?url=a.example", "/woocommerce/return?success=1&user_id=a",
	} {
		if wait := h.browser().get(path).want(http.StatusTooManyRequests).header.Get("Retry-After"); wait != "60" {
			t.Errorf("%s says to wait %q seconds, want 60", path, wait)
		}
	}
	nobody := h.browser()
	nobody.answers("/woocommerce/connect?url="+h.tea.URL(), "new").want(http.StatusTooManyRequests).says("Too many attempts")
	nobody.post("/woocommerce/callback", "{}").problem(http.StatusTooManyRequests)
}

type operation struct{ method, path string }

// adminOperations reads every operation of the admin from openapi's document.
func adminOperations(t *testing.T) []operation {
	t.Helper()
	text, err := api.Document()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]any
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	var operations []operation
	for path, methods := range document.Paths {
		for method := range methods {
			if strings.HasPrefix(path, "/api/v1/") {
				operations = append(operations, operation{strings.ToUpper(method), path})
			}
		}
	}
	return operations
}
