package shopify_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/app/fail"
)

// fuzzNow is the clock of the fuzzed verifiers, and of their seeds.
var fuzzNow = time.Unix(1317327555, 0)

func hexOf(secret, message string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(message))
	return hex.EncodeToString(mac.Sum(nil))
}

// FuzzVerifyShopper gives any query to the verifier of the app proxy as it is, and
// signed as Shopify documents it: what is accepted names one shop and one customer.
func FuzzVerifyShopper(f *testing.F) {
	connector := bare(f)
	f.Add("shop=demo.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fx&timestamp=1317327555")
	f.Add("shop=demo.myshopify.com&shop=x.myshopify.com&timestamp=1317327555&logged_in_customer_id=")
	f.Add("a=1shop%3Devil.myshopify.com&shop=demo.myshopify.com&timestamp=1317327555")
	f.Add("extra=1&extra=2&=&;&%zz")
	f.Fuzz(func(t *testing.T, raw string) {
		verify := func(raw string) (string, error) {
			request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			request.URL.RawQuery = raw
			return connector.VerifyShopper(request, nil, fuzzNow)
		}
		if customer, err := verify(raw); err == nil {
			t.Fatalf("customer %q by a signature nobody made", customer)
		}
		query, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		query.Del("signature")
		pairs := make([]string, 0, len(query))
		for key, values := range query {
			pairs = append(pairs, key+"="+strings.Join(values, ","))
		}
		slices.Sort(pairs)
		query.Set("signature", hexOf("hush", strings.Join(pairs, "")))
		customer, err := verify(query.Encode())
		if err != nil {
			if !fail.Is(err, fail.Unauthorized) {
				t.Fatalf("refused as %v: %v", fail.KindOf(err), err)
			}
			return
		}
		if customer != query.Get("logged_in_customer_id") || len(query["shop"]) != 1 || strings.ContainsAny(customer, ", ") {
			t.Fatalf("customer %q of %v", customer, query)
		}
	})
}

// FuzzVerifyCallback does the same for the way back from the consent page.
func FuzzVerifyCallback(f *testing.F) {
	connector := bare(f)
	f.Add("code=c&shop=demo.myshopify.com&state=s&timestamp=1317327555")
	f.Add("code=c%26shop%3Devil.myshopify.com&shop=demo.myshopify.com&state=s&timestamp=1317327555")
	f.Add("code=c&code=d&shop=demo.myshopify.com&state=s&timestamp=1317327555")
	f.Add("code=c&shop=evil.com%23.myshopify.com&state=%25&timestamp=0")
	f.Fuzz(func(t *testing.T, raw string) {
		query, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		if _, _, _, err := connector.VerifyCallback(query, fuzzNow); err == nil {
			t.Fatal("a signature nobody made was accepted")
		}
		query.Del("hmac")
		query.Del("signature")
		pairs := make([]string, 0, len(query))
		for key := range query {
			pairs = append(pairs, key+"="+query.Get(key))
		}
		slices.Sort(pairs)
		query.Set("hmac", hexOf("hush", strings.Join(pairs, "&")))
		shop, code, state, err := connector.VerifyCallback(query, fuzzNow)
		if err == nil && (!strings.EqualFold(shop, query.Get("shop")) || code != query.Get("code") || state != query.Get("state")) {
			t.Fatalf("%q %q %q of %v", shop, code, state, query)
		}
	})
}
