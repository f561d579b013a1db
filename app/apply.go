package app

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/work"
)

// applyFor is how long one task goes on with a merchant's inbox before it lets
// others have the worker. It is shorter than the visibility time-out.
const applyFor = 10 * time.Second

// item is one inbox row and what it says.
type item struct {
	row    inbox.Row
	store  merchant.Store
	events []platform.Event
	forced bool // fetched just now: wins over what is stored at the same moment
	err    error
}

// inboxRun is one task's way through a merchant's inbox.
type inboxRun struct {
	merchant uuid.UUID
	waiting  []item // rows that wait for their platform
}

const (
	inboxWindow = 4 * inbox.Batch // rows a task claims at a time
	triedAtOnce = 10              // rows tried before that are retried between two windows
	fetchAtOnce = 4               // platform calls of one task at a time
)

// ApplyInbox applies what waits in a merchant's inbox: fresh rows in batches,
// one transaction each; rows that failed or did not finish before alone, a few
// after each window, so that neither starves. Deliveries that lack state are
// fetched afterwards, outside any transaction: a slow platform keeps nobody
// waiting. A failed row's reason and next attempt are in its row.
func (a *App) ApplyInbox(ctx context.Context, merchantID uuid.UUID) error {
	run := &inboxRun{merchant: merchantID}
	started := a.Now()
	for a.Now().Sub(started) < applyFor {
		fresh, err := a.applyFresh(ctx, run)
		if err != nil {
			return err
		}
		tried, err := a.applyTried(ctx, run)
		if err != nil {
			return err
		}
		if fresh+tried == 0 {
			break
		}
	}
	return a.applyWaiting(ctx, run)
}

// applyWaiting fetches what waits for its platform. A store that says it is
// asked too often, or refuses our credentials, is not asked again in this pass:
// its other rows wait as the one that was refused does.
func (a *App) applyWaiting(ctx context.Context, run *inboxRun) error {
	var closed sync.Map // store id to why it is not asked again
	fetches, ctx := errgroup.WithContext(ctx)
	fetches.SetLimit(fetchAtOnce)
	for _, waiting := range run.waiting {
		fetches.Go(func() error {
			why, _ := closed.Load(waiting.store.ID)
			if refusal, ok := why.(error); ok {
				return a.failRow(ctx, run.merchant, waiting.row.ID, refusal)
			}
			cause := a.applyFetched(ctx, run.merchant, waiting)
			if cause == nil {
				return nil
			}
			if class := fail.ClassOf(cause); class == fail.RateLimited || class == fail.Auth {
				closed.Store(waiting.store.ID, cause)
			}
			a.park(ctx, run.merchant, waiting.store.ID, cause)
			return a.failRow(ctx, run.merchant, waiting.row.ID, cause)
		})
	}
	return fetches.Wait()
}

func (a *App) applyFresh(ctx context.Context, run *inboxRun) (int, error) {
	claimed, err := a.claim(ctx, run, func(tx *pg.Tx) ([]uuid.UUID, error) { return inbox.ClaimFresh(tx, inboxWindow) })
	if err != nil {
		return 0, err
	}
	slices.SortFunc(claimed, pg.ByID)
	chunks := slices.Collect(slices.Chunk(claimed, inbox.Batch))
	var ahead <-chan readings
	for i, ids := range chunks {
		var known readings
		if ahead != nil {
			known = <-ahead
		}
		if i+1 < len(chunks) {
			ahead = a.readAhead(ctx, run.merchant, chunks[i+1])
		}
		if err := a.applyBatch(ctx, run, ids, known); err != nil {
			return 0, err
		}
	}
	return len(claimed), nil
}

func (a *App) applyTried(ctx context.Context, run *inboxRun) (int, error) {
	for tried := range triedAtOnce {
		claimed, err := a.claim(ctx, run, inbox.ClaimTried)
		if err != nil || len(claimed) == 0 {
			return tried, err
		}
		if err := a.applyBatch(ctx, run, claimed, nil); err != nil {
			return tried, err
		}
	}
	return triedAtOnce, nil
}

func (a *App) claim(
	ctx context.Context, run *inboxRun, which func(*pg.Tx) ([]uuid.UUID, error),
) (ids []uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, run.merchant, func(tx *pg.Tx) (err error) {
		ids, err = which(tx)
		return err
	})
	return ids, err
}

