package shopify_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/app/platform"
	"regulars/connectors/conformance"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

// kit is a connector, a fake Shopify, and a connected store between them.
type kit struct {
	connector *shopify.Connector
	fake      *shopifytest.Server
	store     platform.Store
	clock     *conformance.Clock
	vault     *vault
}

// vault keeps a store's credentials as the app does: one renewal at a time.
type vault struct {
	mu      sync.Mutex
	current platform.Credentials
	renewed int
	spent   int // points since the budget was last full
}

func (v *vault) Credentials(ctx context.Context, renew platform.RenewFunc) (platform.Credentials, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if renew == nil {
		return v.current, nil
	}
	next, err := renew(ctx, v.current)
	if err != nil {
		return platform.Credentials{}, err
	}
	if next.AccessToken != v.current.AccessToken {
		v.renewed++
	}
	v.current = next
	return next, nil
}

func newKit(t *testing.T, change ...func(*shopifytest.Options)) *kit {
	t.Helper()
	k := &kit{clock: conformance.NewClock(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)), vault: &vault{}}
	options := shopifytest.Options{
		Now: k.clock.Now, ClientSecret: "hush", Manual: true, PlainCallbacks: true, AutoApprove: true, Seed: 1,
	}
	for _, do := range change {
		do(&options)
	}
	fake, err := shopifytest.New(options)
	if err != nil {
		t.Fatal(err)
	}
	if err := fake.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fake.Close)
	connector, err := shopify.New(shopify.Config{
		ClientID: "demo-client", ClientSecret: "hush", OldSecret: "old-hush", Origin: fake.Origin(),
	})
	if err != nil {
		t.Fatal(err)
	}
	everything := append([]string{shopify.Scopes}, shopify.OptionalScopes()...)
	access, refresh, expires := fake.Install(strings.Join(everything, ","))
	k.vault.current = platform.Credentials{AccessToken: access, RefreshToken: refresh, AccessExpires: expires}
	k.connector, k.fake = connector, fake
	k.store = platform.Store{
		ID: "0198-store", Kind: platform.Shopify, ExternalKey: fake.Domain, URL: fake.URL(), Currency: "EUR",
		TimeZone: "Europe/Berlin", Credentials: k.vault.Credentials, Now: k.clock.Now,
		Spend: k.spend,
	}
	return k
}

// spend keeps the store's budget as the app does, by letting time pass: the
// standard plan restores 100 points a second. It notes what was reserved.
func (k *kit) spend(_ context.Context, cost int) error {
	k.vault.mu.Lock()
	defer k.vault.mu.Unlock()
	k.vault.spent += cost
	if k.vault.spent > 1500 {
		k.clock.Pass(time.Duration(k.vault.spent) * time.Second / 100)
		k.vault.spent = 0
	}
	return nil
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func number(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatalf("id %q: %v", text, err)
	}
	return n
}
