package app

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/platform"
)

const (
	// objectsAtOnce is how many objects of a file are applied at once.
	objectsAtOnce = 2000
	// holdEvery is how often a worker says that it still reads a file.
	holdEvery = 30 * time.Second
)

// load is a piece of a file: what it tells, and the objects that have to be
// asked for because it does not.
type load struct {
	events  []platform.Event
	asked   []string
	objects int64
	last    string // position
}

// readObjects applies what a file tells, load by load: while one is applied the
// next is read. A load and how far that is stand in one transaction, so whoever
// goes on after a crash begins with the next.
func (a *App) readObjects(
	ctx context.Context, l *listingRun, reader platform.BulkReader, file platform.Bulk,
) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	both, ctx := errgroup.WithContext(ctx)
	loads := make(chan load, 1)
	both.Go(func() error {
		defer close(loads)
		return unload(ctx, l, reader, file, loads)
	})
	both.Go(func() error {
		defer stop()
		for next := range loads {
			if err := a.applyLoad(ctx, l, next); err != nil {
				return err
			}
		}
		return nil
	})
	both.Go(func() error { return a.holdOn(ctx, l) })
	return both.Wait()
}

// holdOn keeps the listing in this worker's hands until ctx ends.
func (a *App) holdOn(ctx context.Context, l *listingRun) error {
	tick := time.NewTicker(holdEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		err := a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
			return merchant.HoldListing(tx, l.stored.ID, l.listing)
		})
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// unload reads a file into loads.
func unload(
	ctx context.Context, l *listingRun, reader platform.BulkReader, file platform.Bulk, loads chan<- load,
) error {
	objects := make([]platform.BulkObject, 0, objectsAtOnce)
	send := func() error {
		next := decodeLoad(l, objects)
		objects = objects[:0]
		select {
		case loads <- next:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := reader.ReadBulk(ctx, l.store, file, l.reading.LastID, func(o platform.BulkObject) error {
		if objects = append(objects, o); len(objects) < objectsAtOnce {
			return nil
		}
		return send()
	})
	if err != nil || len(objects) == 0 {
		return err
	}
	return send()
}

// decodeLoad decodes objects side by side: it is much of the work.
func decodeLoad(l *listingRun, objects []platform.BulkObject) load {
	events, failed := make([]platform.Event, len(objects)), make([]error, len(objects))
	var wait sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(objects); i += workers {
				events[i], failed[i] = objects[i].Event()
			}
		})
	}
	wait.Wait()
	next := load{events: events[:0], objects: int64(len(objects)), last: objects[len(objects)-1].Position}
	for i, err := range failed {
		if err != nil {
			next.asked = append(next.asked, objects[i].ID)
		} else {
			next.events = append(next.events, events[i])
		}
	}
	l.markPast(next.events)
	return next
}

// applyLoad applies a load in two transactions side by side, or in one. Where that
// fails, its events go the way of deliveries, where each fails or succeeds alone.
func (a *App) applyLoad(ctx context.Context, l *listingRun, next load) error {
	taken, err := a.noteApart(ctx, l, next)
	if err == nil && !taken {
		err = a.noteLoad(ctx, l, next, a.applyEvents)
	}
	if err != nil && !fail.Is(err, fail.Unavailable) && ctx.Err() == nil && !errors.Is(err, errOvertaken) {
		a.log.WarnContext(ctx, "a piece of the store's file failed, its objects are tried alone",
			"store_id", l.stored.ID, "listing", l.listing, "error", err)
		err = a.noteLoad(ctx, l, next, putAside)
	}
	if err == nil {
		l.reading.LastID = next.last
	}
	return err
}

// noteLoad has a load taken in one transaction.
func (a *App) noteLoad(
	ctx context.Context, l *listingRun, next load, take func(*pg.Tx, *listingRun, []platform.Event) error,
) error {
	return a.db.InMerchant(ctx, l.merchant, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		return a.takeLoad(tx, l, next, take)
	})
}

// putAside makes deliveries of events.
func putAside(tx *pg.Tx, l *listingRun, events []platform.Event) error {
	entries, err := l.entries(events)
	if err != nil {
		return err
	}
	_, err = inbox.AddInMerchant(tx, entries)
	return err
}

// applyEvents applies events as deliveries are, without storing each. What cannot
// be judged without the store becomes a delivery.
func (a *App) applyEvents(tx *pg.Tx, l *listingRun, events []platform.Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fail.New(fail.Internal, "applying panicked: %v", p)
		}
	}()
	if err := l.markSeen(tx, events); err != nil {
		return err
	}
	b, err := a.openBatch(tx)
	if err != nil {
		return err
	}
	items := make([]item, len(events))
	for i, e := range events {
		items[i] = item{
			row:   inbox.Row{ID: tx.NewID(), StoreID: l.stored.ID, Topic: inbox.ListingTopic, ReceivedAt: tx.Now},
			store: l.stored, events: []platform.Event{e},
		}
		b.take(&items[i])
	}
	if err := b.apply(); err != nil {
		return err
	}
	var doubtful []platform.Event
	for _, it := range b.ambiguousItems(items) {
		doubtful = append(doubtful, it.events...)
	}
	return putAside(tx, l, doubtful)
}

// markSeen notes which customers the store has.
func (l *listingRun) markSeen(tx *pg.Tx, events []platform.Event) error {
	var accounts []member.Account
	for _, e := range events {
		if e.Customer != nil {
			accounts = append(accounts, member.Account{StoreID: l.stored.ID, CustomerID: e.Customer.ID})
		}
	}
	if len(accounts) == 0 {
		return nil
	}
	return member.MarkSeen(tx, l.stored.ID, accounts)
}

// markPast marks what was before the store was connected, in its first reading:
// it counts as it counts, but nothing begins because of it.
func (l *listingRun) markPast(events []platform.Event) {
	if !l.first {
		return
	}
	for i, e := range events {
		events[i].Past = e.Order != nil && e.Order.PlacedAt.Before(l.stored.ConnectedAt)
	}
}

// notePast counts what a page of a first reading brought.
func (l *listingRun) notePast(tx *pg.Tx, objects int) error {
	if l.reading == nil {
		return nil
	}
	_, err := merchant.ReadOn(tx, l.reading, int64(objects), l.reading.LastID)
	return err
}
