package shopify_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"
)

// TestTheListingFitsTheAppStore counts letters as Shopify does, and looks for a
// reason for each permission that shopify.app.toml asks for, and no other.
func TestTheListingFitsTheAppStore(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("listing/listing.toml")
	if err != nil {
		t.Fatal(err)
	}
	var listing struct {
		Name         string            `toml:"name"`
		Introduction string            `toml:"introduction"`
		Details      string            `toml:"details"`
		Features     []string          `toml:"features"`
		Scopes       map[string]string `toml:"scopes"`
	}
	if err := toml.Unmarshal(raw, &listing); err != nil {
		t.Fatal(err)
	}
	fits := func(what, text string, most int) {
		if n := utf8.RuneCountInString(text); n == 0 || n > most || strings.TrimSpace(text) != text {
			t.Errorf("the %s has %d characters, may have %d: %q", what, n, most, text)
		}
	}
	fits("name", listing.Name, 30)
	fits("introduction", listing.Introduction, 100)
	fits("details", listing.Details, 500)
	if len(listing.Features) < 3 || len(listing.Features) > 5 {
		t.Errorf("there are %d features", len(listing.Features))
	}
	for _, feature := range listing.Features {
		fits("feature", feature, 80)
	}
	config := readAppConfig(t)
	asked := append(strings.Split(config.Access.Scopes, ","), config.Access.Optional...)
	slices.Sort(asked)
	if diff := cmp.Diff(asked, slices.Sorted(maps.Keys(listing.Scopes))); diff != "" {
		t.Errorf("permissions asked for (-) and those with a reason in listing/listing.toml (+):\n%s", diff)
	}
	for scope, reason := range listing.Scopes {
		fits("reason of "+scope, reason, 150)
	}
}
