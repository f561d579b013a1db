package app

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/audit"
	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/internal/pg"
)

// FileInput announces a file of points.
type FileInput struct {
	Kind    bulk.Kind
	Name    string            // of the file, 1 to 200 characters
	Bytes   int64             // of the whole file
	Source  string            // the program it comes from, or what the members read; at most 200 characters
	Columns map[string]string // heads of columns, by what they hold, where their names do not say it
	Preset  bulk.Preset       // the program whose columns they are; "" to find out
	Author  string
}

// BeginFile announces a file; its parts follow. fail.Invalid names a bad input.
func (a *App) BeginFile(ctx context.Context, merchantID uuid.UUID, in FileInput) (run *bulk.Run, err error) {
	in.Source = strings.TrimSpace(in.Source)
	if err := in.validate(); err != nil {
		return nil, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run = &bulk.Run{
			ID: tx.NewID(), Kind: in.Kind, FileName: in.Name, Bytes: in.Bytes, Source: in.Source,
			Layout: bulk.Layout{Chosen: in.Columns, Preset: in.Preset}, Author: in.Author, CreatedAt: tx.Now,
			PhaseAt: tx.Now,
		}
		if err := bulk.Add(tx, run); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.FileBegun, Kind: audit.OfFile, Subject: run.ID.String(), After: in, Reason: in.Name,
		})
	})
	return run, err
}

func (in FileInput) validate() error {
	switch {
	case in.Kind != bulk.Import && in.Kind != bulk.Adjust:
		return fail.Field("kind", "must be import or adjust")
	case in.Bytes < 1 || in.Bytes > bulk.MostBytes:
		return fail.Field("bytes", "must be between 1 and %d", bulk.MostBytes)
	case utf8.RuneCountInString(in.Name) < 1 || utf8.RuneCountInString(in.Name) > 200:
		return fail.Field("file_name", "must have 1 to 200 characters")
	case utf8.RuneCountInString(in.Source) > 200:
		return fail.Field("source", "must have at most 200 characters")
	case in.Kind == bulk.Adjust && in.Source == "":
		return fail.Field("source", "must say why, in words that the members read")
	default:
		return bulk.ValidPreset(in.Preset)
	}
}

// AddFilePart keeps part number (from 1) of a file. Every part but the last has
// bulk.PartSize bytes; the same part may come again.
func (a *App) AddFilePart(ctx context.Context, merchantID, id uuid.UUID, number int, body []byte) error {
	return a.changeFile(ctx, merchantID, id, func(tx *pg.Tx, run *bulk.Run) error {
		parts := (run.Bytes + bulk.PartSize - 1) / bulk.PartSize
		if int64(number) < 1 || int64(number) > parts {
			return fail.Field("query.number", "must be between 1 and %d for a file of %d bytes", parts, run.Bytes)
		}
		want := min(int64(bulk.PartSize), run.Bytes-int64(number-1)*bulk.PartSize)
		if int64(len(body)) != want {
			return fail.Field("body", "must have %d bytes, not %d", want, len(body))
		}
		return bulk.AddPart(tx, id, number, body)
	}, bulk.Uploading)
}

// CheckFile says that all parts are here: workers find out what the file would
// do. fail.Conflict when parts are missing or the same file was brought in
// before.
func (a *App) CheckFile(ctx context.Context, merchantID, id uuid.UUID) (run *bulk.Run, err error) {
	err = a.changeFile(ctx, merchantID, id, func(tx *pg.Tx, found *bulk.Run) error {
		run = found
		size, hash, err := bulk.Parts(tx, id)
		if err != nil {
			return err
		}
		if size != run.Bytes {
			return fail.New(fail.Conflict, "%d of %d bytes are here; send the missing parts first", size, run.Bytes)
		}
		if err := refuseTwin(tx, run, hash); err != nil {
			return err
		}
		window, err := bulk.WindowAt(tx, id, 0)
		if err != nil {
			return err
		}
		if run.Layout, err = bulk.ReadHead(window, run.Layout.Chosen, run.Layout.Preset); err != nil {
			return err
		}
		if err := bulk.SetFile(tx, id, hash); err != nil {
			return err
		}
		return startFrom(tx, run, bulk.Checking)
	}, bulk.Uploading)
	return run, err
}

// refuseTwin refuses a file that was brought in before and is not undone.
func refuseTwin(tx *pg.Tx, run *bulk.Run, hash []byte) error {
	twin, err := bulk.SameFile(tx, run, hash)
	if fail.Is(err, fail.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return fail.New(fail.Conflict, "this very file is here already, since %s; undo or cancel that first",
		twin.CreatedAt.Format("2 January 2006"))
}

// startFrom begins a phase that reads the file from its first row.
func startFrom(tx *pg.Tx, run *bulk.Run, phase bulk.Phase) error {
	if err := bulk.Begin(tx, run, phase); err != nil {
		return err
	}
	run.AtByte = run.Layout.Start
	if err := bulk.Note(tx, run); err != nil {
		return err
	}
	return bulk.Yield(tx, run.ID)
}

// ApplyFile does what the check found; workers do it. Rows with problems are
// left out. Asking twice is asking once. *WaitsError says that a second person must
// agree first.
func (a *App) ApplyFile(ctx context.Context, merchantID, id uuid.UUID) (run *bulk.Run, err error) {
	var waits *WaitsError
	err = a.changeFile(ctx, merchantID, id, func(tx *pg.Tx, found *bulk.Run) error {
		if run = found; run.Phase != bulk.Checked {
			return nil // a second click
		}
		if run.Good == 0 {
			return fail.New(fail.Conflict, "no row of this file can be used")
		}
		waits, err = needsYes(tx, approval.Approval{
			Kind: approval.ApplyFile, DeedKey: "file:" + id.String(), File: id, Note: run.Source,
		}, run.Moved)
		if err != nil || waits != nil {
			return err
		}
		return beginApplying(tx, run, audit.ActorOf(tx))
	}, bulk.Checked, bulk.Applying, bulk.Applied)
	return run, waiting(waits, err)
}

func beginApplying(tx *pg.Tx, run *bulk.Run, by audit.Actor) error {
	if err := startFrom(tx, run, bulk.Applying); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.FileApplied, Kind: audit.OfFile, Subject: run.ID.String(), Reason: run.Source,
		After: []int64{run.Good, run.Points}, By: by,
	})
}

