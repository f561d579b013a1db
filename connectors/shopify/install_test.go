package shopify_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

func TestCheckShopRefusesEveryHostThatIsNotShopifys(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for in, want := range map[string]string{
		"demo.myshopify.com": "demo.myshopify.com", "Demo.MyShopify.com": "demo.myshopify.com", "demo": "demo.myshopify.com",
		"\tdemo-2.myshopify.com\n": "demo-2.myshopify.com",
	} {
		if got, err := k.connector.CheckShop(in); err != nil || got != want {
			t.Errorf("CheckShop(%q) = %q, %v", in, got, err)
		}
	}
	for _, hostile := range []string{
		"", ".", "-demo.myshopify.com", "evil.com#myshopify.com", "evil.com#.myshopify.com", "myshopify.com.evil.com",
		"a@evil.com/myshopify.com", "evil.com/.myshopify.com", "demo.myshopify.com.evil.com", "demo.myshopify.com:8080",
		"demo.myshopify.com/", "https://demo.myshopify.com", "demo.myshopify.com\n", "demo\n.myshopify.com", "a.b.myshopify.com",
		"demo.myshopify.com?x", "demo.myshopify.com\x00", "demo_x.myshopify.com", "dеmo.myshopify.com", "demo.myshopify.io",
		".myshopify.com", "demo..myshopify.com", "demo myshopify.com", "demo.myshopify.com@evil.com", "127.0.0.1", "[::1]",
		strings.Repeat("a", 200) + ".myshopify.com",
	} {
		if got, err := k.connector.CheckShop(hostile); strings.TrimSpace(hostile) != "demo.myshopify.com" && err == nil {
			t.Errorf("CheckShop(%q) = %q", hostile, got)
		} else if err != nil && !fail.Is(err, fail.Invalid) {
			t.Errorf("CheckShop(%q): kind %v", hostile, fail.KindOf(err))
		}
	}
}

func TestNewNamesTheMissingSetting(t *testing.T) {
	t.Parallel()
	if _, err := shopify.New(shopify.Config{}); err == nil || !strings.Contains(err.Error(), "client_id") {
		t.Errorf("without an id: %v", err)
	}
	_, err := shopify.New(shopify.Config{ClientID: "x"})
	if err == nil || !strings.Contains(err.Error(), "client_secret") {
		t.Errorf("without a secret: %v", err)
	}
}

// agree follows the consent page as a merchant's browser and returns the
// callback's query.
func agree(t *testing.T, k *kit, scopes string) url.Values {
	t.Helper()
	address, err := k.connector.AuthorizeURL(k.fake.Domain, "https://app.example/oauth/callback", "0123456789abcdef", nil)
	if err != nil {
		t.Fatal(err)
	}
	if scopes != "" {
		target, _ := url.Parse(address)
		query := target.Query()
		query.Set("scope", scopes)
		target.RawQuery = query.Encode()
		address = target.String()
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	back, err := response.Location()
	if err != nil {
		t.Fatalf("%s: %v", response.Status, err)
	}
	return back.Query()
}

func TestInstallThroughTheConsentPage(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	query := agree(t, k, "")
	shop, code, state, err := k.connector.VerifyCallback(query, k.clock.Now())
	if err != nil || shop != k.fake.Domain || state != "0123456789abcdef" {
		t.Fatalf("callback: %q %q %v", shop, state, err)
	}
	credentials, err := k.connector.Exchange(t.Context(), shop, code)
	if err != nil {
		t.Fatal(err)
	}
	if want := k.clock.Now().Add(time.Hour); !credentials.AccessExpires.Equal(want) || credentials.RefreshToken == "" {
		t.Errorf("credentials end %v, want %v; refresh token %t", credentials.AccessExpires, want, credentials.RefreshToken != "")
	}
	if want := k.clock.Now().Add(90 * 24 * time.Hour); !credentials.RefreshExpires.Equal(want) {
		t.Errorf("refresh token ends %v, want %v", credentials.RefreshExpires, want)
	}
	if _, err := k.connector.Exchange(t.Context(), shop, code); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("a code used twice: %v", err)
	}
	k.vault.current = credentials
	described, err := k.connector.Describe(t.Context(), k.store)
	if err != nil || described.Currency != "EUR" || described.TimeZone != "Europe/Berlin" || described.URL != k.fake.URL() {
		t.Errorf("described: %+v, %v", described, err)
	}
}

func TestExchangeRefusesFewerScopesThanAsked(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	query := agree(t, k, "read_orders")
	_, err := k.connector.Exchange(t.Context(), k.fake.Domain, query.Get("code"))
	if !fail.Is(err, fail.Forbidden) || !strings.Contains(err.Error(), "write_discounts") {
		t.Errorf("fewer scopes: %v", err)
	}
}

func TestAuthorizeURLNeedsAState(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	if _, err := k.connector.AuthorizeURL("demo", "https://app.example", "short", nil); !fail.Is(err, fail.Invalid) {
		t.Errorf("a guessable state: %v", err)
	}
	if _, err := k.connector.AuthorizeURL("evil.com#", "https://app.example", "0123456789abcdef", nil); !fail.Is(err, fail.Invalid) {
		t.Errorf("a hostile shop: %v", err)
	}
}