// applyBatch applies rows in one transaction. When that fails, they are tried
// one by one, so that a bad one stands alone.
func (a *App) applyBatch(ctx context.Context, run *inboxRun, ids []uuid.UUID, known readings) error {
	var rows []inbox.Row
	var waiting []item
	measured := a.metrics.applying()
	err := a.db.InMerchant(ctx, run.merchant, func(tx *pg.Tx) (err error) {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		if rows, err = inbox.Take(tx, ids, known.cover(ids)); err != nil || len(rows) == 0 {
			return err
		}
		if err := tx.Unhurried(); err != nil {
			return err
		}
		waiting, err = a.applyRows(tx, rows, nil, known)
		return err
	})
	if err == nil {
		measured(len(rows))
		run.waiting = append(run.waiting, waiting...)
		return nil
	}
	if len(rows) == 0 || fail.Is(err, fail.Unavailable) || ctx.Err() != nil {
		return err
	}
	return a.applyOneByOne(ctx, run, rows, err)
}

func (a *App) applyOneByOne(ctx context.Context, run *inboxRun, rows []inbox.Row, cause error) error {
	a.log.WarnContext(ctx, "batch failed, its rows are tried alone", "merchant_id", run.merchant, "rows",
		len(rows), "error", cause)
	for _, row := range rows {
		waiting, err := a.applyOne(ctx, run.merchant, row.ID, nil)
		if err != nil {
			if err = a.failRow(ctx, run.merchant, row.ID, err); err != nil {
				return err
			}
		}
		run.waiting = append(run.waiting, waiting...)
	}
	return nil
}

// applyOne applies one row in a transaction of its own. fetched replaces what
// the row says with what the platform said just now.
func (a *App) applyOne(ctx context.Context, merchantID, id uuid.UUID, fetched []platform.Event) ([]item, error) {
	var waiting []item
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		rows, err := inbox.Take(tx, []uuid.UUID{id}, false)
		if err != nil || len(rows) == 0 {
			return err
		}
		waiting, err = a.applyRows(tx, rows, fetched, nil)
		return err
	})
	return waiting, err
}

// applyRows applies locked rows. It returns those that must be fetched first;
// rows that cannot be read fail alone. A panic becomes an error: the rows are
// then tried one by one.
func (a *App) applyRows(
	tx *pg.Tx, rows []inbox.Row, fetched []platform.Event, known readings,
) (waiting []item, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fail.New(fail.Internal, "applying panicked: %v", p)
		}
	}()
	b, err := a.openBatch(tx)
	if err != nil {
		return nil, err
	}
	b.known = known
	items := b.decode(rows, fetched)
	var done []uuid.UUID
	for i := range items {
		it := &items[i]
		switch {
		case it.failed():
			if err := a.failInside(tx, it); err != nil {
				return nil, err
			}
		case strings.HasPrefix(it.row.Topic, inbox.DoubtTopic):
			if err := b.believe(it); err != nil {
				return nil, err
			}
			done = append(done, it.row.ID)
		case it.incomplete():
			waiting = append(waiting, *it)
		default:
			b.take(it)
			done = append(done, it.row.ID)
		}
	}
	if err := b.apply(); err != nil {
		return nil, err
	}
	if len(b.ambiguous) > 0 {
		done = without(done, b.ambiguous)
		waiting = append(waiting, b.ambiguousItems(items)...)
	}
	if err := inbox.Finish(tx, done); err != nil {
		return nil, err
	}
	return waiting, inbox.DropBodies(tx, b.purged)
}

func (a *App) failInside(tx *pg.Tx, it *item) error {
	if it.row.Dispatches > fail.MaxDispatches {
		return work.Bury(tx, work.Inbox, []uuid.UUID{it.row.ID})
	}
	return work.Fail(tx, work.Inbox, it.row.ID, it.err)
}

// failed reports whether the row cannot be applied, for the reason in err.
func (it *item) failed() bool { return it.err != nil }

func (it *item) incomplete() bool {
	for _, e := range it.events {
		if e.Incomplete {
			return true
		}
	}
	return false
}

func without(ids []uuid.UUID, drop map[uuid.UUID]bool) []uuid.UUID {
	kept := ids[:0]
	for _, id := range ids {
		if !drop[id] {
			kept = append(kept, id)
		}
	}
	return kept
}

