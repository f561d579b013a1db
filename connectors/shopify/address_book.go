package shopify

import (
	"cmp"
	"context"
	"strings"

	"regulars/app/platform"
)

// Addresses implements platform.AddressBook: they are customers' default addresses.
func (c *Connector) Addresses(
	ctx context.Context, store platform.Store, customerIDs []string,
) (map[string]platform.Address, error) {
	var data struct {
		Nodes []*struct {
			ID        string `json:"id"`
			FirstName string `json:"firstName"`
			LastName  string `json:"lastName"`
			Home      *struct {
				postal
				Company string `json:"company"`
				Country string `json:"countryCodeV2"`
			} `json:"defaultAddress"`
		} `json:"nodes"`
	}
	variables := map[string]any{"ids": gids("Customer", customerIDs)}
	if err := c.query(ctx, store, docAddresses, variables, &data); err != nil {
		return nil, err
	}
	found := map[string]platform.Address{}
	for _, node := range data.Nodes {
		if node == nil || node.Home == nil { // gone, or never told
			continue
		}
		home := node.Home
		found[legacyID(node.ID)] = platform.Address{
			Name:    cmp.Or(home.Name, strings.TrimSpace(node.FirstName+" "+node.LastName)),
			Company: home.Company, Line1: home.Line1, Line2: home.Line2, Postcode: home.Postcode, City: home.City,
			Region: home.code(), Country: home.Country,
		}
	}
	return found, nil
}
