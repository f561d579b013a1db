package woocommerce_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"regulars/app/fail"
	"regulars/connectors/woocommerce"
	"regulars/connectors/woocommerce/wootest"
)

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

// recordedBody is the body of a recorded REST answer.
func recordedBody(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var recording struct {
		Body json.RawMessage `json:"body"`
	}
	if err := json.Unmarshal(raw, &recording); err != nil {
		t.Fatal(err)
	}
	var compact any
	if err := json.Unmarshal(recording.Body, &compact); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(compact)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

type extension struct{ Token, API, Customer string }

// cartExtension asks the Store API for what the companion plugin adds.
func cartExtension(t *testing.T, shop *wootest.Server, client *http.Client) extension {
	t.Helper()
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Get(shop.URL() + "/wp-json/wc/store/v1/cart")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var cart struct {
		Extensions struct{ Regulars extension }
	}
	if err := json.Unmarshal(raw, &cart); err != nil {
		t.Fatal(err)
	}
	return cart.Extensions.Regulars
}

func TestShopperTokens(t *testing.T) {
	t.Parallel()
	const secret = "shared secret of one store"
	type claims = jwt.MapClaims
	fit := func(change func(c claims)) claims {
		out := claims{
			"iss": "key-1", "aud": "regulars-shopper", "sub": "3",
			"iat": noon.Unix(), "exp": noon.Add(5 * time.Minute).Unix(),
		}
		change(out)
		return out
	}
	sign := func(method jwt.SigningMethod, c claims, key any) string {
		text, err := jwt.NewWithClaims(method, c).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	hs := func(change func(c claims)) string { return sign(jwt.SigningMethodHS256, fit(change), []byte(secret)) }
	asIs := func(claims) {}
	for name, c := range map[string]struct {
		token   string
		want    string
		refused bool
	}{
		"a signed-in customer":             {hs(asIs), "3", false},
		"a visitor":                        {hs(func(c claims) { c["sub"] = "0" }), "", false},
		"a visitor without subject":        {hs(func(c claims) { delete(c, "sub") }), "", false},
		"the audience as a list":           {hs(func(c claims) { c["aud"] = []string{"regulars-shopper"} }), "3", false},
		"a staff token":                    {hs(func(c claims) { c["aud"] = "regulars-staff" }), "", true},
		"a token for both":                 {hs(func(c claims) { c["aud"] = []string{"regulars-shopper", "regulars-staff"} }), "", true},
		"no audience":                      {hs(func(c claims) { delete(c, "aud") }), "", true},
		"expired":                          {hs(func(c claims) { c["iat"], c["exp"] = noon.Add(-time.Hour).Unix(), noon.Add(-55*time.Minute).Unix() }), "", true},
		"without expiry":                   {hs(func(c claims) { delete(c, "exp") }), "", true},
		"without time of issue":            {hs(func(c claims) { delete(c, "iat") }), "", true},
		"issued in the future":             {hs(func(c claims) { c["iat"] = noon.Add(time.Hour).Unix(); c["exp"] = noon.Add(61 * time.Minute).Unix() }), "", true},
		"alive for longer than 5 minutes":  {hs(func(c claims) { c["exp"] = noon.Add(time.Hour).Unix() }), "", true},
		"without issuer":                   {hs(func(c claims) { delete(c, "iss") }), "", true},
		"a subject that is no customer id": {hs(func(c claims) { c["sub"] = "3 or 1=1" }), "", true},
		"another secret":                   {sign(jwt.SigningMethodHS256, fit(asIs), []byte("other")), "", true},
		"another algorithm":                {sign(jwt.SigningMethodHS512, fit(asIs), []byte(secret)), "", true},
		"no algorithm":                     {sign(jwt.SigningMethodNone, fit(asIs), jwt.UnsafeAllowNoneSignatureType), "", true},
		"no token":                         {"", "", true},
		"no JWT":                           {"abc", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			r.Header.Set("Authorization", "Bearer "+c.token)
			connector := woocommerce.New(woocommerce.Config{})
			got, err := connector.VerifyShopper(r, []string{"", "older", secret}, noon)
			if c.refused != fail.Is(err, fail.Unauthorized) || got != c.want {
				t.Fatalf("customer = %q, error = %v", got, err)
			}
			if _, err := connector.VerifyShopper(r, nil, noon); !fail.Is(err, fail.Unauthorized) {
				t.Fatalf("believed without a secret: %v", err)
			}
			key, err := connector.ShopperStore(r)
			if !c.refused && (err != nil || key != "key-1") {
				t.Fatalf("store = %q, %v", key, err)
			}
		})
	}
}
