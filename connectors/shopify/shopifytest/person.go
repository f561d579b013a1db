package shopifytest

import (
	"net/url"
	"strconv"
)

// Person is whom an order is sent to.
type Person struct {
	Name     string
	Phone    string
	Street   string
	Postcode string
	City     string
	Region   string // province_code
}

// sentTo is whom an order is sent to: everybody lives in a house of their own
// unless the order says otherwise.
func (s *Shop) sentTo(o *Order) Person {
	if o.To != (Person{}) {
		return o.To
	}
	house := o.CustomerID
	if house == 0 {
		house = o.ID
	}
	p := Person{
		Name: "Demo Shopper", Street: strconv.FormatInt(house, 10) + " Demo Street",
		Postcode: "00000", City: "Demo Town",
	}
	if c := s.customer(o.CustomerID); c != nil && c.FirstName+c.LastName != "" {
		p.Name = c.FirstName + " " + c.LastName
	}
	return p
}

// deliveryBody is the order's address in a webhook.
func (s *Shop) deliveryBody(o *Order) any {
	to := s.sentTo(o)
	address, ok := addressBody(o.Country).(body)
	if !ok {
		return nil
	}
	address["name"], address["phone"], address["address1"] = to.Name, null(to.Phone), to.Street
	address["zip"], address["city"], address["province_code"] = to.Postcode, to.City, null(to.Region)
	return address
}

// deliveryNode is the same address as the API tells it.
func (s *Shop) deliveryNode(o *Order) any {
	if o.Country == "" {
		return nil
	}
	to := s.sentTo(o)
	return object{
		"__typename": "MailingAddress", "countryCodeV2": o.Country, "name": to.Name, "phone": null(to.Phone),
		"address1": to.Street, "address2": nil, "zip": to.Postcode, "city": to.City,
		"provinceCode": null(to.Region),
	}
}

// noteBodies are the cart's attributes in a webhook, noteNodes as the API tells them.
func noteBodies(o *Order) []any {
	notes := []any{}
	if o.Visit != "" {
		notes = append(notes, body{"name": "regulars_visit", "value": o.Visit})
	}
	return notes
}

func noteNodes(o *Order) []object {
	notes := []object{}
	if o.Visit != "" {
		notes = append(notes, object{"__typename": "Attribute", "key": "regulars_visit", "value": o.Visit})
	}
	return notes
}

// journeyNode is how the buyer came, as the API tells it.
func journeyNode(o *Order) object {
	summary := object{"__typename": "CustomerJourneySummary", "ready": true, "firstVisit": nil, "lastVisit": nil}
	if o.Landing != "" {
		summary["firstVisit"] = visitNode(o.Landing, o.Referrer)
	}
	if o.LastLanding != "" {
		summary["lastVisit"] = visitNode(o.LastLanding, "")
	}
	return summary
}

// visitNode is one visit, read out of its address as Shopify does: utm parameters,
// the ref parameter, and where it came from in a word or as a host.
func visitNode(landing, referrer string) object {
	source, query := "direct", url.Values{}
	if page, err := url.Parse(landing); err == nil {
		query = page.Query()
	}
	if from, err := url.Parse(referrer); err == nil && from.Host != "" {
		source = from.Host
	}
	utm := any(nil)
	if query.Has("utm_source") {
		utm = object{
			"__typename": "UTMParameters", "source": query.Get("utm_source"), "medium": null(query.Get("utm_medium")),
			"campaign": null(query.Get("utm_campaign")),
		}
	}
	return object{
		"__typename": "CustomerVisit", "landingPage": landing, "referrerUrl": null(referrer), "source": source,
		"referralCode": null(query.Get("ref")), "utmParameters": utm,
	}
}
