package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/merchant"
	"regulars/app/privacy"
	"regulars/app/reward"
	"regulars/app/work"
)

// TaskWipe goes on with wiping one store that left.
const TaskWipe TaskKind = "wipe"

// How much one transaction does: codes that end, members looked at, rows deleted.
const (
	wipeCodes  = 100
	wipePeople = 50
	wipeRows   = 2_000
)

// routesLast is how long a process may still take in what is sent for a store
// that is nobody's any more.
const routesLast = 2 * time.Minute

// askWipe notes that a platform asks for all that is kept of a store that left.
// A store that is connected, or is again before its time is over, keeps it all.
func askWipe(tx *pg.Tx, store uuid.UUID) error {
	begins, asked, err := privacy.AskWipe(tx, store)
	if err != nil || !asked {
		return ignoreGone(err)
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.WipeAsked, Kind: audit.OfStore, Subject: store.String(),
		Reason: "It is erased from " + begins.Format("2 January 2006") + " on, unless it is connected again.",
	})
}

// ContinueWipe goes on with wiping a store, step by step, each in its own
// transaction with the note of how far it came: a worker may be killed at any
// moment, and what is gone is gone once.
//
//	waits -> codes    its time is over, and it did not come back; nothing of it is heard any more
//	codes -> people   points that are held return
//	people -> rows    members whom no other store knows are erased, their transfers stay, nobody's
//	rows -> wiped     orders, deliveries, products, ... of the store, at last the store
//
// The last store takes the merchant with it: then all rows go, the ledger's too.
func (a *App) ContinueWipe(ctx context.Context, merchantID, id uuid.UUID) error {
	goesOn, err := a.beginWipe(ctx, merchantID, id)
	for end := a.Now().Add(eraseTurn); err == nil && goesOn && a.Now().Before(end); {
		goesOn, err = a.stepWipe(ctx, merchantID, id)
	}
	if err == nil {
		return nil
	}
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return ignoreGone(work.Fail(tx, work.Wipe, id, err))
	})
	if noted != nil {
		return noted
	}
	return err
}

func (a *App) beginWipe(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		wipe, err := privacy.LockWipe(tx, id)
		if err != nil || wipe.State != work.Waiting {
			goesOn = false
			return ignoreGone(err)
		}
		givenUp, err := work.Begin(tx, work.Wipe, id)
		goesOn = !givenUp
		return err
	})
	return goesOn && err == nil, err
}

// stepWipe does one step and reports whether there is another.
func (a *App) stepWipe(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		goesOn = false
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		wipe, err := privacy.LockWipe(tx, id)
		if err != nil || wipe.State != work.Waiting {
			return ignoreGone(err)
		}
		began := wipe.Phase
		if err := a.wipeStep(tx, wipe); err != nil {
			return err
		}
		if wipe.Whole && wipe.EndedAt != nil {
			return nil // nothing is left to note it on
		}
		if began == privacy.WipeWaits {
			return privacy.NoteWipe(tx, wipe, tx.Now.Add(routesLast))
		}
		goesOn = wipe.EndedAt == nil
		return privacy.NoteWipe(tx, wipe, tx.Now)
	})
	if err == nil && !goesOn {
		a.merchants.drop(merchantID)
	}
	return goesOn && err == nil, err
}

func (a *App) wipeStep(tx *pg.Tx, wipe *privacy.Wipe) error {
	switch wipe.Phase {
	case privacy.WipeWaits:
		return a.beginToWipe(tx, wipe)
	case privacy.WipeCodes:
		return a.wipeCodes(tx, wipe)
	case privacy.WipePeople:
		return a.wipePeople(tx, wipe)
	case privacy.WipeRows:
		gone, err := privacy.WipeSome(tx, wipe, wipeRows)
		if err != nil || gone > 0 {
			return err
		}
		return wiped(tx, wipe)
	case privacy.Wiped:
	}
	return nil
}

// beginToWipe looks whether the store came back: then nothing is wiped.
func (a *App) beginToWipe(tx *pg.Tx, wipe *privacy.Wipe) error {
	stores, err := storesByID(tx)
	if err != nil {
		return err
	}
	store, here := stores[wipe.Store]
	if !here || store.State == merchant.Connected || store.ConnectedAt.After(wipe.AskedAt) {
		wipe.CalledOff, wipe.EndedAt = true, thisMoment(tx)
		return nil
	}
	wipe.Whole = len(stores) == 1
	wipe.Phase = privacy.WipeCodes
	if wipe.Whole {
		wipe.Phase = privacy.WipeRows
	}
	if err := privacy.Unroute(tx, wipe); err != nil {
		return err
	}
	a.forgetRoute(store.Platform, store.ExternalKey)
	return nil
}

func thisMoment(tx *pg.Tx) *time.Time {
	now := tx.Now
	return &now
}

// wipeCodes ends what is in the making: the store, and with it every code, is
// gone. A code that was made is spent: its points do not return beside it.
func (a *App) wipeCodes(tx *pg.Tx, wipe *privacy.Wipe) error {
	open, err := reward.LockUnfinished(tx, wipe.Store, wipeCodes)
	if err != nil {
		return err
	}
	for _, r := range open {
		if err := a.endForGood(tx, r); err != nil {
			return err
		}
	}
	if len(open) < wipeCodes {
		wipe.Phase = privacy.WipePeople
	}
	return nil
}

func (a *App) endForGood(tx *pg.Tx, r *reward.Redemption) error {
	from, why, end := ledger.Held, ledger.WhyNoCode, reward.Cancelled
	if r.Status == reward.Returning {
		from, why, end = ledger.Spent, ledger.WhyRevoked, reward.Revoked
	}
	r.Status, r.ClosedAt, r.Work, r.LastError = end, thisMoment(tx), int16(work.Done), ""
	if err := a.giveBack(tx, r, from, why); err != nil {
		return err
	}
	return reward.Save(tx, r)
}

// wipePeople erases the next members whom only this store knows, as if they had
// asked, except that no list keeps them from coming back elsewhere.
func (a *App) wipePeople(tx *pg.Tx, wipe *privacy.Wipe) error {
	only, last, err := privacy.OnlyHere(tx, wipe.Store, wipe.After, wipePeople)
	if err != nil {
		return err
	}
	for _, id := range only {
		if err := a.forfeit(tx, id); err != nil {
			return err
		}
		if err := emptyRows(tx, id); err != nil {
			return err
		}
	}
	if err := privacy.NoteErased(tx, only); err != nil {
		return err
	}
	wipe.People += int64(len(only))
	if wipe.After = last; last == uuid.Nil {
		wipe.Phase = privacy.WipeRows
	}
	return nil
}

// wiped notes that a store is gone. Of a whole merchant nothing is left to note it
// on.
func wiped(tx *pg.Tx, wipe *privacy.Wipe) error {
	wipe.Phase, wipe.EndedAt = privacy.Wiped, thisMoment(tx)
	if wipe.Whole {
		return nil
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.StoreWiped, Kind: audit.OfStore, Subject: wipe.Store.String(), After: wipe.People,
	})
}
