package wootest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"regulars/connectors/woocommerce/wootest"
)

func TestTheRewardsPageIsTheAppsAnswerToWhoIsSignedIn(t *testing.T) {
	t.Parallel()
	const secret = "an invented shared secret, long enough"
	answer, asked := http.StatusOK, 0
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var shopper jwt.RegisteredClaims
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		_, err := jwt.ParseWithClaims(token, &shopper, func(*jwt.Token) (any, error) { return []byte(secret), nil },
			jwt.WithoutClaimsValidation())
		asked++
		w.WriteHeader(answer)
		_, _ = fmt.Fprintf(w, "<h1>%s?%s for %s, %v</h1>", r.URL.Path, r.URL.RawQuery, shopper.Subject, err)
	}))
	t.Cleanup(app.Close)
	b := newBrowser(t, wootest.Options{APIURL: app.URL + "/storefront/woocommerce", StoreKey: "key", SharedSecret: secret})
	b.sees(b.get("/"), `<a href="/rewards/">Rewards</a>`)
	b.sees(b.get("/rewards/?lang=de"), `data-regulars-part="page?"`, `<noscript>`, "/rewards/?lang=de&amp;regulars_render=1")
	if asked != 0 {
		t.Errorf("a page of the shop waited for the app %d times", asked)
	}
	b.sees(b.get("/rewards/?regulars_render=1"), "<h1>/storefront/woocommerce/v1/page?action=%2Frewards%2F%3Fregulars_render%3D1&locale=de for 0, <nil></h1>", "Demo Tea")
	b.post("/my-account/register", "email", "bo@example.test", "first", "Bo")
	b.sees(b.get("/my-account/rewards/"), `data-regulars-part="page?"`, `data-regulars-part="part/about?"`)
	if page := b.get("/rewards/?regulars_render=1"); strings.Contains(page, "for 0") || !strings.Contains(page, "<h1>/storefront") {
		t.Errorf("Bo reads the page of nobody:\n%s", page)
	}
	answer = http.StatusServiceUnavailable
	b.sees(b.get("/rewards/?regulars_render=1"), "cannot be shown right now")
	if page := newBrowser(t, wootest.Options{}).get("/"); strings.Contains(page, "Rewards") {
		t.Error("a store without the plugin links to its page")
	}
}
