package study

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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

// AddressLine is one line of an address as it is asked for; the country is beside them.
type AddressLine struct {
	Field    string
	Text     *string
	Most     int // characters
	Optional bool
}

// Lines are an address's lines in the order in which they are asked for.
func (a *Address) Lines() []AddressLine {
	return []AddressLine{
		{"name", &a.Name, 80, false},
		{"line1", &a.Line1, 100, false},
		{"line2", &a.Line2, 100, true},
		{"postcode", &a.Postcode, 16, slices.Contains(noPostcode, a.Country)},
		{"city", &a.City, 80, false},
		{"region", &a.Region, 80, true},
		{"phone", &a.Phone, 30, true},
	}
}

// Fault is what is wrong with a line of an address.
type Fault string

// The faults.
const (
	Missing     Fault = "must be filled in"
	TooLong     Fault = "is too long"
	Unprintable Fault = "has a character that nobody can print"
	Elsewhere   Fault = "must be a country that we send to"
)

// Faulty is a line of an address that something is wrong with.
type Faulty struct {
	Field string
	Fault Fault
}

// Clean tidies an address, and lists what keeps pieces from being sent to it, nothing
// for none. countries are where pieces are sent.
func (a *Address) Clean(countries []string) (faults []Faulty) {
	note := func(field string, fault Fault) { faults = append(faults, Faulty{field, fault}) }
	for _, line := range a.Lines() {
		*line.Text = strings.Join(strings.Fields(*line.Text), " ")
		switch {
		case !line.Optional && *line.Text == "":
			note(line.Field, Missing)
		case utf8.RuneCountInString(*line.Text) > line.Most:
			note(line.Field, TooLong)
		case strings.ContainsFunc(*line.Text, unprintable):
			note(line.Field, Unprintable)
		}
	}
	if !slices.Contains(countries, a.Country) {
		note("country", Elsewhere)
	}
	return faults
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
