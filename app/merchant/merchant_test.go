package merchant_test

import (
	"testing"

	"regulars/app/merchant"
)

func TestAddressesOfOneShopHaveOneSite(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://shop.example":           "shop.example",
		"http://Shop.Example/":           "shop.example",
		"HTTPS://shop.example/Blog//":    "shop.example/blog",
		"https://shop.example:8443/blog": "shop.example:8443/blog",
	} {
		if got := merchant.SiteOf(address); got != want {
			t.Errorf("%s is the site %q, want %q", address, got, want)
		}
	}
}
