package woocommerce

import (
	"context"
	"time"

	"regulars/app/platform"
)

// Products implements platform.Backfill. Trashed products come last, as removed.
func (c *Connector) Products(
	ctx context.Context, store platform.Store, since time.Time, at string,
) (platform.Page, error) {
	return c.changed(ctx, store, listing{
		path: "wc/v3/products",
		decode: func(row []byte) ([]platform.Event, error) {
			return decodeProduct(store, row)
		},
		spoiled: func(row stamped) platform.Event {
			// A product whose price cannot be read is not on offer.
			product := &platform.Product{ID: string(row.ID), UpdatedAt: row.Modified.Time}
			return platform.Event{At: row.Modified.Time, Product: product}
		},
	}, since, at)
}
