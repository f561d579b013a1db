package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/bulk"
	"regulars/app/fail"
)

type importCmd struct {
	File     string      `arg:"" optional:"" type:"existingfile" help:"CSV whose first row names its columns."`
	Merchant uuid.UUID   `required:"" help:"The merchant's id."`
	Preset   bulk.Preset `help:"Whose columns: smile, loyaltylion, yotpo, wployalty, yith, growave, generic."`
	Source   string      `help:"The program's name, as members read it in their history."`
	DryRun   bool        `help:"Say what the file would do, and forget it."`
	Problems string      `type:"path" help:"Write the rows that cannot be used, and why, to this CSV file."`
	Undo     uuid.UUID   `help:"Take out again what the file of this id brought."`
}

// Run brings a file in, or takes one out again. It does the rows itself and needs
// no worker; one that runs beside it helps. When it is stopped half way, workers go
// on with what was begun.
func (c importCmd) Run(ctx context.Context, t *terminal) error {
	if (c.File == "") == (c.Undo == uuid.Nil) {
		return fail.Field("file", "name a file, or --undo with the id of one")
	}
	return withApp(ctx, t, func(a *app.App) error {
		if c.Undo != uuid.Nil {
			return c.undo(ctx, t, a)
		}
		run, err := c.check(ctx, t, a)
		if err != nil {
			return err
		}
		if c.DryRun {
			_, err := a.CancelFile(ctx, c.Merchant, run.ID)
			return err
		}
		return c.apply(ctx, t, a, run)
	})
}

// check sends the file and tells what it would do.
func (c importCmd) check(ctx context.Context, t *terminal, a *app.App) (run *bulk.Run, err error) {
	file, err := os.Open(c.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return nil, err
	}
	run, err = a.BeginFile(ctx, c.Merchant, app.FileInput{
		Kind: bulk.Import, Name: filepath.Base(c.File), Bytes: about.Size(), Source: c.Source, Preset: c.Preset,
		Author: "Operator",
	})
	if err != nil {
		return nil, err
	}
	if run, err = c.sent(ctx, a, run, file); err != nil {
		_, _ = a.CancelFile(ctx, c.Merchant, run.ID) // what came of it matters more
		return nil, err
	}
	if run, err = c.finish(ctx, t, a, run); err != nil {
		return nil, err
	}
	if err := c.keepProblems(ctx, a, run); err != nil {
		return nil, err
	}
	return run, t.say("columns of %s; %d rows: %d can be used, %d cannot; %d newcomers, %d points",
		run.Layout.Preset, run.Rows, run.Good, run.Bad, run.Newcomers, run.Points)
}

// sent hands the file over, part by part.
func (c importCmd) sent(ctx context.Context, a *app.App, run *bulk.Run, file io.Reader) (*bulk.Run, error) {
	part := make([]byte, bulk.PartSize)
	for number := 1; int64(number-1)*bulk.PartSize < run.Bytes; number++ {
		n := min(bulk.PartSize, run.Bytes-int64(number-1)*bulk.PartSize)
		if _, err := io.ReadFull(file, part[:n]); err != nil {
			return run, err
		}
		if err := a.AddFilePart(ctx, c.Merchant, run.ID, number, part[:n]); err != nil {
			return run, err
		}
	}
	checked, err := a.CheckFile(ctx, c.Merchant, run.ID)
	if err != nil {
		return run, err
	}
	return checked, nil
}

func (c importCmd) apply(ctx context.Context, t *terminal, a *app.App, run *bulk.Run) error {
	run, err := a.ApplyFile(ctx, c.Merchant, run.ID)
	if err != nil {
		return err
	}
	if run, err = c.finish(ctx, t, a, run); err != nil {
		return err
	}
	if err := c.keepProblems(ctx, a, run); err != nil {
		return err
	}
	return t.say("%d rows and %d points brought over, %d rows left out\nto take that out again: "+
		"regulars import --merchant %s --undo %s", run.GivenRows, run.GivenPoints, run.Skipped, c.Merchant, run.ID)
}

func (c importCmd) undo(ctx context.Context, t *terminal, a *app.App) error {
	run, err := a.UndoFile(ctx, c.Merchant, c.Undo)
	if err != nil {
		return err
	}
	if run, err = c.finish(ctx, t, a, run); err != nil {
		return err
	}
	return t.say("%d points taken out again", run.UndonePoints)
}

// finish works on a file until its phase is over, and tells how far it is.
func (c importCmd) finish(ctx context.Context, t *terminal, a *app.App, run *bulk.Run) (*bulk.Run, error) {
	for {
		now, err := a.File(ctx, c.Merchant, run.ID)
		if err != nil {
			return nil, err
		}
		if now.Status() == "failed" {
			return nil, fmt.Errorf("file %s stopped after row %d: %s", now.ID, now.AtRow, now.LastError)
		}
		if !now.Phase.Works() {
			return now, nil
		}
		if now.AtRow > 0 {
			left := now.Left(a.Now()).Round(time.Second)
			fmt.Fprintf(t.stderr, "%s: %d rows, %s left\n", now.Status(), now.AtRow, left)
		}
		if err := a.ContinueFile(ctx, c.Merchant, run.ID); err != nil {
			return nil, err
		}
	}
}

// keepProblems writes the rows that cannot be used to where they were asked for.
func (c importCmd) keepProblems(ctx context.Context, a *app.App, run *bulk.Run) error {
	if c.Problems == "" {
		return nil
	}
	problems, err := a.FileProblems(ctx, c.Merchant, run.ID)
	if err != nil {
		return err
	}
	file, err := os.Create(c.Problems)
	if err != nil {
		return err
	}
	if err := bulk.WriteProblems(file, problems); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
