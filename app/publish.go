package app

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/program"
)

// PublishInput says who publishes the draft, and why.
type PublishInput struct {
	Author string
	Note   string // at most 500 characters
}

func (in PublishInput) validate() error {
	if utf8.RuneCountInString(in.Note) > 500 {
		return fail.Field("note", "must have at most 500 characters")
	}
	return nil
}

// PublishDraft makes the draft the next version, live from now on. The first
// version starts the program. Everyone the stores know is let in as far as the
// program lets them in; nobody is given anything for the past.
//
// fail.Conflict when there is no draft; fail.Invalid names what keeps it from
// going live.
func (a *App) PublishDraft(ctx context.Context, merchantID uuid.UUID, in PublishInput) (program.Version, error) {
	if err := in.validate(); err != nil {
		return program.Version{}, err
	}
	var v program.Version
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // no batch decides by two programs
			return err
		}
		document, found, err := program.Draft(tx)
		if err != nil {
			return err
		}
		if !found {
			return fail.New(fail.Conflict, "there are no unpublished changes")
		}
		if v, err = a.makeLive(tx, document, in); err != nil {
			return err
		}
		return program.DropDraft(tx)
	})
	if err != nil {
		return v, err
	}
	a.afterPublishing(ctx, merchantID)
	return v, nil
}

// makeLive adds a document as the next version, in a transaction that holds the
// merchant's lock.
func (a *App) makeLive(tx *pg.Tx, document program.Document, in PublishInput) (v program.Version, err error) {
	if err := a.publishable(tx, document); err != nil {
		return v, err
	}
	latest, err := program.Latest(tx)
	if err != nil {
		return v, err
	}
	v = program.Version{
		Number: latest + 1, Document: document, Author: in.Author,
		PublishedAt: tx.Now.Truncate(time.Second), // stores tell when an order was placed in whole seconds
		Note:        strings.TrimSpace(in.Note),
	}
	if err := a.beginPromotion(tx, v); err != nil {
		return v, err
	}
	if err := program.AddVersion(tx, v); err != nil {
		return v, err
	}
	if err := a.wantPlugins(tx); err != nil {
		return v, err
	}
	return v, audit.Record(tx, audit.Entry{
		Action: audit.ProgramPublished, Kind: audit.OfProgram, Subject: strconv.Itoa(v.Number), After: v.Document,
		Reason: v.Note,
	})
}

// afterPublishing does for everybody what a new version brings. The version is
// live in any case; an hourly sweep goes on with what is left.
func (a *App) afterPublishing(ctx context.Context, merchantID uuid.UUID) {
	if err := a.letIn(ctx, merchantID); err != nil {
		a.log.WarnContext(ctx, "not everyone is let in yet", "merchant_id", merchantID, "error", err)
	}
	if err := a.Promote(ctx, merchantID); err != nil {
		a.log.WarnContext(ctx, "not everyone is ranked yet", "merchant_id", merchantID, "error", err)
	}
}

func (a *App) publishable(tx *pg.Tx, document program.Document) error {
	currencies, err := currenciesOf(tx)
	if err != nil {
		return err
	}
	if err := kept(tx, document); err != nil {
		return err
	}
	if err := knowSegments(tx, document); err != nil {
		return err
	}
	if err := document.Publishable(currencies); err != nil {
		return err
	}
	return a.permittedBy(tx, document)
}

// letInAtOnce is how many people one transaction lets in.
const letInAtOnce = 2000

// letIn makes members of everyone the stores know, as far as the live program
// lets them in, a few thousand at a time.
func (a *App) letIn(ctx context.Context, merchantID uuid.UUID) error {
	for entered := int64(1); entered > 0; {
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			if err := inbox.LockMerchant(tx); err != nil { // the people's own webhooks may arrive this moment
				return err
			}
			programs, err := a.programsOf(tx)
			live := programs.Live()
			if err != nil || live == nil || live.Version.Document.Enrollment == program.Join {
				entered = 0
				return err
			}
			entered, err = member.EnrollKnown(tx, live.Version.Document.Enrollment == program.Guests, letInAtOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
