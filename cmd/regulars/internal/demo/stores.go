package demo

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"regulars/app"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce/wootest"
)

// stores are the fakes. They share the App's clock once there is one.
type stores struct {
	coffee *shopifytest.Server
	fresh  *shopifytest.Shop // of the same Shopify, nobody's yet
	tea    *wootest.Server
	herbs  *wootest.Server // nobody's yet
	opened atomic.Pointer[app.App]
}

func (s *stores) now() time.Time {
	if a := s.opened.Load(); a != nil {
		return a.Now()
	}
	return time.Now().UTC()
}

// What the demo's parcels cost, and from which order value they are free in the
// WooCommerce store, in minor units.
const (
	teaShipping = 450
	teaFreeFrom = 6000
)

// startStores opens both stores. The Shopify app's secret is the demo's own.
func (d *Demo) startStores(ctx context.Context) (err error) {
	d.stores = &stores{}
	c := &d.o.Config
	// The stores are on this machine, and the demo's days pass in milliseconds.
	c.ShopifyPointsPerSecond, c.ShopifyBucket, c.WooCommerceCallsPerSecond = 100_000, 100_000, 10_000
	c.ShopifyClientID, c.ShopifyClientSecret, c.ShopifyOldSecret = "demo-client", newKey(), ""
	c.ShopifyBilling = string(app.Proposing)
	d.stores.coffee, err = shopifytest.New(shopifytest.Options{
		Now: d.stores.now, ClientID: c.ShopifyClientID, ClientSecret: c.ShopifyClientSecret, Seed: 7,
		TaxRate: 1900, TaxIncluded: true, PlainCallbacks: true, AllowUnvalidated: true,
		PointsPerSecond: c.ShopifyPointsPerSecond, // what a store says of its rate is believed
		ProxyURL:        c.BaseURL + "/storefront/shopify", WidgetFS: d.o.Widget,
		AppURL: c.BaseURL + "/shopify/app", AppScopes: shopify.Scopes,
		AppOptional: shopify.OptionalScopes(), FlowTriggers: shopify.FlowTriggers(),
	})
	if err != nil {
		return err
	}
	d.stores.fresh = d.addFresh()
	if err := d.stores.coffee.Start(ctx, d.address(ctx, portCoffee)); err != nil {
		return fmt.Errorf("the Shopify store: %w", err)
	}
	d.closing(func() error { d.stores.coffee.Close(); return nil })
	c.ShopifyAdmin, c.ShopifyBridge = d.stores.coffee.AdminOrigin(), d.stores.coffee.BridgeURL()
	d.stores.tea, err = wootest.New(wootest.Options{
		Now: d.stores.now, Addr: d.address(ctx, portTea), Seed: 7, TaxRate: 1000,
		Shipping: teaShipping, ShipFree: teaFreeFrom, Delivery: wootest.WhenVisited, WidgetFS: d.o.Widget,
		AdminFS: d.o.Admin, Log: d.o.Log, HTTPClient: d.secure.client, Server: d.o.Config.BaseURL,
	})
	if err != nil {
		return err
	}
	if err := d.stores.tea.Start(ctx); err != nil {
		return err
	}
	d.closing(d.stores.tea.Close)
	return d.startHerbs(ctx)
}

// address is where the n-th of the demo's ports listens, or any free one.
func (d *Demo) address(ctx context.Context, n int) string {
	port := d.portOf(n)
	if port == 0 {
		return "127.0.0.1:0"
	}
	listener, err := listen(ctx, port)
	if err != nil {
		return "127.0.0.1:0"
	}
	defer listener.Close()
	return listener.Addr().String()
}
