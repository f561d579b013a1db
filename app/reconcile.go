package app

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/work"
)

// PollEvery is how often a store's listings are read. P3 promises that changes
// are seen within 15 minutes (Shopify) or 10 (WooCommerce) without any webhook.
type PollEvery struct {
	Orders    time.Duration
	Products  time.Duration
	Customers time.Duration // always the whole list: it is how deletions are found
	IDs       time.Duration // of all orders and products, for the same; 0: as customers
	// FileFrom is how many objects a listing has at least that is first read from one
	// file, where the platform makes such: a file takes a while, pages take longer. 0:
	// what is usual.
	FileFrom int64
}

func (p PollEvery) counting() time.Duration { return cmp.Or(p.IDs, p.Customers) }

// DefaultPolling is what keeps P3.
func DefaultPolling() map[platform.Kind]PollEvery {
	return map[platform.Kind]PollEvery{
		platform.Shopify:     {Orders: 10 * time.Minute, Products: 10 * time.Minute, Customers: daily},
		platform.WooCommerce: {Orders: 5 * time.Minute, Products: 5 * time.Minute, Customers: daily},
	}
}

// daily leaves an hour of a day for the pass itself.
const daily = 23 * time.Hour

// overlap is how far a pass reaches back into the one before: platform clocks
// and late commits must not open a gap.
const overlap = 10 * time.Minute

// listAgain is how long a listing waits after a page that failed, if the one before it
// did not.
const listAgain = 5 * time.Second

// reconcileFor is how long one task reads before it lets others have the worker; of
// a store that takes long for a page, slowTurn.
const (
	reconcileFor = 40 * time.Second
	slowPage     = time.Second
	slowTurn     = 10 * time.Second
)

// Reconcile reads on in one listing of a store and puts every difference into
// the inbox, as if it had been delivered. A pass that is interrupted goes on
// where it stopped.
func (a *App) Reconcile(ctx context.Context, merchantID, storeID uuid.UUID, listing string) error {
	l, err := a.openListing(ctx, merchantID, storeID, listing)
	if err != nil || l == nil {
		return err
	}
	if waits, err := a.waitsForPeople(ctx, l); err != nil || waits {
		return err
	}
	read := a.readPage
	switch {
	case l.counts():
		read = a.countPage
	case l.listing == merchant.ListCodes:
		read = a.watchPage
	}
	if l.first && !l.counts() {
		byFile, err := a.readFirst(ctx, l)
		if err != nil {
			return a.listingFailed(ctx, l, err)
		}
		if byFile {
			return nil
		}
	}
	return a.readOn(ctx, l, read)
}

// readOn reads page after page, until the listing ends or others have their turn.
func (a *App) readOn(
	ctx context.Context, l *listingRun, read func(context.Context, *listingRun) (bool, error),
) error {
	turn, started := reconcileFor, a.Now()
	for {
		begun := a.Now()
		finished, err := read(ctx, l)
		if err != nil {
			return a.listingFailed(ctx, l, err)
		}
		now := a.Now()
		if now.Sub(begun) > slowPage {
			turn = slowTurn
		}
		if finished {
			return nil
		}
		if now.Sub(started) > turn {
			return a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
				return merchant.LetGo(tx, l.stored.ID, l.listing, tx.Now)
			})
		}
	}
}

// waitsForPeople puts off the first reading of a store's orders until its accounts
// were read: else the store would be asked about each order's buyer alone.
func (a *App) waitsForPeople(ctx context.Context, l *listingRun) (waits bool, err error) {
	if !l.first || l.listing != merchant.ListOrders || l.cursor.Page != "" {
		return false, nil
	}
	if _, able := l.connector.(platform.BulkReader); able {
		return false, nil // files tell both at once
	}
	err = a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		people, err := merchant.GetCursor(tx, l.stored.ID, merchant.ListCustomers)
		if err != nil {
			return err
		}
		if waits = !people.Since.After(beginning) && people.Failures == 0; waits {
			return merchant.LetGo(tx, l.stored.ID, l.listing, tx.Now.Add(peopleFirst))
		}
		return nil
	})
	return waits, err
}

// peopleFirst is how long orders wait before they look whether the accounts were
// read.
const peopleFirst = 2 * time.Second

// listingRun is one task's way through a listing.
type listingRun struct {
	merchant  uuid.UUID
	stored    merchant.Store
	store     platform.Store
	connector platform.Connector
	listing   string
	cursor    merchant.Cursor
	first     bool              // the listing was never read to its end: nothing was missed either
	reading   *merchant.Reading // of a first one, nil before it began
	together  bool              // its loads are applied in one transaction each

	categories map[string]bool // listed since the pass began; nil where somebody else began it
}

