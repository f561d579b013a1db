package woocommerce

import (
	"regexp"
	"slices"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

type wooCustomer struct {
	ID        number  `json:"id"`
	Created   gmt     `json:"date_created_gmt"`
	Modified  gmt     `json:"date_modified_gmt"`
	Email     string  `json:"email"`
	FirstName string  `json:"first_name"`
	LastName  string  `json:"last_name"`
	Role      string  `json:"role"`
	Billing   address `json:"billing"`
	Meta      []meta  `json:"meta_data"`
}

func decodeCustomer(body []byte) ([]platform.Event, error) {
	var raw wooCustomer
	if err := read(body, &raw); err != nil {
		return nil, err
	}
	if raw.ID == "" {
		return notAnObject(body)
	}
	event, err := raw.event()
	if err != nil {
		return nil, err
	}
	return one(event)
}

// event normalizes an account. WooCommerce lets anybody register any address
// without proof, so EmailVerified is always false.
func (c *wooCustomer) event() (platform.Event, error) {
	updated := c.Modified.Time
	if updated.IsZero() { // null until the account is first changed
		updated = c.Created.Time
	}
	if updated.IsZero() {
		return platform.Event{}, fail.Field("date_created_gmt", "the customer has no date_created_gmt")
	}
	return platform.Event{At: updated, Customer: &platform.Customer{
		ID: string(c.ID), Email: c.Email, FirstName: c.FirstName, LastName: c.LastName,
		Country: c.Billing.Country, Region: c.Billing.Region, Birthday: birthday(c.Meta), Account: true,
		CreatedAt: c.Created.Time, UpdatedAt: updated, Staff: c.staff(),
	}}, nil
}

// staffRoles are the roles WordPress and WooCommerce come with for those who run
// a site. WooCommerce tells the first of an account's roles; "customer",
// "subscriber" and whatever plugins add (wholesale, member, ...) are shoppers.
var staffRoles = []string{"administrator", "shop_manager", "editor", "author", "contributor"}

func (c *wooCustomer) staff() bool { return slices.Contains(staffRoles, c.Role) }

var birthdayShape = regexp.MustCompile(`^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)

// birthday finds the companion plugin's checkout field: WooCommerce keeps it as
// "_wc_other/<namespace>/birthday". Anything that is not a date is "".
func birthday(metas []meta) string {
	for _, m := range metas {
		if !strings.HasSuffix(m.Key, "regulars/birthday") && m.Key != "regulars_birthday" {
			continue
		}
		if text := m.text(); birthdayShape.MatchString(text) {
			return text
		}
	}
	return ""
}
