package shopify

import (
	"cmp"

	"regulars/app/platform"
)

// visitNote is the cart attribute in which the widget notes a followed link.
const visitNote = "regulars_visit"

// postal is the part of an address that webhooks and GraphQL write alike.
type postal struct {
	Name     string `json:"name"`
	Phone    string `json:"phone"`
	Line1    string `json:"address1"`
	Line2    string `json:"address2"`
	Postcode string `json:"zip"`
	City     string `json:"city"`
}

// buyerAt is who placed an order, by the name of their account, the order's
// phone and, where the order has one, its shipping address.
func buyerAt(name, phone string, to *postal) *platform.Buyer {
	if to == nil {
		return &platform.Buyer{Name: name, Phone: phone}
	}
	return &platform.Buyer{
		Name: cmp.Or(to.Name, name), Phone: cmp.Or(phone, to.Phone),
		Line1: to.Line1, Line2: to.Line2, Postcode: to.Postcode, City: to.City,
	}
}