func (a *App) openListing(ctx context.Context, merchantID, storeID uuid.UUID, listing string) (*listingRun, error) {
	l := &listingRun{merchant: merchantID, listing: listing}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if l.stored, err = merchant.GetStore(tx, storeID); err != nil {
			return err
		}
		if l.cursor, err = merchant.GetCursor(tx, storeID, listing); err != nil {
			return err
		}
		if l.cursor.PassStart == nil {
			start := tx.Now
			l.cursor.PassStart, l.cursor.Page = &start, ""
		}
		l.first = !l.cursor.Since.After(beginning) // of this listing: another of the store may have been read before
		if l.first {
			l.reading, err = merchant.GetReading(tx, storeID, listing)
		}
		return err
	})
	if err != nil || l.stored.State != merchant.Connected {
		return nil, err // a store that refuses us is asked again once it is connected anew
	}
	l.store = a.talkTo(merchantID, l.stored)
	l.connector, err = a.Connector(l.stored.Platform)
	return l, err
}

func (l *listingRun) list(ctx context.Context) (platform.Page, error) {
	switch l.listing {
	case merchant.ListOrders:
		return l.connector.Orders(ctx, l.store, l.cursor.Since, l.cursor.Page)
	case merchant.ListProducts:
		return l.connector.Products(ctx, l.store, l.cursor.Since, l.cursor.Page)
	case merchant.ListCustomers:
		return l.connector.Customers(ctx, l.store, time.Time{}, l.cursor.Page)
	default:
		return l.listBeside(ctx)
	}
}

// readPage reads one page, stores its differences and the way on, in one
// transaction after the platform answered.
func (a *App) readPage(ctx context.Context, l *listingRun) (finished bool, err error) {
	page, err := l.list(ctx)
	if err != nil {
		return false, err
	}
	finished = page.Next == ""
	l.markPast(page.Events)
	var after merchant.Cursor
	err = a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		differing, err := a.differences(tx, l, page.Events)
		if err != nil {
			return err
		}
		entries, err := l.entries(differing)
		if err != nil {
			return err
		}
		added, err := inbox.AddInMerchant(tx, entries)
		if err != nil {
			return err
		}
		if err := l.notePast(tx, len(page.Events)); err != nil {
			return err
		}
		after, err = a.notePage(tx, l, page.Next, added)
		return err
	})
	if err == nil {
		l.cursor = after // only what was committed: a page whose commit failed is read again
	}
	return finished, err
}

func (a *App) notePage(tx *pg.Tx, l *listingRun, next string, added int) (after merchant.Cursor, err error) {
	if l.stored.Trouble != "" {
		if err := merchant.NoteTrouble(tx, l.stored.ID, ""); err != nil {
			return after, err
		}
		l.stored.Trouble = ""
	}
	if added > 0 && !l.first && l.listing == merchant.ListOrders {
		if err := merchant.Heard(tx, []uuid.UUID{l.stored.ID}, int64(added)); err != nil {
			return after, err
		}
	}
	after = l.cursor
	after.Page, after.Failures, after.LastError = next, 0, ""
	if next != "" {
		after.NextAt = tx.Now.Add(merchant.ListingVisibility) // nobody else reads it meanwhile
		return after, merchant.SaveCursor(tx, l.stored.ID, l.listing, after)
	}
	return a.endPass(tx, l)
}

// endPass notes that a listing was read to its end: from now on only what changed
// since the pass began is of interest.
func (a *App) endPass(tx *pg.Tx, l *listingRun) (after merchant.Cursor, err error) {
	after = l.cursor
	after.Page, after.Failures, after.LastError = "", 0, ""
	if l.listing == merchant.ListCustomers {
		if err := member.MarkUnseen(tx, l.stored.ID, *l.cursor.PassStart); err != nil {
			return after, err
		}
	}
	if l.listing == merchant.ListCategories {
		if err := l.missCategories(tx); err != nil {
			return after, err
		}
	}
	after.Since, after.PassStart = l.cursor.PassStart.Add(-overlap), nil
	after.NextAt = tx.Now.Add(a.pollEvery(l))
	if err := merchant.SaveCursor(tx, l.stored.ID, l.listing, after); err != nil {
		return after, err
	}
	if l.first {
		if err := merchant.EndReading(tx, l.stored.ID, l.listing); err != nil {
			return after, err
		}
	}
	return after, merchant.Reconciled(tx, l.stored.ID)
}

func (a *App) pollEvery(l *listingRun) time.Duration {
	every := a.polling[l.stored.Platform]
	switch l.listing {
	case merchant.ListOrders, merchant.ListRefunds, merchant.ListNewcomers:
		return every.Orders
	case merchant.ListProducts:
		return every.Products
	case merchant.ListOrderIDs, merchant.ListProductIDs:
		return every.counting()
	case merchant.ListCategories:
		return max(every.Products, categoriesEvery)
	case merchant.ListCodes:
		return watchEvery
	default:
		return every.Customers
	}
}

