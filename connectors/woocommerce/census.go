package woocommerce

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// OrderIDs implements platform.Census: WooCommerce fires no webhook for an
// order that is deleted without the trash, and lists no deletions. Trashed
// orders are left out.
func (c *Connector) OrderIDs(
	ctx context.Context, store platform.Store, since time.Time, at string,
) (platform.IDPage, error) {
	// "after" is a strict ">" at one second, in UTC as modified_after is.
	query := url.Values{"after": {naive(justBefore(since))}, "dates_are_gmt": {"true"}}
	return c.ids(ctx, store, "wc/v3/orders", query, at)
}

// ProductIDs implements platform.Census.
func (c *Connector) ProductIDs(ctx context.Context, store platform.Store, at string) (platform.IDPage, error) {
	return c.ids(ctx, store, "wc/v3/products", url.Values{}, at)
}

// ids reads one page of ids. Pages are counted: what is deleted meanwhile pulls
// an id over a page's edge, which is then missing here and found when asked for.
func (c *Connector) ids(
	ctx context.Context, store platform.Store, path string, query url.Values, at string,
) (platform.IDPage, error) {
	light := path + " ids" // costs the store much less than the objects themselves
	place, err := c.pageOf(store, light, at)
	if err != nil {
		return platform.IDPage{}, err
	}
	maps.Copy(query, place.query())
	for name, value := range map[string]string{"_fields": "id", "orderby": "id", "order": "asc"} {
		query.Set(name, value)
	}
	var rows []stamped
	r := request{method: http.MethodGet, path: path, query: query, listing: true, pace: light}
	err = c.call(ctx, store, r, &rows)
	if err != nil {
		return platform.IDPage{}, err
	}
	page := platform.IDPage{IDs: make([]string, len(rows))}
	for i, row := range rows {
		if page.IDs[i] = string(row.ID); !isDigits(page.IDs[i]) {
			return platform.IDPage{}, fail.New(fail.Unavailable, "the store's list %s holds something without an id",
				path)
		}
	}
	page.Next = place.next(len(rows))
	return page, nil
}

// fetchProduct reads one product; one in the trash is removed.
func (c *Connector) fetchProduct(ctx context.Context, store platform.Store, id string) (platform.Event, error) {
	if !isDigits(id) {
		return platform.Event{}, fail.Field("product_id", "%q is not a WooCommerce product id", id)
	}
	var raw json.RawMessage
	if err := c.call(ctx, store, request{method: http.MethodGet, path: "wc/v3/products/" + id}, &raw); err != nil {
		return platform.Event{}, err
	}
	events, err := decodeProduct(store, raw)
	if err != nil {
		return platform.Event{}, err
	}
	return events[0], nil
}
