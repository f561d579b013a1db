package app

import (
	"context"
	"slices"
	"time"

	"regulars/app/checkout"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/product"
	"regulars/app/program"
)

// categoriesEvery is how often categories are read at most: they change seldom, and
// each time all are listed.
const categoriesEvery = time.Hour

func (l *listingRun) listBeside(ctx context.Context) (platform.Page, error) {
	lister, able := l.connector.(platform.Beside)
	if !able {
		return platform.Page{}, fail.New(fail.Internal, "nobody lists %q", l.listing)
	}
	return lister.ListBeside(ctx, l.store, platform.Listing(l.listing), l.cursor.Since, l.cursor.Page)
}

// newCheckouts tells which checkouts of a listing are news, by their token: those
// of people who said who they are, changed since we last heard of them. Those of
// before the store was connected are none.
func (l *listingRun) newCheckouts(tx *pg.Tx, events []platform.Event) (map[string]bool, error) {
	var keys []checkout.Key
	for _, e := range events {
		if c := e.Checkout; c != nil && c.Email+c.CustomerID != "" && !c.UpdatedAt.Before(l.stored.ConnectedAt) {
			keys = append(keys, checkout.Key{StoreID: l.stored.ID, Token: c.Token})
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	known, err := checkout.Find(tx, keys)
	news := make(map[string]bool, len(keys))
	for _, key := range keys {
		news[key.Token] = true
	}
	for _, e := range events {
		if e.Checkout == nil {
			continue
		}
		have := known[checkout.Key{StoreID: l.stored.ID, Token: e.Checkout.Token}]
		if have != nil && !e.Checkout.UpdatedAt.After(have.UpdatedAt) {
			delete(news, e.Checkout.Token)
		}
	}
	return news, err
}

// newRefunds keeps refunds that are younger than what we hold of their order:
// WooCommerce marks an order as changed when money is given back, but not every
// plugin that gives it back does.
func (l *listingRun) newRefunds(tx *pg.Tx, events []platform.Event) ([]platform.Event, error) {
	var keys []order.Key
	for _, e := range events {
		if e.Refund != nil {
			keys = append(keys, order.Key{StoreID: l.stored.ID, ExternalID: e.Refund.ID})
		}
	}
	stored, err := order.Lock(tx, keys)
	return keep(events, func(e platform.Event) bool {
		if e.Refund == nil {
			return false
		}
		have := stored[order.Key{StoreID: l.stored.ID, ExternalID: e.Refund.ID}]
		return have != nil && e.At.After(have.UpdatedAt) // one that is not here yet is listed with its refunds
	}), err
}

// newGuests keeps buyers without an account whom nobody here knows. Where guests
// earn nothing, nothing of them is kept.
func (a *App) newGuests(tx *pg.Tx, events []platform.Event) ([]platform.Event, error) {
	programs, err := a.programsOf(tx)
	if err != nil {
		return nil, err
	}
	if live := programs.Live(); live == nil || live.Version.Document.Enrollment != program.Guests {
		return nil, nil
	}
	keys, err := a.keysOf(tx)
	if err != nil {
		return nil, err
	}
	macs, byMAC := map[string][]byte{}, [][]byte{}
	for _, e := range events {
		mac, err := keys.EmailMAC(e.Customer.Email)
		if err != nil {
			return nil, err
		}
		if mac != nil {
			macs[e.Customer.Email] = mac
			byMAC = append(byMAC, mac)
		}
	}
	waiting, err := member.GuestsByMAC(tx, byMAC)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, person := range waiting {
		known[string(person.EmailMAC)] = true
	}
	verified, err := member.VerifiedByMAC(tx, byMAC)
	return keep(events, func(e platform.Event) bool {
		mac := string(macs[e.Customer.Email])
		_, here := verified[mac]
		return mac != "" && !known[mac] && !here
	}), err
}

// newCategories keeps categories that have another name, or stand elsewhere.
func (l *listingRun) newCategories(tx *pg.Tx, events []platform.Event) ([]platform.Event, error) {
	if l.cursor.Page == "" { // a pass that somebody else began is not known whole
		l.categories = map[string]bool{}
	}
	for _, e := range events {
		if e.Gathering != nil && l.categories != nil {
			l.categories[e.Gathering.ID] = true
		}
	}
	known, err := product.Tree(tx, l.stored.ID)
	return keep(events, func(e platform.Event) bool {
		c := e.Gathering
		if c == nil {
			return true
		}
		have, here := known[c.ID]
		return !here || have.Title != c.Title || c.Parent != nil && have.Parent != *c.Parent
	}), err
}

// missCategories asks the store for each category that a whole pass did not list: only
// its own answer takes it off products.
func (l *listingRun) missCategories(tx *pg.Tx) error {
	if l.categories == nil {
		return nil
	}
	known, err := product.Tree(tx, l.stored.ID)
	if err != nil {
		return err
	}
	found := census{Held: len(known)}
	for id := range known {
		if !l.categories[id] {
			found.Missing = append(found.Missing, id)
		}
	}
	slices.SortFunc(found.Missing, compareIDs)
	return l.conclude(tx, found)
}