func (a *App) listingFailed(ctx context.Context, l *listingRun, cause error) error {
	if errors.Is(cause, merchant.ErrReadAnew) {
		return nil // it is due again already
	}
	a.park(ctx, l.merchant, l.stored.ID, cause)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		if fail.ClassOf(cause) == fail.RateLimited { // it said when, and nothing is wrong
			l.cursor.NextAt = tx.Now.Add(max(fail.Backoff(cause, 1, 500), time.Second))
			return merchant.SaveCursor(tx, l.stored.ID, l.listing, l.cursor)
		}
		if trouble := platform.TroubleOf(cause); trouble.Name != "" {
			if err := merchant.NoteTrouble(tx, l.stored.ID, trouble.Error()); err != nil {
				return err
			}
		}
		l.cursor.Failures++
		wait := min(fail.Backoff(cause, l.cursor.Failures, 500), max(a.pollEvery(l), time.Second))
		if l.cursor.Failures == 1 && fail.RetryAfter(cause) == 0 {
			wait = listAgain // one page that does not come may be chance
		}
		l.cursor.NextAt, l.cursor.LastError = tx.Now.Add(wait), work.Judge(cause, 1, 0).Reason
		return merchant.SaveCursor(tx, l.stored.ID, l.listing, l.cursor)
	})
}

// differences keeps the events that say something we do not know yet.
func (a *App) differences(tx *pg.Tx, l *listingRun, events []platform.Event) ([]platform.Event, error) {
	switch l.listing {
	case merchant.ListOrders:
		return l.newOrders(tx, events)
	case merchant.ListCustomers, merchant.ListNewcomers:
		return l.newCustomers(tx, events)
	case merchant.ListRefunds:
		return l.newRefunds(tx, events)
	case merchant.ListGuests:
		return a.newGuests(tx, events)
	case merchant.ListCategories:
		return l.newCategories(tx, events)
	default:
		known, err := product.Versions(tx, l.stored.ID)
		return keep(events, func(e platform.Event) bool {
			return e.Product == nil || e.Product.UpdatedAt.After(known[e.Product.ID])
		}), err
	}
}

func (l *listingRun) newOrders(tx *pg.Tx, events []platform.Event) ([]platform.Event, error) {
	var keys []order.Key
	for _, e := range events {
		if e.Order != nil {
			keys = append(keys, order.Key{StoreID: l.stored.ID, ExternalID: e.Order.ID})
		}
	}
	stored, err := order.Lock(tx, keys)
	if err != nil {
		return nil, err
	}
	begun, err := l.newCheckouts(tx, events)
	return keep(events, func(e platform.Event) bool {
		if e.Checkout != nil {
			return begun[e.Checkout.Token]
		}
		if e.Order == nil {
			return true
		}
		have := stored[order.Key{StoreID: l.stored.ID, ExternalID: e.Order.ID}]
		if have == nil || e.Incomplete {
			return have == nil || e.Order.UpdatedAt.After(have.UpdatedAt)
		}
		age := have.Compare(e.Order.UpdatedAt, order.Hash(order.Pack(e.Order)))
		return age == order.Newer || age == order.Ambiguous
	}), err
}

func (l *listingRun) newCustomers(tx *pg.Tx, events []platform.Event) ([]platform.Event, error) {
	var accounts []member.Account
	for _, e := range events {
		if e.Customer != nil {
			accounts = append(accounts, member.Account{StoreID: l.stored.ID, CustomerID: e.Customer.ID})
		}
	}
	known, err := member.Identities(tx, accounts)
	if err != nil {
		return nil, err
	}
	if err := member.MarkSeen(tx, l.stored.ID, accounts); err != nil {
		return nil, err
	}
	return keep(events, func(e platform.Event) bool {
		if e.Customer == nil {
			return true
		}
		have := known[member.Account{StoreID: l.stored.ID, CustomerID: e.Customer.ID}]
		return have == nil || have.UpdatedAt.Before(e.Customer.UpdatedAt) || have.Account != e.Customer.Account ||
			have.Verified != e.Customer.EmailVerified || have.DeletedAt != nil
	}), nil
}

func keep(events []platform.Event, wanted func(platform.Event) bool) []platform.Event {
	var kept []platform.Event
	for _, e := range events {
		if wanted(e) {
			kept = append(kept, e)
		}
	}
	return kept
}

// entries makes inbox rows of what a listing found.
func (l *listingRun) entries(events []platform.Event) ([]inbox.Entry, error) {
	pass := strconv.FormatInt(l.cursor.PassStart.Unix(), 36) + "|" // a state that returns is told again in another pass
	entries := make([]inbox.Entry, len(events))
	for i, e := range events {
		body, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("keep what a listing found: %w", err)
		}
		entries[i] = inbox.Entry{
			Merchant: l.merchant, StoreID: l.stored.ID, Topic: inbox.ListingTopic, Body: body,
			DedupeKey: inbox.FromListing + pass + hex.EncodeToString(inbox.Hash(body)),
		}
	}
	return entries, nil
}

// listed reads back what a listing found.
func listed(body []byte) ([]platform.Event, error) {
	var e platform.Event
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "what a listing found cannot be read")
	}
	return []platform.Event{e}, nil
}