// UndoFile takes out again what a file brought, also of one that is half done.
// What members spent since makes their balance fall below zero. Asking twice is
// asking once. *WaitsError says that a second person must agree first; a file that
// is half done goes on meanwhile.
func (a *App) UndoFile(ctx context.Context, merchantID, id uuid.UUID) (run *bulk.Run, err error) {
	var waits *WaitsError
	err = a.changeFile(ctx, merchantID, id, func(tx *pg.Tx, found *bulk.Run) error {
		if run = found; run.Phase == bulk.Undoing || run.Phase == bulk.Undone {
			return nil
		}
		waits, err = needsYes(tx, approval.Approval{
			Kind: approval.UndoFile, DeedKey: "undo:" + id.String(), File: id, Note: run.Source,
		}, max(run.Moved, run.GivenPoints, -run.GivenPoints))
		if err != nil || waits != nil {
			return err
		}
		return beginUndoing(tx, run, audit.ActorOf(tx))
	}, bulk.Applying, bulk.Applied, bulk.Undoing, bulk.Undone)
	return run, waiting(waits, err)
}

func beginUndoing(tx *pg.Tx, run *bulk.Run, by audit.Actor) error {
	if err := bulk.DropParts(tx, run.ID); err != nil {
		return err
	}
	if err := bulk.Begin(tx, run, bulk.Undoing); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.FileUndone, Kind: audit.OfFile, Subject: run.ID.String(),
		Before: []int64{run.GivenRows, run.GivenPoints}, By: by,
	})
}

// CancelFile forgets a file that nothing was done with.
func (a *App) CancelFile(ctx context.Context, merchantID, id uuid.UUID) (run *bulk.Run, err error) {
	err = a.changeFile(ctx, merchantID, id, func(tx *pg.Tx, found *bulk.Run) error {
		if run = found; run.Phase == bulk.Cancelled {
			return nil
		}
		if err := bulk.DropParts(tx, id); err != nil {
			return err
		}
		if err := bulk.Begin(tx, run, bulk.Cancelled); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{Action: audit.FileCancelled, Kind: audit.OfFile, Subject: id.String()})
	}, bulk.Uploading, bulk.Checking, bulk.Checked, bulk.Cancelled)
	return run, err
}

// changeFile locks a run that is in one of some phases, and changes it.
func (a *App) changeFile(ctx context.Context, merchantID, id uuid.UUID, change func(*pg.Tx, *bulk.Run) error,
	phases ...bulk.Phase,
) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run, err := bulk.Lock(tx, id)
		if err != nil {
			return noFile(err)
		}
		if slices.Contains(phases, run.Phase) {
			return change(tx, run)
		}
		return fail.New(fail.Conflict, "this file is %s; that cannot be done now", run.Status())
	})
}

func noFile(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such file")
	}
	return err
}

// keepFile is how long a file waits for the person who brought it.
const keepFile = 7 * 24 * time.Hour

// forgetFiles drops files that nobody went on with: they hold e-mails. One that
// waits for a second person waits as long as that.
func (a *App) forgetFiles(ctx context.Context, merchantID uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := approval.Expire(tx); err != nil {
			return err
		}
		waiting, err := approval.WaitingFiles(tx)
		if err != nil {
			return err
		}
		stale, err := bulk.Stale(tx, tx.Now.Add(-keepFile), waiting, mostFiles)
		if err != nil {
			return err
		}
		for _, run := range stale {
			if err := bulk.DropParts(tx, run.ID); err != nil {
				return err
			}
			if err := bulk.Begin(tx, run, bulk.Cancelled); err != nil {
				return err
			}
		}
		return nil
	})
}

// mostFiles is how many files a list shows.
const mostFiles = 50

// Files lists the newest files.
func (a *App) Files(ctx context.Context, merchantID uuid.UUID) (runs []*bulk.Run, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		runs, err = bulk.Newest(tx, mostFiles)
		return err
	})
	return runs, err
}

// File reads one file's run. fail.NotFound when there is none.
func (a *App) File(ctx context.Context, merchantID, id uuid.UUID) (run *bulk.Run, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		run, err = bulk.Get(tx, id)
		return noFile(err)
	})
	return run, err
}

// FileProblems lists what is wrong with a file's rows, at most bulk.MostKept.
func (a *App) FileProblems(ctx context.Context, merchantID, id uuid.UUID) (problems []bulk.Problem, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := bulk.Get(tx, id); err != nil {
			return noFile(err)
		}
		problems, err = bulk.Problems(tx, id)
		return err
	})
	return problems, err
}
