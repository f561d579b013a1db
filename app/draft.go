package app

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/program"
	"regulars/app/words"
)

// ProgramState is what is live, what is being written, and what was live.
type ProgramState struct {
	Live     *program.Version // nil before the first publishing
	Draft    Draft
	Versions []program.Version // newest first
	Plan     *OpenPlan         // what is to go live by itself, nil for nothing
}

// Draft is a program being written. Changes says, in the merchant's language,
// how it differs from what is live.
type Draft struct {
	Document  program.Document
	Changed   bool
	Changes   []string
	Untouched bool // nobody has written anything yet: it is what everybody starts with
}

// OpenPlan is a plan that waits for its moment, or for somebody.
type OpenPlan struct {
	program.Plan
	SameAsDraft bool // the draft still says what was planned
}

// Program reads a merchant's program.
func (a *App) Program(ctx context.Context, merchantID uuid.UUID) (ProgramState, error) {
	var s ProgramState
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		s, err = a.programState(tx)
		return err
	})
	return s, err
}

func (a *App) programState(tx *pg.Tx) (ProgramState, error) {
	var s ProgramState
	m, err := a.merchantOf(tx)
	if err != nil {
		return s, err
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return s, err
	}
	for _, p := range slices.Backward(programs) {
		s.Versions = append(s.Versions, p.Version)
	}
	if live := programs.Live(); live != nil {
		s.Live = &live.Version
	}
	if s.Draft, err = draftOf(tx, s.Live, words.For(m.Locale)); err != nil {
		return s, err
	}
	plan, err := program.OpenPlan(tx)
	if err != nil {
		return s, ignoreGone(err)
	}
	s.Plan = &OpenPlan{Plan: *plan, SameAsDraft: plan.Document.Equal(s.Draft.Document)}
	return s, nil
}

// draftOf reads the draft; without one it is what is live, or what everybody
// starts with.
func draftOf(tx *pg.Tx, live *program.Version, w *words.Words) (Draft, error) {
	document, found, err := program.Draft(tx)
	if err != nil {
		return Draft{}, err
	}
	if live == nil {
		first, err := starter(tx)
		if err != nil {
			return Draft{}, err
		}
		if !found {
			document = first
		}
		return Draft{
			Document: document, Changed: true, Changes: differences(w, program.Document{}, document),
			Untouched: document.Equal(first),
		}, nil
	}
	if !found {
		return Draft{Document: live.Document, Changes: []string{}}, nil
	}
	changed := !live.Document.Equal(document)
	return Draft{Document: document, Changed: changed, Changes: differences(w, live.Document, document)}, nil
}

func starter(tx *pg.Tx) (program.Document, error) {
	stores, err := merchant.Stores(tx)
	var currencies []string
	for _, s := range stores {
		currencies = append(currencies, s.Currency)
	}
	return program.Starter(currencies), err
}

// SaveDraft replaces the draft. Its shape must be valid; whether it can go live
// is asked when it is published. fail.Invalid names the field.
func (a *App) SaveDraft(ctx context.Context, merchantID uuid.UUID,
	document program.Document,
) (program.Document, error) {
	document = document.Plain()
	if err := document.Validate(); err != nil {
		return document, err
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := program.SaveDraft(tx, document); err != nil {
			return err
		}
		return audit.RecordStaff(tx, audit.Entry{Action: audit.DraftSaved, Kind: audit.OfProgram, After: document})
	})
	return document, err
}

// DiscardDraft goes back to what is live, or to what everybody starts with.
func (a *App) DiscardDraft(ctx context.Context, merchantID uuid.UUID) (Draft, error) {
	var s ProgramState
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if err := program.DropDraft(tx); err != nil {
			return err
		}
		err = audit.RecordStaff(tx, audit.Entry{Action: audit.DraftDiscarded, Kind: audit.OfProgram})
		if err != nil {
			return err
		}
		s, err = a.programState(tx)
		return err
	})
	return s.Draft, err
}
