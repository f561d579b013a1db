package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/privacy"
	"regulars/app/work"
)

// eraseTurn is how long one task goes on with a person before it lets others
// have the worker.
const eraseTurn = 8 * time.Second

// ContinueErasure goes on with erasing a person: step by step, each in its own
// transaction with the note of how far it came, so that a worker may be killed
// at any moment.
//
//	closing -> purging    codes die; then all that says who it was is gone, and their accounts are on the list
//	purging -> untying    bodies of deliveries about them are dropped
//	untying -> gone       the stores dropped tags and points
func (a *App) ContinueErasure(ctx context.Context, merchantID, id uuid.UUID) error {
	goesOn, err := a.beginErasure(ctx, merchantID, id)
	for end := a.Now().Add(eraseTurn); err == nil && goesOn && a.Now().Before(end); {
		goesOn, err = a.stepErasure(ctx, merchantID, id)
	}
	if err == nil {
		return nil
	}
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return ignoreGone(work.Fail(tx, work.Privacy, id, err))
	})
	if noted != nil {
		return noted
	}
	return err
}

func (a *App) beginErasure(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run, err := privacy.Lock(tx, id)
		if err != nil || run.State != work.Waiting {
			goesOn = false
			return ignoreGone(err)
		}
		givenUp, err := work.Begin(tx, work.Privacy, id)
		goesOn = !givenUp
		return err
	})
	return goesOn && err == nil, err
}

// stepErasure does one step and reports whether the next can be done at once.
func (a *App) stepErasure(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		goesOn = false
		if err := inbox.LockMerchant(tx); err != nil { // no webhook meets the person meanwhile
			return err
		}
		run, err := privacy.Lock(tx, id)
		if err != nil || run.State != work.Waiting {
			return err
		}
		if goesOn, err = a.eraseStep(tx, run); err != nil {
			return err
		}
		next := tx.Now
		if !goesOn {
			next = next.Add(eraseSoon)
		}
		return privacy.Note(tx, run, next)
	})
	return goesOn && err == nil, err
}

func (a *App) eraseStep(tx *pg.Tx, run *privacy.Request) (goesOn bool, err error) {
	switch run.Phase {
	case privacy.Closing:
		waits, err := closeCodes(tx, run.Member)
		if err != nil || waits && tx.Now.Sub(run.AskedAt) < privacy.CodesMay {
			return false, err
		}
		run.Phase = privacy.Purging
		return true, a.forgetPerson(tx, run)
	case privacy.Purging:
		last, err := a.purge(tx, run)
		if last && err == nil {
			run.Phase = privacy.Untying
		}
		return true, err
	case privacy.Untying:
		done, err := a.untie(tx, run)
		if done && err == nil {
			ended := tx.Now
			run.Phase, run.Needles, run.EndedAt = privacy.Gone, nil, &ended
		}
		return false, err
	case privacy.Gone:
	}
	return false, nil
}
