package shopify_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"regulars/app/fail"
	"regulars/connectors/shopify"
)

// tokenOf signs claims of a customer-account extension, changed as a case wants.
func tokenOf(t *testing.T, now time.Time, secret string, change func(jwt.MapClaims)) string {
	t.Helper()
	claims := jwt.MapClaims{
		"dest": "demo.myshopify.com", "aud": "id", "sub": "gid://shopify/Customer/42", "jti": "1",
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
	}
	change(claims)
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAnExtensionsTokenNamesTheSignedInCustomer(t *testing.T) {
	t.Parallel()
	connector, err := shopify.New(shopify.Config{ClientID: "id", ClientSecret: "new", OldSecret: "old"})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	set := func(name string, value any) func(jwt.MapClaims) {
		return func(c jwt.MapClaims) { c[name] = value }
	}
	unsigned, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"dest": "demo.myshopify.com", "aud": "id"}).
		SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		token, want string
		refused     bool
	}{
		"signed in":              {token: tokenOf(t, now, "new", func(jwt.MapClaims) {}), want: "42"},
		"secret before rotation": {token: tokenOf(t, now, "old", func(jwt.MapClaims) {}), want: "42"},
		"with https":             {token: tokenOf(t, now, "new", set("dest", "https://demo.myshopify.com")), want: "42"},
		"nobody signed in":       {token: tokenOf(t, now, "new", func(c jwt.MapClaims) { delete(c, "sub") })},
		"within the leeway":      {token: tokenOf(t, now.Add(-5*time.Minute-9*time.Second), "new", func(jwt.MapClaims) {}), want: "42"},
		"too old":                {token: tokenOf(t, now.Add(-5*time.Minute-11*time.Second), "new", func(jwt.MapClaims) {}), refused: true},
		"of the future":          {token: tokenOf(t, now.Add(11*time.Second), "new", func(jwt.MapClaims) {}), refused: true},
		"without an end":         {token: tokenOf(t, now, "new", func(c jwt.MapClaims) { delete(c, "exp") }), refused: true},
		"of another app":         {token: tokenOf(t, now, "new", set("aud", "other")), refused: true},
		"of another secret":      {token: tokenOf(t, now, "else", func(jwt.MapClaims) {}), refused: true},
		"of no shop":             {token: tokenOf(t, now, "new", set("dest", "evil.example")), refused: true},
		"of the admin": {token: tokenOf(t, now, "new", func(c jwt.MapClaims) {
			c["sub"], c["iss"], c["dest"] = "42", "https://demo.myshopify.com/admin", "https://demo.myshopify.com"
		}), refused: true},
		"of the admin without a person": {token: tokenOf(t, now, "new", func(c jwt.MapClaims) {
			delete(c, "sub")
			c["iss"] = "https://demo.myshopify.com/admin"
		}), refused: true},
		"another object": {token: tokenOf(t, now, "new", set("sub", "gid://shopify/Order/42")), refused: true},
		"no number":      {token: tokenOf(t, now, "new", set("sub", "gid://shopify/Customer/42a")), refused: true},
		"unsigned":       {token: unsigned, refused: true},
		"rubbish":        {token: "a.b.c", refused: true},
		"missing":        {refused: true},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if c.token != "" {
			r.Header.Set("Authorization", "Bearer "+c.token)
		}
		got, err := connector.Extensions().VerifyShopper(r, nil, now)
		if got != c.want || (err != nil) != c.refused || (err != nil && !fail.Is(err, fail.Unauthorized)) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
