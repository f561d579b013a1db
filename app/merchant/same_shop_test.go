package merchant_test

import (
	"testing"

	"regulars/app/merchant"
)

func TestOneShopHasManySpellingsAndACopyIsAnother(t *testing.T) {
	t.Parallel()
	const shop, below = "https://tea.example", "https://tea.example/shop"
	for name, c := range map[string]struct {
		store, told string
		same        bool
	}{
		"as kept":                      {shop, shop, true},
		"with a slash":                 {shop, "https://tea.example/", true},
		"without https":                {shop, "http://tea.example/", true},
		"with www":                     {shop, "https://www.tea.example/", true},
		"kept with www":                {"https://www.tea.example", "https://tea.example/", true},
		"in capitals":                  {shop, "HTTPS://Tea.Example/", true},
		"with the port that is usual":  {shop, "https://tea.example:443/", true},
		"in a language":                {shop, "https://tea.example/de/", true},
		"in a language of a country":   {shop, "https://tea.example/pt-br/", true},
		"kept in a language":           {shop + "/de", "https://tea.example/fr/", true},
		"with a language as parameter": {shop, "https://tea.example/?lang=de", true},
		"below a folder":               {below, "https://www.tea.example/Shop/", true},
		"below a folder in a language": {below, "https://tea.example/shop/de/", true},
		"no address":                   {shop, "tea", true},
		"nothing":                      {shop, "", true},
		"an address that is broken":    {shop, "https://[tea", true},
		"a copy beside it":             {shop, "https://staging.tea.example/", false},
		"a copy at a host's":           {shop, "https://tea.hosting.example/", false},
		"a copy on a laptop":           {shop, "http://localhost:8080/", false},
		"a copy on another port":       {shop, "https://tea.example:8443/", false},
		"a copy in a folder":           {shop, "https://tea.example/staging/", false},
		"a copy in a short folder":     {shop, "https://tea.example/dev/", false},
		"the site above its shop":      {below, shop, false},
		"a name that begins alike":     {shop, "https://tea.example.org/", false},
	} {
		if merchant.SameShop(c.store, c.told) != c.same {
			t.Errorf("%s: %s and %s are one shop: %t", name, c.store, c.told, !c.same)
		}
	}
}
