package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/program"
)

// PublishInput says who publishes the draft, and why.
type PublishInput struct {
	Author string
	Note   string // at most 500 characters
}

// PublishDraft makes the draft the next version, live from now on. The first
// version starts the program. Everyone the stores know is let in as far as the
// program lets them in; nobody is given anything for the past.
//
// fail.Conflict when there is no draft; fail.Invalid names what keeps it from
// going live.
func (a *App) PublishDraft(ctx context.Context, merchantID uuid.UUID, in PublishInput) (program.Version, error) {
	if utf8.RuneCountInString(in.Note) > 500 {
		return program.Version{}, fail.Field("note", "must have at most 500 characters")
	}
	var v program.Version
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
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
		if err := publishable(tx, document); err != nil {
			return err
		}
		latest, err := program.Latest(tx)
		if err != nil {
			return err
		}
		v = program.Version{
			Number: latest + 1, Document: document, PublishedAt: tx.Now, Author: in.Author,
			Note: strings.TrimSpace(in.Note),
		}
		if err := program.AddVersion(tx, v); err != nil {
			return err
		}
		if err := program.DropDraft(tx); err != nil {
			return err
		}
		return letIn(tx, document)
	})
	return v, err
}

func publishable(tx *pg.Tx, document program.Document) error {
	stores, err := merchant.Stores(tx)
	if err != nil {
		return err
	}
	var currencies []string
	for _, s := range stores {
		if s.State != merchant.Uninstalled {
			currencies = append(currencies, s.Currency)
		}
	}
	return document.Publishable(currencies)
}

func letIn(tx *pg.Tx, document program.Document) error {
	if document.Enrollment == program.Join {
		return nil
	}
	_, err := member.EnrollKnown(tx, document.Enrollment == program.Guests)
	return err
}
