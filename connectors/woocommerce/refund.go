package woocommerce

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"regulars/app/platform"
)

// refunds are details by the ids of refunds.
type refunds map[number]wooRefund

// tell reports whether all refunds that an order lists are known.
func (r refunds) tell(o *wooOrder) bool {
	for _, listed := range o.Refunds {
		if _, known := r[listed.ID]; !known {
			return false
		}
	}
	return true
}

func detailed(list []wooRefund) refunds {
	known := make(refunds, len(list))
	for _, refund := range list {
		known[refund.ID] = refund
	}
	return known
}

// refundsOf reads the details of one order's refunds.
func (c *Connector) refundsOf(ctx context.Context, store platform.Store, order number) (refunds, error) {
	var found []wooRefund
	query := url.Values{"per_page": {strconv.Itoa(perPage)}}
	r := request{method: http.MethodGet, path: "wc/v3/orders/" + string(order) + "/refunds", query: query}
	err := c.call(ctx, store, r, &found)
	return detailed(found), err
}

// refundsOfMany reads the details of all refunds that a page of orders lists, in one
// call: a slow store would take its time for each of the orders. WooCommerce 8.9 does
// not list them, and for one order it saves nothing: then each order is asked.
func (c *Connector) refundsOfMany(
	ctx context.Context, store platform.Store, orders []json.RawMessage,
) (refunds, error) {
	gate := c.gates.of(store)
	ids, of := refundIDs(orders)
	if of < 2 || gate.lacksRefunds() {
		return nil, nil
	}
	var found []wooRefund
	for part := range slices.Chunk(ids, perPage) {
		query := url.Values{"include": {strings.Join(part, ",")}, "per_page": {strconv.Itoa(perPage)}}
		var some []wooRefund
		err := c.call(ctx, store, request{method: http.MethodGet, path: "wc/v3/refunds", query: query}, &some)
		if errors.Is(err, errNoRoute) {
			gate.lackRefunds()
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	return detailed(found), nil
}

// refundIDs are the refunds that orders list, and how many of the orders list any. An
// order that cannot be read lists none: who decodes it says why.
func refundIDs(orders []json.RawMessage) (ids []string, of int) {
	for _, row := range orders {
		var order struct {
			Refunds []struct {
				ID number `json:"id"`
			} `json:"refunds"`
		}
		if json.Unmarshal(row, &order) != nil || len(order.Refunds) == 0 {
			continue
		}
		of++
		for _, refund := range order.Refunds {
			if id := string(refund.ID); isDigits(id) {
				ids = append(ids, id)
			}
		}
	}
	return ids, of
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
func (o *wooOrder) takeOff(order *platform.Order, details refunds) error {
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
