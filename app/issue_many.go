package app

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/platform"
	"regulars/app/reward"
)

// tapTime is how long a new redemption is left to the tap that made it: whoever
// took it waits for its code.
const tapTime = 10 * time.Second

// continueMany is ContinueRedemption for a worker. Where many codes wait that the
// platform can make together, as after a newsletter that gives one to everybody, it
// makes as many at once as the platform takes.
func (a *App) continueMany(ctx context.Context, merchantID, id uuid.UUID) error {
	first, err := a.beginStep(ctx, merchantID, id)
	if err != nil || first == nil {
		return err
	}
	batch := together(first)
	if batch == nil {
		return a.takeStep(ctx, first)
	}
	steps, err := a.fellows(ctx, first, batch)
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		return a.takeStep(ctx, first)
	}
	return a.createMany(ctx, batch, append(steps, first))
}

// codeBatch is how a store makes many codes together.
type codeBatch struct {
	most int
	// make asks for codes. What came of each stands at its place; an error is of all.
	make func(context.Context, platform.Store, []platform.Discount) ([]platform.CodeMade, error)
	// waiting locks others whose codes can be made along.
	waiting func(tx *pg.Tx, first *reward.Redemption, before time.Time, most int) ([]*reward.Redemption, error)
}

// together says how the code of a step is made with others: with those of the same
// discount, where the platform has discounts of many codes; with any that nobody asked
// for before, where it makes many discounts at once. Nil where it is made alone.
func together(s *step) *codeBatch {
	if !s.r.Status.Open() {
		return nil
	}
	if maker, able := s.connector.(platform.CodeMaker); able && s.discount.Shared != nil {
		return &codeBatch{maker.MostCodes(), maker.EnsureCodes, sharing}
	}
	first := s.r.Status == reward.Creating && s.r.UnknownSince == nil
	if maker, able := s.connector.(platform.DiscountMaker); able && first {
		each := func(
			ctx context.Context, store platform.Store, all []platform.Discount,
		) ([]platform.CodeMade, error) {
			return maker.EnsureDiscounts(ctx, store, all), nil
		}
		return &codeBatch{maker.MostDiscounts(), each, reward.LockUnasked}
	}
	return nil
}

// sharing locks others that wait for a code of the same discount.
func sharing(tx *pg.Tx, first *reward.Redemption, before time.Time, most int) ([]*reward.Redemption, error) {
	key, _, err := first.Shared()
	if err != nil {
		return nil, err
	}
	waiting, err := reward.LockFellows(tx, first, before, most)
	if err != nil {
		return nil, err
	}
	var fits []*reward.Redemption
	for _, r := range waiting {
		other, shared, err := r.Shared()
		if err != nil {
			return nil, err
		}
		if shared && other == key {
			fits = append(fits, r)
		}
	}
	return fits, nil
}

// fellows begins the steps of other redemptions that wait for codes. Each attempt is
// counted, as if it were made alone.
func (a *App) fellows(ctx context.Context, first *step, batch *codeBatch) (steps []*step, err error) {
	err = a.db.InMerchant(ctx, first.merchant, func(tx *pg.Tx) error {
		steps = nil
		waiting, err := batch.waiting(tx, first.r, tx.Now.Add(-tapTime), batch.most-1)
		if err != nil {
			return err
		}
		for _, r := range waiting {
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
func (a *App) createMany(ctx context.Context, batch *codeBatch, steps []*step) error {
	codes := make([]platform.Discount, len(steps))
	for i, s := range steps {
		codes[i] = s.discount
	}
	made, err := batch.make(ctx, steps[0].store, codes)
	if err != nil {
		made = slices.Repeat([]platform.CodeMade{{Err: err}}, len(steps))
	}
	for _, came := range made {
		if fail.Is(came.Err, fail.Unauthorized) {
			a.park(ctx, steps[0].merchant, steps[0].r.StoreID, came.Err)
			break
		}
	}
	var first error
	for i, s := range steps {
		if err := a.noteCode(ctx, s, made[i].ExternalID, made[i].Err); err != nil && first == nil {
			first = err
		}
	}
	return first
}
