package woocommerce

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"

	"regulars/app/platform"
)

// home is an address of an account.
type home struct {
	address
	Company string `json:"company"`
}

// Addresses implements platform.AddressBook: where accounts have their orders sent, or
// where they are billed.
func (c *Connector) Addresses(
	ctx context.Context, store platform.Store, customerIDs []string,
) (map[string]platform.Address, error) {
	rows, err := c.listPage(ctx, store, "wc/v3/customers", url.Values{
		"include": {strings.Join(customerIDs, ",")}, "role": {"all"}, "orderby": {"id"}, "order": {"asc"},
		"per_page": {strconv.Itoa(max(len(customerIDs), 1))},
	})
	if err != nil {
		return nil, err
	}
	found := map[string]platform.Address{}
	for _, row := range rows {
		var account struct {
			ID        number `json:"id"`
			FirstName string `json:"first_name"`
			LastName  string `json:"last_name"`
			ShipTo    home   `json:"shipping"`
			Billing   home   `json:"billing"`
		}
		if err := read(row, &account); err != nil {
			return nil, err
		}
		at := account.ShipTo
		if at.Line1 == "" {
			at = account.Billing
		}
		if at.Line1 == "" {
			continue
		}
		name := strings.TrimSpace(at.FirstName + " " + at.LastName)
		found[string(account.ID)] = platform.Address{
			Name:    cmp.Or(name, strings.TrimSpace(account.FirstName+" "+account.LastName)),
			Company: at.Company, Line1: at.Line1, Line2: at.Line2, Postcode: at.Postcode, City: at.City,
			Region: at.Region, Country: at.Country,
		}
	}
	return found, nil
}
