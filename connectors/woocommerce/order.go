package woocommerce

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
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
	event, err := c.full(ctx, store, &raw)
	if err != nil {
		return platform.Event{}, err
	}
	if event == nil {
		return platform.Event{}, fail.New(fail.NotFound, "order %s is a draft of the store's staff", orderID)
	}
	return *event, nil
}

// full is the order's event with its refunds taken off, nil for a staff draft.
func (c *Connector) full(ctx context.Context, store platform.Store, raw *wooOrder) (*platform.Event, error) {
	event, err := raw.event()
	if err != nil || event == nil || !event.Incomplete {
		return event, err
	}
	var refunds []wooRefund
	query := url.Values{"per_page": {strconv.Itoa(perPage)}}
	r := request{method: http.MethodGet, path: "wc/v3/orders/" + string(raw.ID) + "/refunds", query: query}
	if err := c.call(ctx, store, r, &refunds); err != nil {
		return nil, err
	}
	if err := raw.takeOff(event.Order, refunds); err != nil {
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
	return c.changed(ctx, store, listing{
		path: "wc/v3/orders",
		decode: func(row []byte) ([]platform.Event, error) {
			var raw wooOrder
			if err := read(row, &raw); err != nil {
				return nil, err
			}
			event, err := c.full(ctx, store, &raw)
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

// wooRefund is a refund in detail; quantities and amounts of its lines are
// negative.
type wooRefund struct {
	ID       number      `json:"id"`
	Lines    []givenLine `json:"line_items"`
	Shipping []givenLine `json:"shipping_lines"`
	Fees     []givenLine `json:"fee_lines"`
}

// givenLine is a line of a refund; its meta _refunded_item_id names the line of
// the order.
type givenLine struct {
	Quantity number `json:"quantity"`
	Total    number `json:"total"`
	TotalTax number `json:"total_tax"`
	Meta     []meta `json:"meta_data"`
}

// takeOff takes the order's refunds off its lines and shipping. Only refunds
// that the order itself lists count: a newer one belongs to a newer state. One
// whose detail is missing counts as an amount that belongs to no line.
func (o *wooOrder) takeOff(order *platform.Order, refunds []wooRefund) error {
	details := map[number]wooRefund{}
	for _, refund := range refunds {
		details[refund.ID] = refund
	}
	sum := &sums{currency: o.Currency}
	before := map[string]int64{}
	for _, line := range order.Lines {
		before[line.ID] = line.Net
	}
	for _, listed := range o.Refunds {
		takeOne(order, -sum.of(listed.Total), details[listed.ID], sum)
	}
	for i := range order.Lines {
		line := &order.Lines[i]
		line.Discount = share(line.Discount, line.Net, before[line.ID])
	}
	order.Total -= order.Refunded
	return sum.err
}

// takeOne takes one refund off. What its lines do not explain is an adjustment.
func takeOne(order *platform.Order, amount int64, refund wooRefund, sum *sums) {
	rest := amount
	for _, item := range refund.Lines {
		net, tax := -sum.of(item.Total), -sum.of(item.TotalTax)
		if line := lineOf(order, item); line != nil {
			line.Quantity = max(0, line.Quantity+item.Quantity.whole())
			net, tax = min(net, line.Net), min(tax, line.Tax)
			line.Net -= net
			line.Tax -= tax
			rest -= net + tax
		}
	}
	for _, item := range refund.Shipping {
		net, tax := -sum.of(item.Total), -sum.of(item.TotalTax)
		order.Shipping = max(0, order.Shipping-net)
		order.ShipTax = max(0, order.ShipTax-tax)
		rest -= net + tax
	}
	for _, item := range refund.Fees {
		rest += sum.of(item.Total) + sum.of(item.TotalTax)
	}
	order.Refunded += amount
	order.Adjustment += max(0, rest)
}

// lineOf finds the order's line that a refund's line gives back, nil when it
// names none of them.
func lineOf(order *platform.Order, item givenLine) *platform.Line {
	for _, m := range item.Meta {
		if m.Key != "_refunded_item_id" {
			continue
		}
		for i := range order.Lines {
			if order.Lines[i].ID == m.text() {
				return &order.Lines[i]
			}
		}
	}
	return nil
}
