package study

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"regulars/app/fail"
)

// Address is where a piece is sent. It is kept sealed, and not longer than needed.
type Address struct {
	Name     string `json:"name"`
	Line1    string `json:"line1"`
	Line2    string `json:"line2,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	City     string `json:"city"`
	Region   string `json:"region,omitempty"`
	Country  string `json:"country"` // ISO 3166-1 alpha-2
	Phone    string `json:"phone,omitempty"`
}

// noPostcode are countries that have none, or of which many addresses have none.
var noPostcode = []string{
	"AE", "AG", "AO", "BS", "BZ", "CI", "CM", "FJ", "GH", "GY", "HK", "IE", "JM", "KE", "MO", "PA", "QA", "RW", "TT",
	"UG", "ZW",
}

// Clean tidies an address and refuses one to which nothing can be sent, naming the
// field. countries are where pieces are sent.
func (a *Address) Clean(countries []string) error {
	for _, part := range []struct {
		field string
		text  *string
		most  int
		must  bool
	}{
		{"name", &a.Name, 80, true},
		{"line1", &a.Line1, 100, true},
		{"line2", &a.Line2, 100, false},
		{"postcode", &a.Postcode, 16, !slices.Contains(noPostcode, a.Country)},
		{"city", &a.City, 80, true},
		{"region", &a.Region, 80, false},
		{"phone", &a.Phone, 30, false},
	} {
		*part.text = strings.Join(strings.Fields(*part.text), " ")
		switch {
		case part.must && *part.text == "":
			return fail.Field(part.field, "must be filled in")
		case utf8.RuneCountInString(*part.text) > part.most:
			return fail.Field(part.field, "must have at most %d characters", part.most)
		case strings.ContainsFunc(*part.text, unprintable):
			return fail.Field(part.field, "has a character that nobody can print")
		}
	}
	if !slices.Contains(countries, a.Country) {
		return fail.Field("country", "must be one of those we send to")
	}
	return nil
}

// Line is an address in one line, "" for none.
func (a *Address) Line() string {
	if a == nil {
		return ""
	}
	place := strings.TrimSpace(a.Postcode + " " + a.City)
	parts := []string{a.Name, a.Line1, a.Line2, place, a.Region, a.Country, a.Phone}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// unprintable characters make an address that no label shows as it was typed.
// Format characters stay: some scripts need them between letters.
func unprintable(r rune) bool {
	turns := r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	return r == utf8.RuneError || unicode.IsControl(r) || turns
}
