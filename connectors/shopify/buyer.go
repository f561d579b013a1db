package shopify

import (
	"cmp"
	"net/url"
	"strings"

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
	regional
}

// buyerAt is who placed an order, by the name of their account, the order's
// phone and, where the order has one, its shipping address.
func buyerAt(name, phone string, to *postal) *platform.Buyer {
	if to == nil {
		return &platform.Buyer{Name: name, Phone: phone}
	}
	return &platform.Buyer{
		Name: cmp.Or(to.Name, name), Phone: cmp.Or(phone, to.Phone),
		Line1: to.Line1, Line2: to.Line2, Postcode: to.Postcode, City: to.City, Region: to.code(),
	}
}

// regional is the part of the country: the API and webhooks spell it differently.
type regional struct {
	Webhook string `json:"province_code"`
	API     string `json:"provinceCode"`
}

func (r regional) code() string { return cmp.Or(r.API, r.Webhook) }

// cameFrom says how a buyer came: by the utm parameters of the page they landed
// on, or else by the host that led there.
func cameFrom(buyer *platform.Buyer, landing, referrer string) {
	if page, err := url.Parse(landing); err == nil {
		utm := page.Query()
		buyer.Origin, buyer.Medium, buyer.Campaign = utm.Get("utm_source"), utm.Get("utm_medium"),
			utm.Get("utm_campaign")
	}
	if from, err := url.Parse(referrer); err == nil && buyer.Origin == "" {
		buyer.Origin = strings.TrimPrefix(strings.ToLower(from.Hostname()), "www.")
	}
}

// visitNode is a visit to the store before an order, as Shopify sums it up.
type visitNode struct {
	Landing  string   `json:"landingPage"`
	Referrer string   `json:"referrerUrl"`
	Source   string   `json:"source"` // in a word, or a host: "direct" when nothing led there
	Code     string   `json:"referralCode"`
	UTM      *utmNode `json:"utmParameters"`
}

type utmNode struct {
	Source   string `json:"source"`
	Medium   string `json:"medium"`
	Campaign string `json:"campaign"`
}

// tell says how a buyer came by what the visit shows: utm parameters first, then
// the host that led there, then Shopify's own word for it. A link's referral code
// stands for the campaign where it names none.
func (v *visitNode) tell(buyer *platform.Buyer) {
	if v == nil {
		return
	}
	if v.UTM != nil {
		buyer.Origin, buyer.Medium, buyer.Campaign = v.UTM.Source, v.UTM.Medium, v.UTM.Campaign
	}
	if buyer.Origin == "" {
		cameFrom(buyer, v.Landing, v.Referrer)
	}
	if buyer.Origin == "" && v.Source != "direct" {
		buyer.Origin = strings.TrimPrefix(strings.ToLower(v.Source), "www.")
	}
	if buyer.Origin != "" {
		buyer.Campaign = cmp.Or(buyer.Campaign, v.Code)
	}
}
