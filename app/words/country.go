package words

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Country is a country, or a part of one with a code of its own, by the name that
// a language has for it.
type Country struct {
	Code string // ISO 3166-1 alpha-2
	Name string
}

// Countries lists all countries in the order in which readers of the language look
// for them. The caller does not change the list.
func (w *Words) Countries() []Country { return namedCountries()[w.locale] }

// Country is what the language calls a country; an unknown code is its own name.
func (w *Words) Country(code string) string {
	for _, c := range w.Countries() {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}

// IsCountry reports whether Countries knows a code.
func IsCountry(code string) bool {
	return slices.ContainsFunc(namedCountries()["en"], func(c Country) bool { return c.Code == code })
}

// renamed are countries that call themselves otherwise since the names of x/text
// were collected (CLDR 32), by language.
var renamed = map[string]map[string]string{
	"MK": {
		"en": "North Macedonia", "de": "Nordmazedonien", "es": "Macedonia del Norte", "fr": "Macédoine du Nord",
		"pt": "Macedônia do Norte", "ar": "مقدونيا الشمالية",
	},
	"SZ": {"en": "Eswatini", "de": "Eswatini", "es": "Esuatini", "fr": "Eswatini", "pt": "Essuatíni", "ar": "إسواتيني"},
}

// oneAlef writes every alef as the bare one: readers of Arabic look for all of them
// in one place, and x/text puts those with a hamza before.
var oneAlef = strings.NewReplacer("آ", "ا", "أ", "ا", "إ", "ا")

var namedCountries = sync.OnceValue(func() map[string][]Country {
	codes := countryCodes()
	named := make(map[string][]Country, len(Locales))
	for _, locale := range Locales {
		tag := language.Make(locale)
		namer, order := display.Regions(tag), collate.New(tag)
		list := make([]Country, len(codes))
		for i, region := range codes {
			list[i] = Country{Code: region.String(), Name: namer.Name(region)}
			if name := renamed[list[i].Code][locale]; name != "" {
				list[i].Name = name
			}
		}
		slices.SortFunc(list, func(a, b Country) int {
			folded := order.CompareString(oneAlef.Replace(a.Name), oneAlef.Replace(b.Name))
			return cmp.Or(folded, order.CompareString(a.Name, b.Name))
		})
		named[locale] = list
	}
	return named
})

// countryCodes are those of today's countries: numbered by the United Nations, and
// with a name. Codes that were withdrawn have lost one of the two.
func countryCodes() (codes []language.Region) {
	namer := display.Regions(language.English)
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string(first) + string(second)
			region, err := language.ParseRegion(code)
			if err == nil && region.IsCountry() && region.M49() != 0 && region.String() == code &&
				region.Canonicalize() == region && namer.Name(region) != "" {
				codes = append(codes, region)
			}
		}
	}
	return codes
}
