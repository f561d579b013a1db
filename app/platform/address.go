package platform

import (
	"context"
	"strings"
)

// Address is where somebody gets post, as a store has it. It is personal.
type Address struct {
	Name     string `json:"name"`
	Company  string `json:"company,omitempty"`
	Line1    string `json:"line_1"`
	Line2    string `json:"line_2,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	City     string `json:"city"`
	Region   string `json:"region,omitempty"` // the platform's code of a part of the country, such as CA or BY
	Country  string `json:"country"`          // ISO 3166-1 alpha-2
}

// Complete reports whether a letter would arrive: not every country has postcodes.
func (a Address) Complete() bool {
	return a.Name != "" && a.Line1 != "" && a.City != "" && a.Country != ""
}

// Lines are the lines on a letter, the name first and without the country, in the order
// of its country (Universal Postal Union, postal addressing systems).
func (a Address) Lines() []string {
	var place []string
	switch a.Country {
	case "US", "CA", "AU":
		place = []string{join(" ", a.City, a.Region, a.Postcode)}
	case "GB", "IE":
		place = []string{a.City, a.Postcode}
	case "BR":
		place = []string{join(" - ", a.City, a.Region), a.Postcode}
	case "JP", "CN", "KR", "IN":
		place = []string{join(", ", a.City, a.Region), a.Postcode}
	case "IT", "MX":
		place = []string{join(" ", a.Postcode, a.City, a.Region)}
	default:
		place = []string{join(" ", a.Postcode, a.City)}
	}
	var lines []string
	for _, line := range append([]string{a.Name, a.Company, a.Line1, a.Line2}, place...) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func join(with string, parts ...string) string {
	var filled []string
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			filled = append(filled, part)
		}
	}
	return strings.Join(filled, with)
}

// AddressBook is the optional ability to say where customers get their post.
type AddressBook interface {
	// Addresses reads those of some customers, by id; who has none is missing. At most
	// a hundred are asked for at once.
	Addresses(ctx context.Context, store Store, customerIDs []string) (map[string]Address, error)
}
