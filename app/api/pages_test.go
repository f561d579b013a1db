package api_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/prometheus/client_golang/prometheus"

	"regulars/app/api"
	"regulars/app/apptest"
	"regulars/app/program"
)

func TestAdminPagesAreOneAppWithHashedAssetsKeptForever(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{AdminFS: fstest.MapFS{
		"index.html":        {Data: []byte("<title>Regulars</title>")},
		"assets/main-1a.js": {Data: []byte("1")},
		"favicon.svg":       {Data: []byte("<svg/>")},
	}})
	b := h.browser()
	for _, path := range []string{"/admin/", "/admin/members/0189", "/admin/program/earn", "/admin/index.html", "/admin/../admin/stores"} {
		page := b.get(path).want(http.StatusOK)
		if string(page.body) != "<title>Regulars</title>" || page.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s is %q, cached by %q", path, page.body, page.header.Get("Cache-Control"))
		}
		policy := page.header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "script-src 'self';") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s has the policy %q", path, policy)
		}
	}
	asset := b.get("/admin/assets/main-1a.js").want(http.StatusOK)
	if !strings.Contains(asset.header.Get("Cache-Control"), "immutable") {
		t.Errorf("a hashed asset is cached by %q", asset.header.Get("Cache-Control"))
	}
	b.get("/admin/assets/gone.js").want(http.StatusNotFound)
	b.get("/admin/favicon.svg").want(http.StatusOK)
	b.get("/admin").want(http.StatusMovedPermanently)
	b.get("/").want(http.StatusFound)
}

func TestScriptsOfTheAdminTravelSmall(t *testing.T) {
	t.Parallel()
	script := strings.Repeat("const regulars = 1;", 1000)
	h := newHouse(t, api.Options{AdminFS: fstest.MapFS{
		"index.html": {Data: []byte("<title>Regulars</title>")}, "assets/main-1a.js": {Data: []byte(script)},
	}})
	for encoding, most := range map[string]int{"gzip, br": 500, "identity": len(script)} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+"/admin/assets/main-1a.js", http.NoBody)
		h.must(err)
		request.Header.Set("Accept-Encoding", encoding)
		response, err := http.DefaultClient.Do(request)
		h.must(err)
		body, err := io.ReadAll(response.Body)
		h.must(err)
		h.must(response.Body.Close())
		if kind := response.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/javascript") || len(body) > most {
			t.Errorf("with %s, %d bytes of %q come", encoding, len(body), kind)
		}
		if response.Header.Get("Content-Encoding") == "gzip" {
			unpacked, err := gzip.NewReader(bytes.NewReader(body))
			h.must(err)
			body, err = io.ReadAll(unpacked)
			h.must(err)
		}
		if string(body) != script {
			t.Errorf("with %s, another script comes", encoding)
		}
	}
}

func TestEveryAnswerKeepsBrowsersCareful(t *testing.T) {
	t.Parallel()
	h := newHouse(t, api.Options{})
	for _, path := range []string{"/healthz", "/api/v1/session", "/nothing", "/login/x", "/webhooks/shopify"} {
		header := h.browser().get(path).header
		if header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Referrer-Policy") == "" || header.Get("X-Request-Id") == "" ||
			!strings.Contains(header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s answers with %v", path, header)
		}
	}
}

func TestRequestsAreMeasuredByRouteAndLoggedWithoutSecretsOrPeople(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	metrics, err := api.NewMetrics(registry)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	bench := apptest.New(t, apptest.Options{})
	handler := api.New(bench.App, api.Options{
		Metrics: metrics, Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	ask := func(method, path, body string) {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer canary-token")
		r.Header.Set("Cookie", "regulars_session=canary-session")
		handler.ServeHTTP(httptest.NewRecorder(), r)
	}
	ask(http.MethodGet, "/login/canary-link", "")
	ask(http.MethodGet, "/api/v1/members?q=canary@example.com", "")
	ask(http.MethodPost, "/webhooks/woocommerce/canary-key", `{"email":"canary@example.com"}`)
	ask(http.MethodGet, "/storefront/shopify/v1/bootstrap?shop=canary&logged_in_customer_id=7", "")
	ask("CANARY", "/canary", "")
	if text := log.String(); strings.Contains(text, "canary") || !strings.Contains(text, "/login/:token") {
		t.Errorf("the log says:\n%s", text)
	}
	page := httptest.NewRecorder()
	api.MetricsHandler(registry).ServeHTTP(page, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	text := page.Body.String()
	if !strings.Contains(text, `regulars_http_seconds_count{method="GET",route="/login/:token",status="404"} 1`) ||
		!strings.Contains(text, `method="other"`) || strings.Contains(text, "canary") {
		t.Errorf("the metrics are:\n%s", text)
	}
}

func TestLoyaltyPageOfTheWordPressPluginIsAFragmentWithoutForms(t *testing.T) {
	t.Parallel()
	h := newShop(t, program.Accounts)
	page := h.browser().get("/storefront/woocommerce/v1/page?locale=ar", "Authorization", "Bearer "+h.teaToken(0)).want(http.StatusOK)
	text := string(page.body)
	if !strings.Contains(text, `dir="rtl"`) || strings.Contains(text, "<form") || strings.Contains(text, "<html") {
		t.Errorf("the page is:\n%.800s", text)
	}
}

func TestAClientThatDidNotWaitIsNoFailureOfOurs(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	bench := apptest.New(t, apptest.Options{})
	handler := api.New(bench.App, api.Options{Log: slog.New(slog.NewJSONHandler(&log, nil))})
	gone, leave := context.WithCancel(t.Context())
	leave()
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(gone, http.MethodGet, "/login/any", nil))
	if text := log.String(); strings.Contains(text, `"ERROR"`) || !strings.Contains(text, `"status":499`) {
		t.Errorf("the log says:\n%s", text)
	}
}
