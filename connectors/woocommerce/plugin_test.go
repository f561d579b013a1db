package woocommerce_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/connectors/woocommerce"
)

// signedByPlugin is what the plugin's own PHP signs.
type signedByPlugin struct{ Shopper, Visitor, Staff, Server string }

func signByPlugin(t *testing.T, storeKey, secret string, now time.Time) signedByPlugin {
	t.Helper()
	seconds := strconv.FormatInt(now.Unix(), 10)
	out, err := exec.CommandContext(t.Context(), "php", "plugin/tests/tokens.php", storeKey, secret, seconds).Output()
	if err != nil {
		t.Fatalf("php signs no tokens (scripts/system-deps installs it): %v", err)
	}
	var tokens signedByPlugin
	if err := json.Unmarshal(out, &tokens); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return tokens
}

func withBearer(token string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

// Whatever characters a secret has, the server reads what the plugin signs, for as long as it may live, and takes no
// other token of the plugin for a shopper's.
func TestPluginsShopperTokensAreRead(t *testing.T) {
	connector := woocommerce.New(woocommerce.Config{})
	now := time.Date(2026, 9, 21, 14, 13, 20, 0, time.UTC)
	secret := `a secret with "quotes", spaces & <signs> ` + "ä"
	tokens := signByPlugin(t, "shop.example/sub", secret, now)

	if key, err := connector.ShopperStore(withBearer(tokens.Shopper)); err != nil || key != "shop.example/sub" {
		t.Fatalf("store %q, %v", key, err)
	}
	for name, c := range map[string]struct {
		token, secret string
		at            time.Duration
		customer      string
		ok            bool
	}{
		"a customer":         {tokens.Shopper, secret, 0, "42", true},
		"who just looks":     {tokens.Visitor, secret, 0, "", true},
		"after 4:59":         {tokens.Shopper, secret, 299 * time.Second, "42", true},
		"long ago":           {tokens.Shopper, secret, 331 * time.Second, "", false},
		"the clock ahead":    {tokens.Shopper, secret, -31 * time.Second, "", false},
		"another secret":     {tokens.Shopper, secret + "x", 0, "", false},
		"cut":                {tokens.Shopper[:len(tokens.Shopper)-1], secret, 0, "", false},
		"staff's":            {tokens.Staff, secret, 0, "", false},
		"the plugin's calls": {tokens.Server, secret, 0, "", false},
	} {
		customer, err := connector.VerifyShopper(withBearer(c.token), []string{c.secret}, now.Add(c.at))
		if customer != c.customer || (err == nil) != c.ok {
			t.Errorf("%s: customer %q, %v", name, customer, err)
		}
		if err != nil && fail.KindOf(err) != fail.Unauthorized {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What the plugin says of somebody in wp-admin arrives as it is: name, role, and where wp-admin is.
func TestPluginsStaffTokensAreRead(t *testing.T) {
	connector := woocommerce.New(woocommerce.Config{})
	now := time.Date(2026, 9, 21, 14, 13, 20, 0, time.UTC)
	secret := "a secret of this shop and its server"
	tokens := signByPlugin(t, "shop.example", secret, now)

	if key := connector.StaffStore(tokens.Staff); key != "shop.example" {
		t.Fatalf("store %q", key)
	}
	visit, visitor, err := connector.VerifyStaff(tokens.Staff, []string{"an older one", secret}, now)
	if err != nil {
		t.Fatal(err)
	}
	wantVisit := platform.Visit{
		Shop: "shop.example", User: "7", Ends: now.Add(5 * time.Minute), Origin: "https://admin.shop.example:8443",
	}
	if diff := cmp.Diff(wantVisit, visit); diff != "" {
		t.Error(diff)
	}
	wantVisitor := platform.Visitor{User: "7", Name: "Jürgen \"J\" O’Hara/Söhne", Owner: true, Locale: "de_DE"}
	if diff := cmp.Diff(wantVisitor, visitor); diff != "" {
		t.Error(diff)
	}
	for name, token := range map[string]string{"a shopper's": tokens.Shopper, "the plugin's calls": tokens.Server} {
		if _, _, err := connector.VerifyStaff(token, []string{secret}, now); err == nil {
			t.Errorf("%s token lets into the admin", name)
		}
	}
}

// The plugin's own calls are known by their token, and nobody else's token does for one.
func TestPluginsCallsAreRead(t *testing.T) {
	connector := woocommerce.New(woocommerce.Config{})
	now := time.Date(2026, 9, 21, 14, 13, 20, 0, time.UTC)
	secret := "a secret of this shop and its server"
	tokens := signByPlugin(t, "shop.example", secret, now)

	if key, err := connector.PluginStore(withBearer(tokens.Server)); err != nil || key != "shop.example" {
		t.Fatalf("store %q, %v", key, err)
	}
	if err := connector.VerifyPlugin(withBearer(tokens.Server), []string{secret}, now); err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{"a shopper's": tokens.Shopper, "staff's": tokens.Staff} {
		if err := connector.VerifyPlugin(withBearer(token), []string{secret}, now); err == nil {
			t.Errorf("%s token speaks for the shop", name)
		}
	}
}
