package woocommerce

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Besides implements platform.Beside.
func (c *Connector) Besides() []platform.Listing {
	return []platform.Listing{platform.Refunds, platform.Newcomers, platform.Guests, platform.Categories}
}

// ListBeside implements platform.Beside.
func (c *Connector) ListBeside(
	ctx context.Context, store platform.Store, listing platform.Listing, since time.Time, at string,
) (platform.Page, error) {
	list := map[platform.Listing]func(time.Time) beside{
		platform.Refunds: refundsSince, platform.Newcomers: newcomersSince, platform.Guests: guestsSince,
		platform.Categories: allCategories,
	}[listing](since)
	place, err := c.pageOf(store, list.path, at)
	if err != nil {
		return platform.Page{}, err
	}
	query := place.query()
	for name, value := range list.query {
		query.Set(name, value)
	}
	rows, err := c.listPage(ctx, store, list.path, query)
	if errors.Is(err, errNoRoute) { // older than the listing, or switched off: there is nothing to read
		return platform.Page{}, nil
	}
	if err != nil {
		return platform.Page{}, err
	}
	var page platform.Page
	for _, row := range rows {
		event, more, err := list.read(row)
		if err != nil {
			return platform.Page{}, fail.Wrap(err, fail.Unavailable, "the store's list %s cannot be read", list.path)
		}
		if !more {
			return page, nil
		}
		if event != nil {
			page.Events = append(page.Events, *event)
		}
	}
	page.Next = place.next(len(rows))
	return page, nil
}

// beside is a listing whose pages the store counts.
type beside struct {
	path  string
	query map[string]string
	// read makes an event of a row, nil where it says nothing. more is false when
	// this row, and all after it, are of before what was asked for.
	read func(row []byte) (event *platform.Event, more bool, err error)
}

// refundsSince lists refunds; what each gave back is read with its order.
func refundsSince(since time.Time) beside {
	return beside{
		path: "wc/v3/refunds",
		query: map[string]string{
			"modified_after": naive(justBefore(since)), "dates_are_gmt": "true", "orderby": "id", "order": "asc",
		},
		read: func(row []byte) (*platform.Event, bool, error) {
			var raw struct {
				Order   number `json:"parent_id"`
				Created gmt    `json:"date_created_gmt"`
			}
			if err := json.Unmarshal(row, &raw); err != nil {
				return nil, false, err
			}
			if raw.Order.id() == "" {
				return nil, true, nil
			}
			return &platform.Event{
				At: raw.Created.Time, Incomplete: true, Refund: &platform.OrderRef{ID: raw.Order.id()},
			}, true, nil
		},
	}
}

// newcomersSince lists accounts, the youngest first, until those of before.
func newcomersSince(since time.Time) beside {
	return beside{
		path:  "wc/v3/customers",
		query: map[string]string{"role": "all", "orderby": "registered_date", "order": "desc"},
		read: func(row []byte) (*platform.Event, bool, error) {
			var raw wooCustomer
			if err := json.Unmarshal(row, &raw); err != nil {
				return nil, false, err
			}
			if !raw.Created.IsZero() && raw.Created.Before(since) {
				return nil, false, nil
			}
			event, err := raw.event()
			if err != nil { // without a date nothing can be compared
				return nil, true, nil //nolint:nilerr // it is passed over, as in the list of all
			}
			return &event, true, nil
		},
	}
}

// activeAgo is how much further back guests are asked for: in which zone the store
// keeps their last activity is not known.
const activeAgo = 26 * time.Hour

// guestsSince lists buyers without an account who were active since. Only the
// reports know them, and those may be switched off.
func guestsSince(since time.Time) beside {
	return beside{
		path: "wc-analytics/customers",
		query: map[string]string{
			"last_active_after": naive(max(since.Add(-activeAgo).Unix(), 0)),
			"orderby":           "date_last_active", "order": "asc",
		},
		read: func(row []byte) (*platform.Event, bool, error) {
			var raw struct {
				User      *number `json:"user_id"`
				Email     string  `json:"email"`
				FirstName string  `json:"first_name"`
				LastName  string  `json:"last_name"`
				Country   string  `json:"country"`
				Region    string  `json:"state"`
			}
			if err := json.Unmarshal(row, &raw); err != nil {
				return nil, false, err
			}
			if raw.User != nil && raw.User.id() != "" || !strings.Contains(raw.Email, "@") {
				return nil, true, nil
			}
			return &platform.Event{Customer: &platform.Customer{
				Email: raw.Email, FirstName: raw.FirstName, LastName: raw.LastName,
				Country: raw.Country, Region: raw.Region,
			}}, true, nil
		},
	}
}

// allCategories lists the categories of products. They say nothing of when they
// changed.
func allCategories(time.Time) beside {
	return beside{
		path:  "wc/v3/products/categories",
		query: map[string]string{"orderby": "id", "order": "asc", "_fields": categoryFields},
		read: func(row []byte) (*platform.Event, bool, error) {
			event, err := decodeCategory(row)
			return event, true, err
		},
	}
}

const categoryFields = "id,name,parent"

// decodeCategory is a category as an event, nil for what has no id.
func decodeCategory(row []byte) (*platform.Event, error) {
	var raw struct {
		ID     number `json:"id"`
		Name   string `json:"name"`
		Parent number `json:"parent"`
	}
	if err := json.Unmarshal(row, &raw); err != nil || raw.ID.id() == "" {
		return nil, err
	}
	parent := raw.Parent.id()
	return &platform.Event{Gathering: &platform.Collection{
		ID: raw.ID.id(), Title: html.UnescapeString(raw.Name), Parent: &parent,
	}}, nil
}

// fetchCategory reads one category.
func (c *Connector) fetchCategory(ctx context.Context, store platform.Store, id string) (platform.Event, error) {
	if !isDigits(id) {
		return platform.Event{}, fail.Field("category_id", "%q is not a WooCommerce category id", id)
	}
	var raw json.RawMessage
	path, query := "wc/v3/products/categories/"+id, url.Values{"_fields": {categoryFields}}
	if err := c.call(ctx, store, request{method: http.MethodGet, path: path, query: query}, &raw); err != nil {
		return platform.Event{}, err
	}
	event, err := decodeCategory(raw)
	if err != nil || event == nil {
		err = cmp.Or(err, errNameless)
		return platform.Event{}, fail.Wrap(err, fail.Unavailable, "the store's category cannot be read")
	}
	return *event, nil
}

// errNameless says that an object came without its id.
var errNameless = errors.New("it has no id")
