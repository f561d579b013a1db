package app

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"

	"github.com/google/uuid"

	"regulars/app/backtest"
	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
)

// keepConcerned keeps whom a run's draft would concern, part by part. The first
// forgets what a try before this one has kept.
func keepConcerned(run uuid.UUID, found concerned, held func(func(*pg.Tx) error) error) error {
	if err := held(func(tx *pg.Tx) error { return backtest.DropParts(tx, run) }); err != nil {
		return err
	}
	for i, part := range backtest.Parts(found) {
		if err := held(func(tx *pg.Tx) error { return backtest.AddPart(tx, run, i+1, part) }); err != nil {
			return err
		}
	}
	return nil
}

// WriteBacktest writes whom a back-test's draft would give more or fewer points,
// or another tier, as CSV: one row a member, a part of them at a time. Who was
// erased since has no name. fail.NotFound when there is no such run, fail.Conflict
// before it is done.
func (a *App) WriteBacktest(ctx context.Context, merchantID, id uuid.UUID, to io.Writer) error {
	out := csv.NewWriter(to)
	if err := out.Write([]string{
		"member_id", "name", "email", "points_live", "points_draft", "change", "tier_now", "tier_draft",
	}); err != nil {
		return err
	}
	for number, more := 1, true; more; number++ {
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			part, err := backtest.Part(tx, id, number)
			if more = len(part) > 0; err != nil || !more {
				return err
			}
			return writeConcerns(tx, out, part)
		})
		if err != nil {
			return err
		}
		if out.Flush(); out.Error() != nil {
			return out.Error()
		}
	}
	return nil
}

// BacktestDone says whether there is a file to be written.
func (a *App) BacktestDone(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		run, err := backtest.Get(tx, id)
		if err != nil {
			return noBacktest(err)
		}
		if run.Report == nil {
			return fail.New(fail.Conflict, "this back-test is not done")
		}
		return nil
	})
}

func writeConcerns(tx *pg.Tx, out *csv.Writer, part []backtest.Concern) error {
	ids := make([]uuid.UUID, len(part))
	for i, c := range part {
		ids[i] = c.Member
	}
	people, err := member.Members(tx, ids)
	if err != nil {
		return err
	}
	for _, c := range part {
		name, email := "", ""
		if person := people[c.Member]; person != nil {
			name, email = bulk.Plain(person.Name), bulk.Plain(person.Email)
		}
		err := out.Write([]string{
			c.Member.String(), name, email, strconv.FormatInt(c.Live, 10), strconv.FormatInt(c.Draft, 10),
			strconv.FormatInt(c.Draft-c.Live, 10), bulk.Plain(c.From), bulk.Plain(c.To),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
