package shopify_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

// claimsOf are those of a good token of the kit's shop.
func claimsOf(k *kit) jwt.MapClaims {
	now := k.clock.Now().Unix()
	return jwt.MapClaims{
		"iss": "https://" + k.fake.Domain + "/admin", "dest": "https://" + k.fake.Domain, "aud": "demo-client",
		"sub": "42", "exp": now + 60, "nbf": now, "iat": now, "sid": "s1", "jti": "j1",
	}
}

func TestASessionTokenOfTheAdminNamesShopAndPerson(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for _, secret := range []string{"hush", "old-hush"} {
		visit, err := k.connector.VerifySession(k.fake.SignToken(claimsOf(k), secret), k.clock.Now())
		want := platform.Visit{
			Shop: k.fake.Domain, User: "42", Session: "s1", Ends: k.clock.Now().Add(time.Minute).UTC(),
		}
		if err != nil || visit != want {
			t.Errorf("signed with %s: %+v, %v; want %+v", secret, visit, err, want)
		}
	}
	token := k.fake.SignToken(claimsOf(k), "hush")
	for after, good := range map[time.Duration]bool{
		-9 * time.Second: true, -11 * time.Second: false, 69 * time.Second: true, 71 * time.Second: false,
	} {
		if _, err := k.connector.VerifySession(token, k.clock.Now().Add(after)); (err == nil) != good {
			t.Errorf("%s after it was made: %v", after, err)
		}
	}
}

func TestASessionTokenThatIsForgedOrAnothersIsRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	now := k.clock.Now().Unix()
	for what, change := range map[string]jwt.MapClaims{
		"another app":                    {"aud": "other-client"},
		"no audience":                    {"aud": nil},
		"a shopper's, customer accounts": {"iss": nil, "dest": k.fake.Domain, "sub": "gid://shopify/Customer/42"},
		"a shopper's, posing":            {"sub": "gid://shopify/Customer/42"},
		"a checkout's":                   {"iss": "https://" + k.fake.Domain + "/checkout"},
		"no person":                      {"sub": ""},
		"issued by another shop":         {"iss": "https://evil.myshopify.com/admin"},
		"for another host":               {"dest": "https://evil.example", "iss": "https://evil.example/admin"},
		"a hostile host":                 {"dest": "https://evil.com#.myshopify.com", "iss": "https://evil.com#.myshopify.com/admin"},
		"a bare handle":                  {"dest": "https://demo-coffee", "iss": "https://demo-coffee/admin"},
		"plain http":                     {"dest": "http://" + k.fake.Domain, "iss": "http://" + k.fake.Domain + "/admin"},
		"without an end":                 {"exp": nil},
		"without a beginning":            {"nbf": nil},
		"over":                           {"exp": now - 11},
		"not yet":                        {"nbf": now + 11},
	} {
		claims := claimsOf(k)
		maps.Copy(claims, change)
		maps.DeleteFunc(claims, func(_ string, value any) bool { return value == nil })
		_, err := k.connector.VerifySession(k.fake.SignToken(claims, "hush"), k.clock.Now())
		wantRefused(t, what, err)
	}
	good := k.fake.SignToken(claimsOf(k), "hush")
	none, err := jwt.NewWithClaims(jwt.SigningMethodNone, claimsOf(k)).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	longer, err := jwt.NewWithClaims(jwt.SigningMethodHS512, claimsOf(k)).SignedString([]byte("hush"))
	if err != nil {
		t.Fatal(err)
	}
	for what, token := range map[string]string{
		"another secret": k.fake.SignToken(claimsOf(k), "guess"), "an empty secret": k.fake.SignToken(claimsOf(k), ""),
		"alg none": none, "HS512": longer, "nothing": "", "no JWT": "a.b.c", "cut": good[:len(good)-2],
		"too long": good + strings.Repeat("A", 5000),
	} {
		_, err := k.connector.VerifySession(token, k.clock.Now())
		wantRefused(t, what, err)
	}
}

func wantRefused(t *testing.T, what string, err error) {
	t.Helper()
	if !fail.Is(err, fail.Unauthorized) || !errors.Is(err, platform.ErrSession) {
		t.Errorf("%s: %v, want that the session is refused", what, err)
	}
}

func TestASessionTokenBecomesAnExpiringTokenThatWorks(t *testing.T) {
	t.Parallel()
	k := newKit(t, func(o *shopifytest.Options) { o.AppScopes = shopify.Scopes })
	granted, err := k.connector.ExchangeSession(t.Context(), k.fake.Domain, k.fake.IDToken(shopifytest.Owner))
	if err != nil {
		t.Fatal(err)
	}
	if granted.RefreshToken == "" || !granted.AccessExpires.Equal(k.clock.Now().Add(time.Hour)) ||
		granted.Scope != shopify.Scopes {
		t.Errorf("the exchange gave %+v", granted)
	}
	k.vault.current = granted
	if _, err := k.connector.Describe(t.Context(), k.store); err != nil {
		t.Errorf("the new token: %v", err)
	}
	stale := k.fake.IDToken(shopifytest.Owner)
	k.clock.Pass(2 * time.Minute)
	_, err = k.connector.ExchangeSession(t.Context(), k.fake.Domain, stale)
	wantRefused(t, "exchanging a stale token", err)
	k.fake.Misbehave(shopifytest.BadGateway, "token")
	_, err = k.connector.ExchangeSession(t.Context(), k.fake.Domain, k.fake.IDToken(shopifytest.Owner))
	if !fail.Is(err, fail.Unavailable) || errors.Is(err, platform.ErrSession) {
		t.Errorf("a token endpoint that is away: %v", err)
	}
}

func TestAVisitorIsWhoShopifySaysAndOnlyAVerifiedAddressCounts(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for user, want := range map[shopifytest.User]platform.Visitor{
		shopifytest.Owner: {
			User: "9001", Name: "Demo Owner", Email: "owner@demo-coffee.example", Owner: true, Locale: "en",
		},
		shopifytest.Clerk: {User: "9002", Name: "Demo Clerk", Locale: "en"},
	} {
		got, err := k.connector.Visitor(t.Context(), k.fake.Domain, k.fake.IDToken(user))
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", user.FirstName, got, err, want)
		}
	}
}
