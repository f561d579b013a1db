package demo

import (
	"context"
	"fmt"

	"regulars/connectors/shopify/shopifytest"
)

// freshDomain is a Shopify store that has not installed Regulars yet: a visitor
// takes the way of a new merchant in it, from the installation on.
const freshDomain = "demo-corner.myshopify.com"

// What was sold in it: as far back as Shopify shows orders to an app that may not
// read all, and enough for them to come in a file.
const (
	freshDays   = 59
	freshPeople = 220
)

// addFresh adds the store to the imitated Shopify, before that starts.
func (d *Demo) addFresh() *shopifytest.Shop {
	shop := d.stores.coffee.AddShop(freshDomain)
	shop.Name = "Demo Corner"
	return shop
}

// openFresh opens its shop and makes up its past, which ends when the demo begins.
func (d *Demo) openFresh(ctx context.Context) error {
	if err := d.stores.fresh.OpenFront(ctx, d.address(ctx, portFresh)); err != nil {
		return fmt.Errorf("the shop that is not connected: %w", err)
	}
	if d.o.Quick {
		d.stores.fresh.SeedProducts()
		return nil
	}
	d.stores.fresh.SeedHistory(freshDays, freshPeople)
	return nil
}
