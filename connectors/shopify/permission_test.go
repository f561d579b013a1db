package shopify_test

import (
	"slices"
	"strings"
	"testing"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
)

// grant gives the kit's store a token of some scopes.
func (k *kit) grant(scopes string) {
	access, refresh, expires := k.fake.Install(scopes)
	k.vault.current = platform.Credentials{AccessToken: access, RefreshToken: refresh, AccessExpires: expires}
}

func TestWhatAStoreHasYetToPermitIsNamed(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.grant(shopify.Scopes + ",write_gift_cards,write_store_credit_account_transactions")
	if _, err := k.connector.Describe(t.Context(), k.store); err != nil {
		t.Errorf("a store without optional scopes is not enough: %v", err)
	}
	granted, err := k.connector.Granted(t.Context(), k.store)
	if err != nil {
		t.Fatal(err)
	}
	for permission, want := range map[platform.Permission]string{
		platform.MakeGiftCards:   "", // writing includes reading
		platform.GiveStoreCredit: "read_store_credit_accounts",
		platform.SeeLooks:        "write_pixels,read_pixels,read_customer_events",
		platform.SeeOldOrders:    "read_all_orders",
	} {
		if got := strings.Join(k.connector.Lacking(granted, permission), ","); got != want {
			t.Errorf("for %s a store lacks %q, want %q", permission, got, want)
		}
	}
	if slices.Contains(k.connector.Permissions(), platform.SeeOldOrders) {
		t.Error("an app that Shopify did not approve for them asks for old orders")
	}
}

func TestTheConsentPageAsksForWhatIsWantedBeside(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ask := func(scopes ...string) (string, error) {
		return k.connector.AuthorizeURL(k.fake.Domain, "https://app.example/callback", "0123456789abcdef", scopes)
	}
	address, err := ask("write_gift_cards")
	if err != nil || !strings.Contains(address, "write_app_proxy%2Cwrite_gift_cards&") {
		t.Errorf("the address is %s (%v)", address, err)
	}
	for _, foreign := range []string{"write_themes", "read_all_orders"} {
		if _, err := ask(foreign); !fail.Is(err, fail.Invalid) {
			t.Errorf("asking for %s gives %v", foreign, err)
		}
	}
}

// A scope that is lacking is no protected data that is kept back, wherever Shopify
// says so in its answer: read as an empty one it would be a customer who is gone.
func TestALackingScopeIsNotTakenForDataThatIsKeptBack(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	customer := k.fake.AddCustomer(shopifytest.Customer{Email: "ann@example.com", Verified: true, Enabled: true})
	k.grant(shopify.Scopes)
	k.fake.DenyDeep(true)
	credit := platform.Discount{
		Kind: platform.StoreCredit, CustomerID: id(customer.ID), Code: "RG-AAAA", StartsAt: k.clock.Now(),
		EndsAt: k.clock.Now().AddDate(0, 1, 0), Amount: fiveOff(k, "").Amount,
	}
	if _, err := k.connector.EnsureDiscount(t.Context(), k.store, credit); !fail.Is(err, fail.Forbidden) {
		t.Errorf("store credit without its scopes gives %v", err)
	}
}

func TestThePixelIsOneOfTheStoreAndGoesWhenItIsTakenAway(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	watch := func(on bool, account string) {
		t.Helper()
		if err := k.connector.WatchPages(t.Context(), k.store, on); err != nil {
			t.Fatal(err)
		}
		if got := k.fake.PixelAccount(); got != account {
			t.Errorf("the pixel's account is %q, want %q", got, account)
		}
	}
	watch(false, "")
	watch(true, k.store.ID)
	watch(true, k.store.ID)
	k.store.ID = "0199-another" // the shop came back as another store
	watch(true, k.store.ID)
	watch(false, "")
	k.grant(shopify.Scopes + ",write_pixels")
	if err := k.connector.WatchPages(t.Context(), k.store, true); err != nil {
		t.Errorf("the fake asks for what the schema does not name: %v", err)
	}
	k.grant(shopify.Scopes)
	if err := k.connector.WatchPages(t.Context(), k.store, true); !fail.Is(err, fail.Forbidden) {
		t.Errorf("a pixel without its scopes gives %v", err)
	}
}
