package app

import (
	"context"
	"sync"
	"time"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
)

// acceptor stores deliveries of many requests and merchants in one commit. A
// request waits for the commit that holds its delivery, so a 200 still means
// that Postgres has it on disk (P1).
type acceptor struct {
	db      *pg.DB
	metrics *Metrics
	waiting chan delivery
	ctx     context.Context //nolint:containedctx // the writers live as long as the App, not as one request
	cancel  context.CancelFunc
	running sync.WaitGroup
}

type delivery struct {
	entry  inbox.Entry
	stored chan error
}

// Two writers: while one waits for the disk, the other gathers.
const (
	writers    = 2
	mostGather = 200
	acceptTime = 3 * time.Second
)

func startAcceptor(db *pg.DB, m *Metrics) *acceptor {
	ctx, cancel := context.WithCancel(context.Background()) //nolint:forbidigo // the App's own life; close ends it
	a := &acceptor{db: db, metrics: m, waiting: make(chan delivery, 4096), ctx: ctx, cancel: cancel}
	for range writers {
		a.running.Go(a.write)
	}
	return a
}

func (a *acceptor) close() {
	a.cancel()
	a.running.Wait()
}

// store puts one delivery on Postgres' disk, or fails with fail.Unavailable
// within three seconds: the platform then sends it again, and the dedupe key
// absorbs the case in which it was stored after all.
func (a *acceptor) store(ctx context.Context, entry inbox.Entry) error {
	d := delivery{entry: entry, stored: make(chan error, 1)}
	timer := time.NewTimer(acceptTime)
	defer timer.Stop()
	select {
	case a.waiting <- d:
	case <-timer.C:
		return fail.New(fail.Unavailable, "deliveries cannot be stored right now")
	case <-ctx.Done():
		return fail.Wrap(ctx.Err(), fail.Unavailable, "the sender left")
	}
	select {
	case err := <-d.stored:
		return err
	case <-timer.C:
		return fail.New(fail.Unavailable, "deliveries cannot be stored right now")
	case <-a.ctx.Done():
		return fail.New(fail.Unavailable, "the server is stopping")
	}
}

func (a *acceptor) write() {
	for {
		select {
		case first := <-a.waiting:
			a.commit(a.gather(first))
		case <-a.ctx.Done():
			return
		}
	}
}

func (a *acceptor) gather(first delivery) []delivery {
	batch := []delivery{first}
	for len(batch) < mostGather {
		select {
		case next := <-a.waiting:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// commit stores a batch; when it fails, each delivery alone, so that one
// that Postgres refuses does not turn its neighbors away.
func (a *acceptor) commit(batch []delivery) {
	err := a.insert(batch)
	if err == nil || len(batch) == 1 || fail.Is(err, fail.Unavailable) {
		for _, d := range batch {
			d.stored <- err
		}
		return
	}
	for _, d := range batch {
		d.stored <- a.insert([]delivery{d})
	}
}

func (a *acceptor) insert(batch []delivery) error {
	ctx, cancel := context.WithTimeout(a.ctx, acceptTime)
	defer cancel()
	entries := make([]inbox.Entry, len(batch))
	for i, d := range batch {
		entries[i] = d.entry
	}
	measured := a.metrics.accepting()
	err := a.db.AcrossMerchants(ctx, func(tx *pg.Tx) error { return inbox.Add(tx, entries) })
	if err == nil {
		measured(len(batch))
	}
	if ctx.Err() != nil {
		return fail.Wrap(err, fail.Unavailable, "deliveries cannot be stored right now")
	}
	return err
}
