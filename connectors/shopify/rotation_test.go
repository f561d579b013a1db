package shopify_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

// signedBy are requests of all kinds that a store's platform signs, each with what the
// connector says of it.
func signedBy(t *testing.T, k *kit, secret string) map[string]func(*shopify.Connector) error {
	t.Helper()
	body, now := []byte(`{"id":1}`), k.clock.Now()
	consent := agree(t, k, "")
	proxied := httptest.NewRequest(http.MethodGet, "/?"+k.fake.SignedQuery(nil, 7).Encode(), http.NoBody)
	shopper := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	claims := claimsOf(k)
	delete(claims, "iss")
	claims["dest"], claims["sub"] = k.fake.Domain, "gid://shopify/Customer/42"
	shopper.Header.Set("Authorization", "Bearer "+k.fake.SignToken(claims, secret))
	return map[string]func(*shopify.Connector) error{
		"webhook": func(c *shopify.Connector) error {
			_, err := c.Verify(delivery(body, map[string]string{"X-Shopify-Hmac-Sha256": sign(secret, body)}), nil, now)
			return err
		},
		"app proxy": func(c *shopify.Connector) error {
			_, err := c.VerifyShopper(proxied, nil, now)
			return err
		},
		"consent page": func(c *shopify.Connector) error {
			_, _, _, err := c.VerifyCallback(consent, now)
			return err
		},
		"session token": func(c *shopify.Connector) error {
			_, err := c.VerifySession(k.fake.SignToken(claimsOf(k), secret), now)
			return err
		},
		"shopper's token": func(c *shopify.Connector) error {
			var extensions platform.ExtensionVerifier = c
			_, err := extensions.Extensions().VerifyShopper(shopper, nil, now)
			return err
		},
	}
}

func TestWhileTheSecretRotatesBothSignEverythingAndAfterwardsTheNewOneAlone(t *testing.T) {
	t.Parallel()
	for secret, accepted := range map[string]struct{ during, after bool }{
		"hush": {true, true}, "old-hush": {true, false}, "somebody's": {false, false},
	} {
		k := newKit(t, func(o *shopifytest.Options) { o.ClientSecret = secret })
		after, err := shopify.New(shopify.Config{ClientID: "demo-client", ClientSecret: "hush", Origin: k.fake.Origin()})
		if err != nil {
			t.Fatal(err)
		}
		for what, check := range signedBy(t, k, secret) {
			for when, c := range map[string]struct {
				connector *shopify.Connector
				accepted  bool
			}{"while it rotates": {k.connector, accepted.during}, "afterwards": {after, accepted.after}} {
				err := check(c.connector)
				if (err == nil) != c.accepted || err != nil && !fail.Is(err, fail.Unauthorized) {
					t.Errorf("%s signed with %q, %s: %v; want accepted %t", what, secret, when, err, c.accepted)
				}
			}
		}
	}
}
