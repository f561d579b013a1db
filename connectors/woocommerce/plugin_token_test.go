package woocommerce_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"regulars/app/fail"
	"regulars/connectors/woocommerce"
)

func TestPluginTokens(t *testing.T) {
	t.Parallel()
	const secret = "shared secret of one store"
	type claims = jwt.MapClaims
	token := func(method jwt.SigningMethod, key any, change func(c claims)) string {
		c := claims{
			"iss": "key-1", "aud": "regulars-plugin", "sub": "plugin",
			"iat": noon.Unix(), "exp": noon.Add(5 * time.Minute).Unix(),
		}
		change(c)
		text, err := jwt.NewWithClaims(method, c).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	hs := func(change func(c claims)) string { return token(jwt.SigningMethodHS256, []byte(secret), change) }
	asIs := func(claims) {}
	for name, c := range map[string]struct {
		token string
		ok    bool
	}{
		"the plugin":                      {hs(asIs), true},
		"a shopper's token":               {hs(func(c claims) { c["aud"], c["sub"] = "regulars-shopper", "3" }), false},
		"a staff token":                   {hs(func(c claims) { c["aud"], c["sub"] = "regulars-staff", "1" }), false},
		"a token for two":                 {hs(func(c claims) { c["aud"] = []string{"regulars-plugin", "regulars-shopper"} }), false},
		"a customer as subject":           {hs(func(c claims) { c["sub"] = "3" }), false},
		"no subject":                      {hs(func(c claims) { delete(c, "sub") }), false},
		"no audience":                     {hs(func(c claims) { delete(c, "aud") }), false},
		"no issuer":                       {hs(func(c claims) { delete(c, "iss") }), false},
		"expired":                         {hs(func(c claims) { c["iat"], c["exp"] = noon.Add(-time.Hour).Unix(), noon.Add(-55*time.Minute).Unix() }), false},
		"without expiry":                  {hs(func(c claims) { delete(c, "exp") }), false},
		"without time of issue":           {hs(func(c claims) { delete(c, "iat") }), false},
		"issued in the future":            {hs(func(c claims) { c["iat"], c["exp"] = noon.Add(time.Hour).Unix(), noon.Add(61*time.Minute).Unix() }), false},
		"alive for longer than 5 minutes": {hs(func(c claims) { c["exp"] = noon.Add(time.Hour).Unix() }), false},
		"another store's secret":          {token(jwt.SigningMethodHS256, []byte("other"), asIs), false},
		"another algorithm":               {token(jwt.SigningMethodHS512, []byte(secret), asIs), false},
		"no algorithm":                    {token(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, asIs), false},
		"no token":                        {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodPost, "/", http.NoBody)
			r.Header.Set("Authorization", "Bearer "+c.token)
			connector := woocommerce.New(woocommerce.Config{})
			if err := connector.VerifyPlugin(r, []string{"", "older", secret}, noon); c.ok != (err == nil) ||
				!c.ok && !fail.Is(err, fail.Unauthorized) {
				t.Errorf("the answer is %v", err)
			}
			if err := connector.VerifyPlugin(r, []string{""}, noon); !fail.Is(err, fail.Unauthorized) {
				t.Errorf("believed without a secret: %v", err)
			}
			if _, err := connector.VerifyShopper(r, []string{secret}, noon); name != "a shopper's token" && !fail.Is(err, fail.Unauthorized) {
				t.Errorf("taken for a shopper's: %v", err)
			}
			if key, err := connector.PluginStore(r); c.ok && (err != nil || key != "key-1") {
				t.Errorf("store = %q, %v", key, err)
			}
		})
	}
}
