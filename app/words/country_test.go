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
	german := words.For("de").Countries()
	at := func(code string) int {
		return slices.IndexFunc(german, func(c words.Country) bool { return c.Code == code })
	}
	if at("AF") > at("EG") || at("EG") > at("BE") || at("NO") > at("AT") || at("AT") > at("PK") {
		t.Error("in German, Ägypten and Österreich are not where they are looked for")
	}
	for _, gone := range []string{"", "de", "AN", "CS", "EZ", "SU", "UN", "XX", "YU", "UK", "ZZ"} {
		if words.IsCountry(gone) {
			t.Errorf("%q is offered", gone)
		}
	}
}
