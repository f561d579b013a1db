package main

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/work"
)

type inboxCmd struct {
	List   inboxListCmd   `cmd:"" help:"List work of a merchant that was given up or waits for a store's access."`
	Replay inboxReplayCmd `cmd:"" help:"Try such work again."`
}

// pageSize is how many rows are read at a time.
const pageSize = 200

type inboxListCmd struct {
	Merchant uuid.UUID `required:"" help:"The merchant's id."`
}

// Run lists the work, newest first, without what it holds.
func (c inboxListCmd) Run(ctx context.Context, t *terminal) error {
	return withApp(ctx, t, func(a *app.App) error {
		for after := uuid.Nil; ; {
			page, err := a.Troubles(ctx, c.Merchant, after, pageSize)
			if err != nil {
				return err
			}
			for _, row := range page.Items {
				if err := listTrouble(t, row); err != nil {
					return err
				}
			}
			if after = page.Next; after == uuid.Nil {
				return nil
			}
		}
	})
}

func listTrouble(t *terminal, row app.Trouble) error {
	state := "dead"
	if row.State == work.Parked {
		state = "waits for the store's access"
	}
	return t.say("%s  %s  %s %s  %s, %d attempts\n    %s", row.ID, row.At.Format(time.RFC3339),
		row.Source, row.Topic, state, row.Attempts, row.Error)
}

type inboxReplayCmd struct {
	Merchant uuid.UUID   `required:"" help:"The merchant's id."`
	All      bool        `help:"All of it."`
	IDs      []uuid.UUID `arg:"" optional:"" name:"id" help:"Or these rows of it."`
}

// Run makes rows wait again; work takes them up within a second.
func (c inboxReplayCmd) Run(ctx context.Context, t *terminal) error {
	if c.All == (len(c.IDs) > 0) {
		return fail.Field("id", "name rows to replay, or --all")
	}
	return withApp(ctx, t, func(a *app.App) error {
		n, err := a.Replay(ctx, c.Merchant, c.IDs)
		if err != nil {
			return err
		}
		return t.say("%d replayed.", n)
	})
}
