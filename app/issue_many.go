package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/platform"
	"regulars/app/reward"
)

// tapTime is how long a new redemption is left to the tap that made it: whoever
// took it waits for its code.
const tapTime = 10 * time.Second

// continueMany is ContinueRedemption for a worker. Where many codes of one discount
// wait, as after a newsletter that gives one to everybody, it makes as many at once
// as the platform takes.
func (a *App) continueMany(ctx context.Context, merchantID, id uuid.UUID) error {
	first, err := a.beginStep(ctx, merchantID, id)
	if err != nil || first == nil {
		return err
	}
	maker, able := first.connector.(platform.CodeMaker)
	if !able || !first.r.Status.Open() || first.discount.Shared == nil {
		return a.takeStep(ctx, first)
	}
	steps, err := a.fellows(ctx, first, maker.MostCodes()-1)
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		return a.takeStep(ctx, first)
	}
	return a.createMany(ctx, maker, append(steps, first))
}

// fellows begins the steps of other redemptions that wait for a code of the same
// discount. Each attempt is counted, as if it were made alone.
func (a *App) fellows(ctx context.Context, first *step, most int) (steps []*step, err error) {
	key, _, err := first.r.Shared()
	if err != nil {
		return nil, err
	}
	err = a.db.InMerchant(ctx, first.merchant, func(tx *pg.Tx) error {
		steps = nil
		waiting, err := reward.LockFellows(tx, first.r, tx.Now.Add(-tapTime), most)
		if err != nil {
			return err
		}
		for _, r := range waiting {
			other, shared, err := r.Shared()
			if err != nil {
				return err
			}
			if !shared || other != key {
				continue
			}
			s := &step{merchant: first.merchant, r: r}
			if err := a.prepare(tx, s); err != nil {
				return err
			}
			steps = append(steps, s)
		}
		return nil
	})
	return steps, err
}

// createMany makes codes exist, and writes what came of each: in a transaction of
// its own, so that none waits for another's member.
func (a *App) createMany(ctx context.Context, maker platform.CodeMaker, steps []*step) error {
	codes := make([]platform.Discount, len(steps))
	for i, s := range steps {
		codes[i] = s.discount
	}
	made, asked := maker.EnsureCodes(ctx, steps[0].store, codes)
	a.park(ctx, steps[0].merchant, steps[0].r.StoreID, asked)
	var first error
	for i, s := range steps {
		came := platform.CodeMade{Err: asked}
		if asked == nil {
			came = made[i]
		}
		if err := a.noteCode(ctx, s, came.ExternalID, came.Err); err != nil && first == nil {
			first = err
		}
	}
	return first
}
