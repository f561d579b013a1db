package woocommerce_test

import (
	"os"
	"strings"
	"testing"

	"regulars/connectors/woocommerce"
)

// TestThePluginBesideUsIsTheNewest keeps what we say of the plugin's version true.
func TestThePluginBesideUsIsTheNewest(t *testing.T) {
	t.Parallel()
	main, err := os.ReadFile("plugin/regulars-woocommerce.php")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(main), "* Version:")
	version, _, _ := strings.Cut(after, "\n")
	if want := woocommerce.New(woocommerce.Config{}).NewestPlugin(); !found || strings.TrimSpace(version) != want {
		t.Errorf("the plugin beside us is %q, and we tell of %q", strings.TrimSpace(version), want)
	}
}
