package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/bulk"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/work"
)

// bulkTurn is how long one task goes on with a file before it lets others have
// the worker; a task's time-out is longer.
const bulkTurn = 8 * time.Second

// ContinueFile goes on with a file from where it stands: pages, each in its own
// transaction with the note of how far it came, so that a worker may be killed
// at any moment and no row is done twice.
func (a *App) ContinueFile(ctx context.Context, merchantID, id uuid.UUID) error {
	goesOn, applying, err := a.beginBulk(ctx, merchantID, id)
	step := a.stepBulk
	if applying {
		step = a.applyPages
	}
	for end := a.Now().Add(bulkTurn); err == nil && goesOn && a.Now().Before(end); {
		goesOn, err = step(ctx, merchantID, id)
	}
	if err == nil && !goesOn {
		return nil
	}
	failed := err
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if failed != nil {
			return ignoreGone(work.Fail(tx, work.Bulk, id, failed))
		}
		return bulk.Yield(tx, id)
	})
	if failed != nil {
		return failed
	}
	return noted
}

// beginBulk counts that a worker tries, and reports whether there is anything
// to do, and whether that is to apply the file.
func (a *App) beginBulk(ctx context.Context, merchantID, id uuid.UUID) (goesOn, applying bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run, err := bulk.Lock(tx, id)
		if err != nil || run.State != work.Waiting {
			goesOn = false
			return ignoreGone(err)
		}
		givenUp, err := work.Begin(tx, work.Bulk, id)
		goesOn, applying = !givenUp, run.Phase == bulk.Applying
		return err
	})
	return goesOn && err == nil, applying, err
}

// stepBulk does one page and reports whether there are more.
func (a *App) stepBulk(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		goesOn = false
		if err := inbox.LockMerchant(tx); err != nil { // no webhook meets the same people meanwhile
			return err
		}
		run, err := bulk.Lock(tx, id)
		if err != nil || run.State != work.Waiting {
			return err
		}
		step := map[bulk.Phase]func(*pg.Tx, *bulk.Run) (bool, error){
			bulk.Checking: a.checkPage, bulk.Undoing: a.undoPage,
		}[run.Phase]
		if step == nil {
			return nil // somebody stopped it
		}
		if err := tx.Unhurried(); err != nil {
			return err
		}
		goesOn, err = step(tx, run)
		return err
	})
	return goesOn && err == nil, err
}

// readPage reads the next rows of a run's file. last says that none follow.
func readPage(tx *pg.Tx, run *bulk.Run) (page bulk.Page, last bool, err error) {
	window, err := bulk.WindowAt(tx, run.ID, run.AtByte)
	if err != nil {
		return page, false, err
	}
	whole := run.AtByte+int64(len(window)) >= run.Bytes
	page, err = run.Layout.Read(window, whole, run.AtRow+1, run.Kind)
	run.AtByte += page.Bytes
	run.AtRow += page.Read
	return page, run.AtByte >= run.Bytes, err
}

// turnPage notes how far a run came, and begins the next phase after its last
// page.
func turnPage(tx *pg.Tx, run *bulk.Run, last bool, next bulk.Phase) (goesOn bool, err error) {
	if err := bulk.Note(tx, run); err != nil || !last {
		return true, err
	}
	if next != bulk.Checked {
		if err := bulk.DropParts(tx, run.ID); err != nil {
			return false, err
		}
	}
	return false, bulk.Begin(tx, run, next)
}
