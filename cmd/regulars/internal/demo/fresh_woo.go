package demo

import (
	"context"
	"fmt"

	"regulars/connectors/woocommerce/wootest"
)

// Demo Herbs is a WooCommerce store that is nobody's yet: its owner begins in wp-admin,
// or types its address into the admin. What was sold in it fills more than one page of
// a listing.
const (
	herbsName   = "Demo Herbs"
	herbsDays   = 90
	herbsPeople = 8
	herbsOrders = 120
)

// startHerbs opens it, with our plugin installed and not connected.
func (d *Demo) startHerbs(ctx context.Context) (err error) {
	d.stores.herbs, err = wootest.New(wootest.Options{
		Now: d.stores.now, Addr: d.address(ctx, portHerbs), Seed: 11, SiteName: herbsName, TaxRate: 1000,
		Shipping: teaShipping, ShipFree: teaFreeFrom, Delivery: wootest.WhenVisited, WidgetFS: d.o.Widget,
		AdminFS: d.o.Admin, Log: d.o.Log, HTTPClient: d.secure.client, Server: d.o.Config.BaseURL,
	})
	if err == nil {
		err = d.stores.herbs.Start(ctx)
	}
	if err != nil {
		return fmt.Errorf("the WooCommerce store that is not connected: %w", err)
	}
	d.closing(d.stores.herbs.Close)
	return nil
}

// openHerbs makes up its past, which ends when the demo begins.
func (d *Demo) openHerbs(context.Context) error {
	d.stores.herbs.SeedCatalog()
	if !d.o.Quick {
		d.stores.herbs.SeedHistory(herbsPeople, herbsOrders, herbsDays)
	}
	return nil
}
