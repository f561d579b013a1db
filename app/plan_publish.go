package app

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/program"
	"regulars/app/work"
)

// PlanInput says when the draft is to go live: a time of the merchant's
// calendar, program.LocalTime.
type PlanInput struct {
	PublishInput
	At string
}

// furthestPlan is how far ahead a version can be planned.
const furthestPlan = 366 * 24 * time.Hour

// PlanPublish lets the draft, as it stands now, go live by itself at a moment.
// What is written into the draft afterwards waits for the next publishing.
//
// fail.Conflict when there is no draft, or another plan is open; fail.Invalid
// names what keeps it from going live already now.
func (a *App) PlanPublish(ctx context.Context, merchantID uuid.UUID, in PlanInput) (p *program.Plan, err error) {
	if err := in.validate(); err != nil {
		return nil, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		if p, err = a.planOf(tx, in); err != nil {
			return err
		}
		if _, err := program.OpenPlan(tx); !fail.Is(err, fail.NotFound) {
			return anotherPlan(err)
		}
		if err := program.AddPlan(tx, p); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.PublishPlanned, Kind: audit.OfProgram, Subject: in.At, After: p.Document, Reason: p.Note,
		})
	})
	return p, err
}

func anotherPlan(err error) error {
	if err != nil {
		return err
	}
	return fail.New(fail.Conflict, "a version is planned already: cancel that first")
}

func (a *App) planOf(tx *pg.Tx, in PlanInput) (*program.Plan, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	due, err := time.ParseInLocation(program.LocalTime, in.At, m.Location())
	switch {
	case err != nil:
		return nil, fail.Field("at", "must be a time such as 2026-12-01T09:00")
	case !due.After(tx.Now):
		return nil, fail.Field("at", "must be in the future")
	case due.Sub(tx.Now) > furthestPlan:
		return nil, fail.Field("at", "must be within a year")
	}
	document, found, err := program.Draft(tx)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, fail.New(fail.Conflict, "there are no unpublished changes")
	}
	if err := a.publishable(tx, document); err != nil {
		return nil, err
	}
	base, err := program.Latest(tx)
	return &program.Plan{
		ID: tx.NewID(), Document: document, Base: base, Author: in.Author, Note: in.Note, DueAt: due,
		CreatedAt: tx.Now,
	}, err
}

// CancelPlan forgets a planned version. Cancelling twice is cancelling once;
// fail.Conflict when it is live already.
func (a *App) CancelPlan(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		p, err := program.LockPlan(tx, id)
		switch {
		case fail.Is(err, fail.NotFound):
			return fail.New(fail.NotFound, "there is no such plan")
		case err != nil:
			return err
		case p.State == work.Done && p.Number > 0:
			return fail.New(fail.Conflict, "version %d is live already", p.Number)
		case p.State == work.Done:
			return nil
		}
		if err := program.EndPlan(tx, id, 0); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.PlanCancelled, Kind: audit.OfProgram, Before: p.Document,
		})
	})
}

// PublishPlanned makes a planned version live when its moment has come. It is
// validated again: what cannot go live any more stands under attention.
func (a *App) PublishPlanned(ctx context.Context, merchantID, id uuid.UUID) error {
	due, err := a.beginPlan(ctx, merchantID, id)
	if err == nil && due {
		err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.publishPlan(tx, id) })
	}
	if err != nil {
		noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			return ignoreGone(work.Fail(tx, work.Plan, id, err))
		})
		return errors.Join(err, noted)
	}
	if due {
		a.afterPublishing(ctx, merchantID)
	}
	return nil
}

// beginPlan counts that a worker tries, and reports whether the moment has come.
func (a *App) beginPlan(ctx context.Context, merchantID, id uuid.UUID) (due bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		p, err := program.LockPlan(tx, id)
		if err != nil || p.State != work.Waiting || p.DueAt.After(tx.Now) {
			return ignoreGone(err) // another process was faster, or somebody cancelled it
		}
		givenUp, err := work.Begin(tx, work.Plan, id)
		due = !givenUp
		return err
	})
	return due && err == nil, err
}

func (a *App) publishPlan(tx *pg.Tx, id uuid.UUID) error {
	if err := inbox.LockMerchant(tx); err != nil { // no batch decides by two programs
		return err
	}
	p, err := program.LockPlan(tx, id)
	if err != nil || p.State != work.Waiting {
		return err
	}
	latest, err := program.Latest(tx)
	if err != nil {
		return err
	}
	if latest != p.Base {
		return fail.New(fail.Conflict, "version %d was published meanwhile: look at the draft and plan it anew", latest)
	}
	v, err := a.makeLive(tx, p.Document, PublishInput{Author: p.Author, Note: p.Note})
	if err != nil {
		return err
	}
	if err := dropSameDraft(tx, p.Document); err != nil {
		return err
	}
	return program.EndPlan(tx, p.ID, v.Number)
}

// dropSameDraft forgets a draft that says what is live now.
func dropSameDraft(tx *pg.Tx, live program.Document) error {
	draft, found, err := program.Draft(tx)
	if err != nil || !found || !draft.Equal(live) {
		return err
	}
	return program.DropDraft(tx)
}