func TestCallbackIsRefusedWhenTouched(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	good := agree(t, k, "")
	for name, touch := range map[string]func(url.Values) time.Time{
		"another shop":    func(q url.Values) time.Time { q.Set("shop", "evil.myshopify.com"); return k.clock.Now() },
		"doubled shop":    func(q url.Values) time.Time { q.Add("shop", "evil.myshopify.com"); return k.clock.Now() },
		"doubled hmac":    func(q url.Values) time.Time { q.Add("hmac", q.Get("hmac")); return k.clock.Now() },
		"no hmac":         func(q url.Values) time.Time { q.Del("hmac"); return k.clock.Now() },
		"hmac is no hex":  func(q url.Values) time.Time { q.Set("hmac", "zz"); return k.clock.Now() },
		"another state":   func(q url.Values) time.Time { q.Set("state", "x"); return k.clock.Now() },
		"too old":         func(url.Values) time.Time { return k.clock.Now().Add(91 * time.Second) },
		"from the future": func(url.Values) time.Time { return k.clock.Now().Add(-91 * time.Second) },
		"extra parameter": func(q url.Values) time.Time { q.Set("x", "y"); return k.clock.Now() },
		"value swallows another": func(q url.Values) time.Time {
			q.Set("code", q.Get("code")+"&host="+q.Get("host"))
			q.Del("host")
			return k.clock.Now()
		},
	} {
		query := url.Values{}
		for key, values := range good {
			query[key] = append([]string(nil), values...)
		}
		now := touch(query)
		if _, _, _, err := k.connector.VerifyCallback(query, now); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, _, _, err := k.connector.VerifyCallback(good, k.clock.Now().Add(89*time.Second)); err != nil {
		t.Errorf("untouched, 89 s old: %v", err)
	}
}

func TestTokenIsRenewedOnceWhenItsEndIsNear(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	first := k.vault.current
	k.clock.Pass(56 * time.Minute)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if _, err := k.connector.Describe(t.Context(), k.store); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if k.vault.renewed != 1 || k.vault.current.AccessToken == first.AccessToken {
		t.Errorf("renewed %d times", k.vault.renewed)
	}
	if k.vault.current.RefreshToken == first.RefreshToken {
		t.Error("the refresh token did not rotate")
	}
}

func TestRefusedTokenIsRenewedAndTheCallRepeated(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.fake.ExpireTokens()
	if _, err := k.connector.Describe(t.Context(), k.store); err != nil || k.vault.renewed != 1 {
		t.Errorf("after an early end: renewed %d times, %v", k.vault.renewed, err)
	}
	k.fake.Misbehave(shopifytest.TokenRefused, "shop")
	if _, err := k.connector.Describe(t.Context(), k.store); err != nil || k.vault.renewed != 2 {
		t.Errorf("after one 401: renewed %d times, %v", k.vault.renewed, err)
	}
}

func TestRefusedTokenThatAnotherProcessRenewedIsReloaded(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	stale := platform.Credentials{AccessToken: "shpat_old", RefreshToken: "shprt_old"}
	loads := 0
	store := k.store
	store.Credentials = func(ctx context.Context, renew platform.RenewFunc) (platform.Credentials, error) {
		loads++
		if loads == 1 {
			return stale, nil
		}
		return k.vault.Credentials(ctx, renew)
	}
	if _, err := k.connector.Describe(t.Context(), store); err != nil || k.vault.renewed != 0 {
		t.Errorf("renewed %d times, %v", k.vault.renewed, err)
	}
}

// TestRenewalIsLeftToWhoeverCameFirst plays a process that read the credentials
// before another one renewed them, and gets the lock after it.
func TestRenewalIsLeftToWhoeverCameFirst(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(*kit){
		"its end was near": func(k *kit) { k.clock.Pass(56 * time.Minute) },
		"it was refused":   func(k *kit) { k.fake.ExpireTokens() },
	} {
		k := newKit(t)
		stale := k.vault.current
		before(k)
		if _, err := k.connector.Describe(t.Context(), k.store); err != nil || k.vault.renewed != 1 {
			t.Fatalf("%s: renewed %d times, %v", name, k.vault.renewed, err)
		}
		late := k.store
		late.Credentials = func(ctx context.Context, renew platform.RenewFunc) (platform.Credentials, error) {
			if renew == nil {
				return stale, nil
			}
			return k.vault.Credentials(ctx, renew)
		}
		if _, err := k.connector.Describe(t.Context(), late); err != nil || k.vault.renewed != 1 {
			t.Errorf("%s, late: renewed %d times, %v", name, k.vault.renewed, err)
		}
	}
}

func TestDeadCredentialsAreUnauthorized(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.fake.Uninstall()
	if _, err := k.connector.Describe(t.Context(), k.store); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("revoked pair: %v", err)
	}
	k.vault.current = platform.Credentials{AccessToken: "shpat_permanent_and_revoked"}
	if _, err := k.connector.Describe(t.Context(), k.store); !fail.Is(err, fail.Unauthorized) {
		t.Errorf("revoked permanent token: %v", err)
	}
}

func TestRotationThatFailsAtThePlatformIsTriedAgain(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.clock.Pass(56 * time.Minute)
	k.fake.Misbehave(shopifytest.BadGateway, "token")
	if _, err := k.connector.Describe(t.Context(), k.store); !fail.Is(err, fail.Unavailable) {
		t.Errorf("520 while rotating: %v", err)
	}
	if _, err := k.connector.Describe(t.Context(), k.store); err != nil {
		t.Errorf("after it: %v", err)
	}
}

func TestMissingScopeIsNamed(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	access, refresh, expires := k.fake.Install(strings.ReplaceAll(shopify.Scopes, ",write_discounts", ""))
	k.vault.current = platform.Credentials{AccessToken: access, RefreshToken: refresh, AccessExpires: expires}
	_, err := k.connector.Describe(t.Context(), k.store)
	if !fail.Is(err, fail.Unauthorized) || !strings.Contains(err.Error(), "write_discounts") {
		t.Errorf("describe: %v", err)
	}
	_, err = k.connector.EnsureDiscount(t.Context(), k.store, fiveOff(k, ""))
	if !fail.Is(err, fail.Forbidden) {
		t.Errorf("discount: %v", err)
	}
}
