package woocommerce

import (
	"context"
	"net/http"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Customers implements platform.Backfill. WooCommerce cannot list customers by
// time of change (it ignores modified_after without a word), so since is
// ignored and every account is listed, by id. The roles are all of them: a
// subscriber or the owner may shop, too.
func (c *Connector) Customers(
	ctx context.Context, store platform.Store, _ time.Time, at string,
) (platform.Page, error) {
	const path = "wc/v3/customers"
	place, err := c.pageOf(store, path, at)
	if err != nil {
		return platform.Page{}, err
	}
	query := place.query()
	query.Set("role", "all")
	query.Set("orderby", "id")
	query.Set("order", "asc")
	rows, err := c.listPage(ctx, store, path, query)
	if err != nil {
		return platform.Page{}, err
	}
	var page platform.Page
	for _, row := range rows {
		events, err := decodeCustomer(row)
		if err != nil { // an account without a date: nothing can be compared
			continue
		}
		page.Events = append(page.Events, events...)
	}
	page.Next = place.next(len(rows))
	return page, nil
}

// fetchIntroduced reads an order and asks the store who its buyer is.
func (c *Connector) fetchIntroduced(
	ctx context.Context, store platform.Store, orderID string,
) (platform.Event, error) {
	event, err := c.Fetch(ctx, store, orderID)
	if err != nil || event.Order == nil || event.Order.Customer == nil || !event.Order.Customer.Unproven {
		return event, err
	}
	buyer := event.Order.Customer
	var account wooCustomer
	err = c.call(ctx, store, request{method: http.MethodGet, path: "wc/v3/customers/" + buyer.ID}, &account)
	if err != nil && !fail.Is(err, fail.NotFound) { // one that is gone can run no store
		return platform.Event{}, err
	}
	buyer.Unproven, buyer.Staff = false, account.staff()
	return event, nil
}
