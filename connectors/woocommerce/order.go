package woocommerce

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Complete implements platform.Inbound: it reads the order anew, with its
// refunds and with whether its buyer is staff. The result is the order's present
// state, which may be newer than the event's.
func (c *Connector) Complete(
	ctx context.Context, store platform.Store, event platform.Event,
) (platform.Event, error) {
	switch {
	case event.Gone != nil:
		return unlessGone(event)(c.fetchIntroduced(ctx, store, event.Gone.ID))
	case event.Removed != nil:
		return unlessGone(event)(c.fetchProduct(ctx, store, event.Removed.ID))
	case event.Dissolved != nil:
		return unlessGone(event)(c.fetchCategory(ctx, store, event.Dissolved.ID))
	case event.Order != nil:
		return c.fetchIntroduced(ctx, store, event.Order.ID)
	case event.Refund != nil:
		return c.fetchIntroduced(ctx, store, event.Refund.ID)
	case event.Product != nil:
		return c.fetchProduct(ctx, store, event.Product.ID)
	default:
		event.Incomplete = false
		return event, nil
	}
}

// unlessGone is what the store says of something that was deleted: as it stands, in
// the trash or out of it, or that it is gone.
func unlessGone(said platform.Event) func(platform.Event, error) (platform.Event, error) {
	return func(now platform.Event, err error) (platform.Event, error) {
		if fail.Is(err, fail.NotFound) {
			said.Incomplete = false
			return said, nil
		}
		return now, err
	}
}

// Fetch implements platform.Backfill.
func (c *Connector) Fetch(ctx context.Context, store platform.Store, orderID string) (platform.Event, error) {
	if !isDigits(orderID) {
		return platform.Event{}, fail.Field("order_id", "%q is not a WooCommerce order id", orderID)
	}
	var raw wooOrder
	r := request{method: http.MethodGet, path: "wc/v3/orders/" + orderID}
	if err := c.call(ctx, store, r, &raw); err != nil {
		return platform.Event{}, err
	}
	event, err := c.full(ctx, store, &raw, nil)
	if err != nil {
		return platform.Event{}, err
	}
	if event == nil {
		return platform.Event{}, fail.New(fail.NotFound, "order %s is a draft of the store's staff", orderID)
	}
	return *event, nil
}

// full is the order's event with its refunds taken off, nil for a staff draft. Details
// that are not known are asked for.
func (c *Connector) full(
	ctx context.Context, store platform.Store, raw *wooOrder, known refunds,
) (*platform.Event, error) {
	event, err := raw.event()
	if err != nil || event == nil || !event.Incomplete {
		return event, err
	}
	if !known.tell(raw) {
		if known, err = c.refundsOf(ctx, store, raw.ID); err != nil {
			return nil, err
		}
	}
	if err := raw.takeOff(event.Order, known); err != nil {
		return nil, err
	}
	event.Incomplete = false
	return event, nil
}

// Orders implements platform.Backfill. Checkouts in progress are among the
// events, and trashed orders come last, as cancelled.
func (c *Connector) Orders(
	ctx context.Context, store platform.Store, since time.Time, at string,
) (platform.Page, error) {
	var known refunds
	return c.changed(ctx, store, listing{
		path: "wc/v3/orders",
		ahead: func(rows []json.RawMessage) (err error) {
			known, err = c.refundsOfMany(ctx, store, rows)
			return err
		},
		decode: func(row []byte) ([]platform.Event, error) {
			var raw wooOrder
			if err := read(row, &raw); err != nil {
				return nil, err
			}
			event, err := c.full(ctx, store, &raw, known)
			if err != nil || event == nil {
				return nil, err
			}
			return one(*event)
		},
		spoiled: func(row stamped) platform.Event {
			order := &platform.Order{ID: string(row.ID), UpdatedAt: row.Modified.Time}
			return platform.Event{Incomplete: true, At: row.Modified.Time, Order: order}
		},
	}, since, at)
}
