package words_test

import (
	"slices"
	"testing"

	"regulars/app/words"
)

// TestCountriesHaveANameInEveryLanguageInItsOwnOrder: none of yesterday's is
// offered, and each language finds its own where its readers look.
func TestCountriesHaveANameInEveryLanguageInItsOwnOrder(t *testing.T) {
	t.Parallel()
	for _, locale := range words.Locales {
		list := words.For(locale).Countries()
		if len(list) < 240 || len(list) > 252 {
			t.Errorf("%s knows %d countries", locale, len(list))
		}
		for _, c := range list {
			if c.Name == "" || !words.IsCountry(c.Code) {
				t.Errorf("%s calls %s %q", locale, c.Code, c.Name)
			}
		}
	}
	for locale, order := range map[string][]string{
		"de": {"AF", "EG", "BE", "NO", "AT", "PK"}, // Ägypten, Österreich
		"ar": {"AZ", "ES", "JO", "AL", "UA"},       // with alefs of three kinds: ذ، س، لا، لب، و
	} {
		list := words.For(locale).Countries()
		at := func(code string) int {
			return slices.IndexFunc(list, func(c words.Country) bool { return c.Code == code })
		}
		if !slices.IsSortedFunc(order, func(a, b string) int { return at(a) - at(b) }) {
			t.Errorf("in %s, %v are not where they are looked for", locale, order)
		}
	}
	for _, gone := range []string{"", "de", "AN", "CS", "EZ", "SU", "UN", "XX", "YU", "UK", "ZZ"} {
		if words.IsCountry(gone) {
			t.Errorf("%q is offered", gone)
		}
	}
}