// decode reads rows in parallel: it is most of the work of a batch.
func (b *batch) decode(rows []inbox.Row, fetched []platform.Event) []item {
	items := make([]item, len(rows))
	workers := min(runtime.GOMAXPROCS(0), len(rows))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(rows); i += workers {
				items[i] = b.read(rows[i], fetched)
			}
		})
	}
	wait.Wait()
	return items
}

func (b *batch) read(row inbox.Row, fetched []platform.Event) (it item) {
	it = item{row: row}
	defer func() {
		if p := recover(); p != nil {
			it.err = fail.New(fail.Invalid, "reading it panicked: %v", p)
		}
	}()
	store, ok := b.stores[row.StoreID]
	switch {
	case row.Dispatches > fail.MaxDispatches:
		it.err = errors.New(work.Crashed)
		return it
	case !ok:
		it.err = fail.New(fail.NotFound, "its store is not connected any more")
		return it
	case row.Body == nil:
		it.err = fail.New(fail.Invalid, "its content was deleted after 30 days")
		return it
	}
	it.store = store
	if fetched != nil {
		it.events, it.forced = fetched, true
		return it
	}
	if said, ok := b.known.take(row.ID); ok {
		it.events = said.events
		return it
	}
	if inbox.OwnForm(row.Topic) {
		it.events, it.err = listed(row.Body)
		return it
	}
	if strings.HasPrefix(row.Topic, inbox.DoubtTopic) {
		it.events, it.err = doubted(row.Body)
		return it
	}
	connector, err := b.app.Connector(store.Platform)
	if err != nil {
		it.err = err
		return it
	}
	it.events, it.err = connector.Decode(b.app.talkTo(b.tx.Merchant, store), row.Topic, row.Body)
	return it
}

// applyFetched asks the platform for what a delivery lacks and applies that.
// An object that is gone is applied as gone.
func (a *App) applyFetched(ctx context.Context, merchantID uuid.UUID, it item) error {
	events, err := a.fetch(ctx, merchantID, it)
	if err == nil {
		_, err = a.applyOne(ctx, merchantID, it.row.ID, events)
	}
	return err
}

func (a *App) fetch(ctx context.Context, merchantID uuid.UUID, it item) ([]platform.Event, error) {
	connector, err := a.Connector(it.store.Platform)
	if err != nil {
		return nil, err
	}
	store := a.talkTo(merchantID, it.store)
	events := make([]platform.Event, 0, len(it.events))
	for _, e := range it.events {
		if e.Incomplete {
			whole, err := connector.Complete(ctx, store, e)
			if fail.Is(err, fail.NotFound) {
				whole, err = gone(e)
			}
			if err != nil {
				return nil, err
			}
			e = whole
		}
		e.Incomplete = false
		events = append(events, e)
	}
	return events, nil
}

func gone(e platform.Event) (platform.Event, error) {
	switch {
	case e.Order != nil:
		return platform.Event{Gone: &platform.OrderDeleted{ID: e.Order.ID, At: e.At, Inferred: true}}, nil
	case e.Refund != nil:
		return platform.Event{Gone: &platform.OrderDeleted{ID: e.Refund.ID, At: e.At, Inferred: true}}, nil
	case e.Product != nil:
		return platform.Event{Removed: &platform.ProductRemoved{ID: e.Product.ID, At: e.At}}, nil
	case e.Customer != nil:
		return platform.Event{Deleted: &platform.CustomerDeleted{ID: e.Customer.ID, At: e.At}}, nil
	default:
		return e, fail.New(fail.NotFound, "the platform does not know it any more")
	}
}

// failRow records a failed attempt in its own transaction.
func (a *App) failRow(ctx context.Context, merchantID, id uuid.UUID, cause error) error {
	if ctx.Err() != nil {
		return ctx.Err() // stopping: the row comes back by itself
	}
	a.log.WarnContext(ctx, "delivery not applied", "merchant_id", merchantID, "inbox_id", id, "error", cause)
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return work.Fail(tx, work.Inbox, id, cause) })
	if err != nil && !fail.Is(err, fail.NotFound) {
		return fmt.Errorf("record a failed delivery: %w", err)
	}
	return nil
}
