package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
)

// countedFor is how far back orders are looked for: a little less than shownFor,
// so that what a pass misses can still be judged when it is asked for.
const countedFor = shownFor - 2*24*time.Hour

// A pass in which more than this is missing is not believed: a store that lost
// its database, or answers nonsense, must not take everybody's points.
const (
	believedMissing = 20
	believedShare   = 10 // one in
	mostMissing     = 2000
)

// census is how far a pass over the ids of a store has come: what we hold and
// the store does not show. It is kept as the cursor's page.
type census struct {
	Next    string   `json:"next"` // the platform's cursor
	Last    string   `json:"last"` // the last id it showed
	Held    int      `json:"held"` // ids of ours that were looked for
	Missing []string `json:"missing,omitempty"`
}

func openCensus(page string) (c census, err error) {
	if page != "" {
		err = json.Unmarshal([]byte(page), &c)
	}
	return c, err
}

// counts reports whether the listing is one of ids alone.
func (l *listingRun) counts() bool {
	return l.listing == merchant.ListOrderIDs || l.listing == merchant.ListProductIDs
}

// countPage reads one page of ids and compares it with what we hold of that
// range, in one transaction after the platform answered.
func (a *App) countPage(ctx context.Context, l *listingRun) (finished bool, err error) {
	c, err := openCensus(l.cursor.Page)
	if err != nil {
		return false, err
	}
	shown, err := l.ids(ctx, c.Next)
	if err != nil {
		return false, err
	}
	var after merchant.Cursor
	err = a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		counted, err := l.compare(tx, c, shown)
		if err != nil {
			return err
		}
		finished = shown.Next == "" || len(counted.Missing) > mostMissing
		after, err = a.noteCount(tx, l, counted, finished)
		return err
	})
	if err == nil {
		l.cursor = after
	}
	return finished, err
}

func (l *listingRun) ids(ctx context.Context, next string) (platform.IDPage, error) {
	lister, ok := l.connector.(platform.Census)
	switch {
	case !ok:
		return platform.IDPage{}, nil // nothing is listed, and nothing is held against it: see compare
	case l.listing == merchant.ListOrderIDs:
		return lister.OrderIDs(ctx, l.store, l.countedSince(), next)
	default:
		return lister.ProductIDs(ctx, l.store, next)
	}
}

func (l *listingRun) countedSince() time.Time { return l.cursor.PassStart.Add(-countedFor) }

// compare finds what we hold between the page before and the end of this one,
// and is not on it.
func (l *listingRun) compare(tx *pg.Tx, c census, shown platform.IDPage) (census, error) {
	if _, ok := l.connector.(platform.Census); !ok {
		return c, nil
	}
	last := c.Last
	for _, id := range shown.IDs {
		if compareIDs(id, last) <= 0 {
			return c, fail.New(fail.Unavailable, "the store's list of ids is not in their order")
		}
		last = id
	}
	upTo := last
	if shown.Next == "" {
		upTo = ""
	}
	held, err := l.held(tx, [2]string{c.Last, upTo})
	if err != nil {
		return c, err
	}
	missing := slices.Clip(c.Missing)
	for _, id := range held {
		if _, found := slices.BinarySearchFunc(shown.IDs, id, compareIDs); !found {
			missing = append(missing, id)
		}
	}
	return census{Next: shown.Next, Last: last, Held: c.Held + len(held), Missing: missing}, nil
}

// held leaves out what was heard of since the pass began, and the first hour of
// the window: the store may keep another moment of the same order.
func (l *listingRun) held(tx *pg.Tx, between [2]string) ([]string, error) {
	if l.listing == merchant.ListOrderIDs {
		return order.Held(tx, l.stored.ID, between, l.countedSince().Add(time.Hour), *l.cursor.PassStart)
	}
	return product.Held(tx, l.stored.ID, between, *l.cursor.PassStart)
}

// compareIDs compares two ids of digits as numbers.
func compareIDs(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) }

func (a *App) noteCount(tx *pg.Tx, l *listingRun, c census, finished bool) (merchant.Cursor, error) {
	after := l.cursor
	after.Failures, after.LastError, after.NextAt = 0, "", tx.Now.Add(merchant.ListingVisibility)
	if !finished {
		page, err := json.Marshal(c)
		if err != nil {
			return after, err
		}
		after.Page = string(page)
		return after, merchant.SaveCursor(tx, l.stored.ID, l.listing, after)
	}
	if err := l.conclude(tx, c); err != nil {
		return after, err
	}
	after.Since, after.PassStart, after.Page = *l.cursor.PassStart, nil, ""
	after.NextAt = tx.Now.Add(a.pollEvery(l))
	return after, merchant.SaveCursor(tx, l.stored.ID, l.listing, after)
}

// conclude asks the store for each thing that is missing, as if somebody had
// told us that it changed. Only its own answer makes it gone.
func (l *listingRun) conclude(tx *pg.Tx, c census) error {
	topic := inbox.DoubtTopic + l.listing
	if err := inbox.NoDoubt(tx, l.stored.ID, topic); err != nil {
		return err
	}
	events := make([]platform.Event, len(c.Missing))
	for i, id := range c.Missing {
		events[i] = l.asked(id)
	}
	if len(events) <= believedMissing || len(events)*believedShare <= c.Held {
		entries, err := l.entries(events)
		if err != nil {
			return err
		}
		_, err = inbox.AddInMerchant(tx, entries)
		return err
	}
	body, err := json.Marshal(events)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("%s%s|%d", inbox.FromListing, topic, l.cursor.PassStart.Unix())
	return inbox.Doubt(tx, inbox.Entry{
		Merchant: l.merchant, StoreID: l.stored.ID, Topic: topic, DedupeKey: key, Body: body,
	}, l.doubt(c))
}

func (l *listingRun) asked(id string) platform.Event {
	switch l.listing {
	case merchant.ListOrders, merchant.ListOrderIDs:
		return platform.Event{Incomplete: true, Order: &platform.Order{ID: id}}
	case merchant.ListCustomers:
		return platform.Event{Incomplete: true, Customer: &platform.Customer{ID: id}}
	case merchant.ListCategories:
		return platform.Event{Incomplete: true, Dissolved: &platform.CollectionRemoved{ID: id, At: *l.cursor.PassStart}}
	default:
		return platform.Event{Incomplete: true, Product: &platform.Product{ID: id}}
	}
}

func (l *listingRun) doubt(c census) string {
	what := "orders"
	switch l.listing {
	case merchant.ListProductIDs:
		what = "products"
	case merchant.ListCategories:
		what = "categories"
	}
	return fmt.Sprintf("The store does not show %d of the %d %s that we know. Nothing was taken back.",
		len(c.Missing), c.Held, what)
}

// believe takes up what was doubted, after a person said so.
func (b *batch) believe(it *item) error {
	entries := make([]inbox.Entry, len(it.events))
	for i, e := range it.events {
		body, err := json.Marshal(e)
		if err != nil {
			return err
		}
		entries[i] = inbox.Entry{
			Merchant: b.tx.Merchant, StoreID: it.store.ID, Topic: inbox.ListingTopic, Body: body,
			DedupeKey: fmt.Sprintf("%s%s|%d", inbox.FromListing, it.row.ID, i),
		}
	}
	_, err := inbox.AddInMerchant(b.tx, entries)
	it.events = nil
	return err
}

// doubted reads back what a pass did not believe.
func doubted(body []byte) (events []platform.Event, err error) {
	if err := json.Unmarshal(body, &events); err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "what a listing missed cannot be read")
	}
	return events, nil
}
