package woocommerce

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
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
	number := 1
	if at != "" {
		var err error
		if number, err = strconv.Atoi(at); err != nil || number < 1 {
			return platform.Page{}, fail.Field("cursor", "%q is not a cursor of this listing", at)
		}
	}
	query := url.Values{
		"role": {"all"}, "orderby": {"id"}, "order": {"asc"},
		"per_page": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(number)},
	}
	var rows []json.RawMessage
	if err := c.call(ctx, store, request{http.MethodGet, "wc/v3/customers", query, nil}, &rows); err != nil {
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
	if len(rows) == perPage {
		page.Next = strconv.Itoa(number + 1)
	}
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
