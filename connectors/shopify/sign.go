package shopify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"regulars/app/fail"
)

// signedHex reports whether any secret gives message this HMAC-SHA256 in lower-case
// hex: what is spelled otherwise was not made by Shopify.
func signedHex(secrets []string, message, signature string) bool {
	return signed(secrets, []byte(message), signature, hex.EncodeToString)
}

// signedBase64 is signedHex for webhooks.
func signedBase64(secrets []string, message []byte, signature string) bool {
	return signed(secrets, message, signature, base64.StdEncoding.EncodeToString)
}

func signed(secrets []string, message []byte, signature string, spell func([]byte) string) bool {
	found := false
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(message)
		found = hmac.Equal([]byte(spell(mac.Sum(nil))), []byte(signature)) || found
	}
	return found
}

// proxyReserved are the parameters Shopify adds to a proxied request.
var proxyReserved = []string{"shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"}

// ShopperStore reads which shop an app-proxy request claims to come from.
func (c *Connector) ShopperStore(r *http.Request) (string, error) {
	return checkShop(r.URL.Query().Get("shop"))
}

// VerifyShopper proves an app-proxy request and returns the signed-in
// customer's id. The app's own secrets sign it; secrets is not used.
func (c *Connector) VerifyShopper(r *http.Request, _ []string, now time.Time) (string, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return "", fail.Wrap(err, fail.Unauthorized, "the proxy query cannot be read")
	}
	if err := proxyShape(query); err != nil {
		return "", err
	}
	if !signedHex(c.secrets(), proxyMessage(query), query.Get("signature")) {
		return "", fail.New(fail.Unauthorized, "the proxy signature does not fit")
	}
	if !fresh(query.Get("timestamp"), now) {
		return "", fail.New(fail.Unauthorized, "the proxy request is too old or from the future")
	}
	if _, err := signedShop(query.Get("shop")); err != nil {
		return "", err
	}
	customer := query.Get("logged_in_customer_id")
	if customer != "" && !isDigits(customer) {
		return "", fail.New(fail.Unauthorized, "the proxy names no valid customer")
	}
	return customer, nil
}

// proxyShape refuses doubled reserved parameters, and values that could pose as
// one: the signed message has no separators, so "a=1shop=x" reads two ways.
func proxyShape(query url.Values) error {
	for _, name := range proxyReserved {
		if len(query[name]) > 1 {
			return fail.New(fail.Unauthorized, "the proxy query repeats %q", name)
		}
	}
	for key, values := range query {
		text := key + "=" + strings.Join(values, ",")
		for _, name := range proxyReserved {
			if at := strings.Index(text, name+"="); at > 0 || (at == 0 && key != name) {
				return fail.New(fail.Unauthorized, "the proxy query hides %q in another parameter", name)
			}
		}
	}
	return nil
}

// proxyMessage is what Shopify signs: without the signature, values of one key
// joined by commas, k=v sorted and concatenated.
// https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies
func proxyMessage(query url.Values) string {
	pairs := make([]string, 0, len(query))
	for key, values := range query {
		if key != "signature" {
			pairs = append(pairs, key+"="+strings.Join(values, ","))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "")
}
