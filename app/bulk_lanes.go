package app

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/work"
)

// Pages of a file are done two at a time, each in a transaction of its own: what
// one page costs is mostly the time of the one Postgres process that writes it.
// They are about different people, and come to their end one after the other: a
// page is committed only after the page before it, so that how far the run is
// stays one number.
const (
	lanes        = 2
	turnPatience = 5 * time.Second // shorter than Postgres lets a transaction stand idle
)

// filePage is a page that is about to be done.
type filePage struct {
	lane  int       // from 1
	run   *bulk.Run // as it will stand before the page
	after bulk.Page
	at    int64 // byte after the page
	rows  []fileRow
	last  bool
}

// turn is what a lane tells the lane behind it.
type turn struct {
	begun     chan struct{} // it shares the merchant
	committed chan struct{}
	once      sync.Once
}

func newTurn() *turn { return &turn{begun: make(chan struct{}), committed: make(chan struct{})} }

// await waits until what the lane did is committed.
func (t *turn) await(ctx context.Context) error {
	patient, stop := context.WithTimeout(ctx, turnPatience)
	defer stop()
	select {
	case <-t.committed:
		return nil
	case <-patient.Done():
		return fail.Wrap(patient.Err(), fail.Unavailable, "the rows before these are not done")
	}
}

// applyPages does the next pages of a file and reports whether there are more.
func (a *App) applyPages(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	pages, err := a.nextPages(ctx, merchantID, id)
	if err != nil || len(pages) == 0 {
		return false, err
	}
	side, ctx := errgroup.WithContext(ctx)
	ahead := newTurn()
	close(ahead.begun)
	close(ahead.committed)
	for _, page := range pages {
		before, mine := ahead, newTurn()
		// A lane that shared the merchant before the one ahead of it could keep that one
		// waiting behind whoever wants the merchant alone, and wait for it itself.
		select {
		case <-before.begun:
		case <-ctx.Done():
			return false, side.Wait()
		}
		side.Go(func() error { return a.applyApart(ctx, merchantID, page, before, mine) })
		ahead = mine
	}
	err = side.Wait()
	return err == nil && !pages[len(pages)-1].last, err
}

// nextPages reads the next pages of a file that have no person in common.
func (a *App) nextPages(ctx context.Context, merchantID, id uuid.UUID) (pages []filePage, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		pages = nil
		run, err := bulk.Get(tx, id)
		if err != nil || run.State != work.Waiting || run.Phase != bulk.Applying {
			return ignoreGone(err)
		}
		keys, err := a.keysOf(tx)
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		for last := false; len(pages) < lanes && !last; {
			page := filePage{run: run.From(run.AtRow, run.AtByte)}
			if page.after, last, err = readPage(tx, run); err != nil {
				return err
			}
			if page.rows, err = hashed(tx, keys, page.after.Rows); err != nil {
				return err
			}
			if meets(seen, page.rows) {
				return nil // it is the first page of the next turn
			}
			page.last, page.at, page.lane = last, run.AtByte, len(pages)+1
			pages = append(pages, page)
		}
		return nil
	})
	return pages, err
}

// meets reports whether rows may be about somebody seen before, and notes them.
// Whose number an account is only the page itself finds out.
func meets(seen map[string]bool, rows []fileRow) bool {
	for _, row := range rows {
		if seen[string(row.mac)] || row.Customer != "" && len(seen) > 0 {
			return true
		}
	}
	for _, row := range rows {
		seen[string(row.mac)] = true
	}
	return false
}

// applyApart does one page, beside the page before it as long as only its own
// people are concerned.
func (a *App) applyApart(ctx context.Context, merchantID uuid.UUID, page filePage, before, mine *turn) error {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.ShareMerchant(tx); err != nil { // no webhook meets the same people meanwhile
			return err
		}
		mine.once.Do(func() { close(mine.begun) })
		if err := tx.Unhurried(); err != nil {
			return err
		}
		return a.applyPage(tx, page, sync.OnceValue(func() error { return before.await(ctx) }))
	})
	if err == nil {
		close(mine.committed)
	}
	return err
}
