package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/ending"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/reward"
	"regulars/app/work"
)

// WindDownInput says how a program ends.
type WindDownInput struct {
	Merchant uuid.UUID
	Revoke   bool // open codes die and their points return; else they can be used to their end
	Tell     bool // members get a message
}

// WindDown is how far a program is on its way to its end.
type WindDown struct {
	ending.Run
	Left    int64      // codes that still work
	LastEnd *time.Time // when the last of them ends
	Unsent  int64      // messages that wait
}

// StartWindDown ends a program before the app is removed: it is paused, no
// reward can be taken any more, and workers see to the open codes and tell the
// members. Asking twice is asking once.
func (a *App) StartWindDown(ctx context.Context, in WindDownInput) error {
	err := a.db.InMerchant(ctx, in.Merchant, func(tx *pg.Tx) error {
		if err := merchant.LockStores(tx); err != nil {
			return err
		}
		m, _, err := merchant.Get(tx)
		if err != nil {
			return err
		}
		codes, _, err := reward.Live(tx)
		if err != nil {
			return err
		}
		run := &ending.Run{ID: tx.NewID(), Revoke: in.Revoke, Tell: in.Tell, Codes: codes}
		added, err := ending.Add(tx, run)
		if err != nil || !added {
			return err
		}
		if pause(tx, &m) {
			if err := merchant.SavePauses(tx, m.Pauses); err != nil {
				return err
			}
			if err := a.wantPlugins(tx); err != nil {
				return err
			}
		}
		return audit.Record(tx, audit.Entry{Action: audit.WindDownStarted, Kind: audit.OfProgram, After: in})
	})
	a.merchants.drop(in.Merchant)
	return err
}

// CancelWindDown stops a program's end. What was revoked stays so, and the
// program stays paused until it is resumed.
func (a *App) CancelWindDown(ctx context.Context, merchantID uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run, err := ending.Current(tx)
		if fail.Is(err, fail.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if run, err = ending.Lock(tx, run.ID); err != nil {
			return err
		}
		run.Cancelled = true
		if err := ending.Note(tx, run, tx.Now); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{Action: audit.WindDownCancelled, Kind: audit.OfProgram})
	})
}

// WindDownNow tells how far the end is. fail.NotFound when the program goes on.
func (a *App) WindDownNow(ctx context.Context, merchantID uuid.UUID) (w WindDown, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run, err := ending.Current(tx)
		if err != nil {
			return err
		}
		w.Run = *run
		if w.Left, w.LastEnd, err = reward.Live(tx); err != nil {
			return err
		}
		w.Unsent, err = message.Unsent(tx, message.Closing)
		return err
	})
	return w, err
}

// refuseWhileEnding refuses what an ending program does not do any more.
func refuseWhileEnding(tx *pg.Tx) error {
	_, err := ending.Current(tx)
	if fail.Is(err, fail.NotFound) {
		return nil
	}
	if err == nil {
		err = fail.New(fail.Conflict, "the program comes to its end")
	}
	return err
}

// windDownPage is how many codes or members one step sees to.
const windDownPage = 200

// windDownSoon is when codes that are on their way are looked at again.
const windDownSoon = 5 * time.Second

// ContinueWindDown goes on with a program's end, step by step, each in its own
// transaction with the note of how far it came.
func (a *App) ContinueWindDown(ctx context.Context, merchantID, id uuid.UUID) error {
	goesOn := true
	var err error
	for end := a.Now().Add(eraseTurn); err == nil && goesOn && a.Now().Before(end); {
		err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			goesOn, err = a.windDownStep(tx, id)
			return err
		})
	}
	if err == nil {
		return nil
	}
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return ignoreGone(work.Fail(tx, work.WindDown, id, err))
	})
	if noted != nil {
		return noted
	}
	return err
}

func (a *App) windDownStep(tx *pg.Tx, id uuid.UUID) (goesOn bool, err error) {
	if err := inbox.LockMerchant(tx); err != nil {
		return false, err
	}
	run, err := ending.Lock(tx, id)
	if err != nil || run.State != work.Waiting {
		return false, ignoreGone(err)
	}
	next := tx.Now
	switch run.Phase {
	case ending.Revoking:
		goesOn, err = revokePage(tx, run)
		if !goesOn {
			next = next.Add(windDownSoon)
		}
	case ending.Telling:
		goesOn, err = true, tellPage(tx, run)
	case ending.Over:
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return goesOn && run.Phase != ending.Over, ending.Note(tx, run, next)
}

// revokePage begins to end the next open codes. When none is left that it can
// see to, the next phase begins once all that is on its way has arrived.
func revokePage(tx *pg.Tx, run *ending.Run) (goesOn bool, err error) {
	if !run.Revoke {
		run.Phase = ending.Telling
		return true, nil
	}
	open, err := reward.LockOpen(tx, run.After, windDownPage)
	if err != nil {
		return false, err
	}
	for _, r := range open {
		run.After = r.ID
		changed, _ := r.Close(tx.Now)
		if !changed {
			continue
		}
		if err := reward.Save(tx, r); err != nil {
			return false, err
		}
	}
	if len(open) == windDownPage {
		return true, nil
	}
	busy, err := reward.AnyClosing(tx)
	if err != nil || busy {
		return false, err
	}
	run.Phase, run.After = ending.Telling, uuid.Nil
	return true, nil
}

// tellPage queues the message of the next members.
func tellPage(tx *pg.Tx, run *ending.Run) error {
	told, last := int64(0), uuid.Nil
	var err error
	if run.Tell {
		told, last, err = message.QueueAll(tx, message.Closing, "closing:"+run.ID.String(), run.After, windDownPage)
	}
	run.Told += told
	if err == nil && last == uuid.Nil {
		ended := tx.Now
		run.Phase, run.EndedAt = ending.Over, &ended
	}
	run.After = last
	return err
}
