package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/backfill"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/order"
	"regulars/app/work"
)

// ContinueBackfill goes on with a run from where it stands: some batches, each
// in its own transaction with the note of how far it came, so that a worker may
// be killed at any moment and no order is given points twice.
func (a *App) ContinueBackfill(ctx context.Context, merchantID, id uuid.UUID) error {
	goesOn, err := a.beginBackfill(ctx, merchantID, id)
	for range backfillsTogether {
		if err != nil || !goesOn {
			break
		}
		goesOn, err = a.stepBackfill(ctx, merchantID, id)
	}
	if err == nil && !goesOn {
		return nil
	}
	failed := err
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if failed != nil {
			return ignoreGone(work.Fail(tx, work.Backfill, id, failed))
		}
		return backfill.Yield(tx, id)
	})
	if failed != nil {
		return failed
	}
	return noted
}

// beginBackfill counts that a worker tries, and reports whether there is
// anything to do.
func (a *App) beginBackfill(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run, err := backfill.Lock(tx, id)
		if err != nil || run.State != work.Waiting {
			goesOn = false
			return ignoreGone(err)
		}
		givenUp, err := work.Begin(tx, work.Backfill, id)
		goesOn = !givenUp
		return err
	})
	return goesOn && err == nil, err
}

// stepBackfill does one batch and reports whether there are more.
func (a *App) stepBackfill(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		goesOn = false
		if err := inbox.LockMerchant(tx); err != nil { // no webhook settles the same order meanwhile
			return err
		}
		run, err := backfill.Lock(tx, id)
		if err != nil || run.State != work.Waiting {
			return err // somebody cancelled it
		}
		step, err := a.givePast(tx, run)
		if err != nil {
			return err
		}
		goesOn = !step.Last
		return backfill.Note(tx, id, step)
	})
	return goesOn, err
}

// givePast gives the next orders of a run their points.
func (a *App) givePast(tx *pg.Tx, run *backfill.Run) (backfill.Step, error) {
	step := backfill.Step{At: run.Position}
	orders, err := order.LockPlaced(tx, run.Position, run.Until, backfillBatch)
	step.Last = len(orders) < backfillBatch
	if err != nil || len(orders) == 0 {
		return step, err
	}
	step.At = positionAfter(orders)
	b, err := a.pastBatch(tx, run)
	if err != nil {
		return step, err
	}
	given, err := b.pastWorth(orders)
	if err != nil {
		return step, err
	}
	step.Orders, step.Points = int64(len(given.orders)), given.points
	for _, o := range given.orders {
		step.Members = append(step.Members, *o.MemberID)
		b.save[o.ID] = o
	}
	b.judging = judging{}
	return step, b.settlePast()
}

// settlePast posts for stored orders what they are worth.
func (b *batch) settlePast() error {
	for _, step := range []func() error{b.openBook, b.loadMoments, b.settleOrders, b.flush} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// planBackfill turns dates into a run that has not begun.
func (a *App) planBackfill(ctx context.Context, merchantID uuid.UUID, r BackfillRange) (run *backfill.Run, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		if len(programs) == 0 {
			return fail.New(fail.Conflict, "publish the program first")
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		run, err = r.plan(programs, m.Location())
		return err
	})
	return run, err
}
