package app

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/program"
	"regulars/app/words"
)

// DraftName names the draft where a version's number may stand.
const DraftName = "draft"

// Comparison says, in the merchant's language, how a document differs from
// another.
type Comparison struct {
	From, To string // numbers of versions, or DraftName
	Changes  []string
}

// CompareVersions says how to differs from from. Both are numbers of versions or
// DraftName. fail.Invalid names the one that there is not.
func (a *App) CompareVersions(ctx context.Context, merchantID uuid.UUID, from, to string) (Comparison, error) {
	c := Comparison{From: from, To: to}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		state, err := a.programState(tx)
		if err != nil {
			return err
		}
		old, err := state.document("from", from)
		if err != nil {
			return err
		}
		now, err := state.document("to", to)
		if err != nil {
			return err
		}
		m, err := a.merchantOf(tx)
		c.Changes = differences(words.For(m.Locale), old, now)
		return err
	})
	return c, err
}

// document finds the draft or a version by its name.
func (s *ProgramState) document(field, name string) (program.Document, error) {
	if name == DraftName {
		return s.Draft.Document, nil
	}
	number, err := strconv.Atoi(name)
	at := slices.IndexFunc(s.Versions, func(v program.Version) bool { return v.Number == number })
	if err != nil || at < 0 {
		return program.Document{}, fail.Field(field, "must be the number of a version, or %s", DraftName)
	}
	return s.Versions[at].Document, nil
}

// ProgramDocument reads the draft or a version. fail.NotFound when there is no
// such version.
func (a *App) ProgramDocument(ctx context.Context, merchantID uuid.UUID, name string) (d program.Document, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		state, err := a.programState(tx)
		if err != nil {
			return err
		}
		if d, err = state.document("version", name); err != nil {
			return noVersion()
		}
		return nil
	})
	return d, err
}

func noVersion() error { return fail.New(fail.NotFound, "there is no such version of the program") }

// versionOf reads a published version. fail.NotFound when there is none.
func (a *App) versionOf(tx *pg.Tx, number int) (program.Document, error) {
	programs, err := a.programsOf(tx)
	if err != nil {
		return program.Document{}, err
	}
	found := programs.Number(number)
	if found == nil {
		return program.Document{}, noVersion()
	}
	return found.Version.Document, nil
}

// CopyVersion writes what a version says into the draft, whose changes are lost.
func (a *App) CopyVersion(ctx context.Context, merchantID uuid.UUID, number int) (d Draft, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		document, err := a.versionOf(tx, number)
		if err != nil {
			return err
		}
		d, err = a.replaceDraft(tx, document)
		return err
	})
	return d, err
}

// ImportDraft writes a document that came as a file, or a template, into the
// draft, whose changes are lost. Its ids are kept. fail.Invalid names the field
// that cannot stand.
func (a *App) ImportDraft(ctx context.Context, merchantID uuid.UUID, document program.Document) (d Draft, err error) {
	document = document.Plain()
	if err := document.Validate(); err != nil {
		return d, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		d, err = a.replaceDraft(tx, document)
		return err
	})
	return d, err
}

func (a *App) replaceDraft(tx *pg.Tx, document program.Document) (Draft, error) {
	err := audit.RecordStaff(tx, audit.Entry{Action: audit.DraftSaved, Kind: audit.OfProgram, After: document})
	if err != nil {
		return Draft{}, err
	}
	if err := program.SaveDraft(tx, document); err != nil {
		return Draft{}, err
	}
	state, err := a.programState(tx)
	return state.Draft, err
}

// RollBack makes what an earlier version said live again, as a new version. The
// draft stays as it is. Orders keep the version they earned under.
//
// fail.Conflict when it says what is live already, so that a second click
// changes nothing; fail.Invalid names what keeps it from going live today.
func (a *App) RollBack(ctx context.Context, merchantID uuid.UUID, number int, in PublishInput) (program.Version,
	error,
) {
	var v program.Version
	if err := in.validate(); err != nil {
		return v, err
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // no batch decides by two programs
			return err
		}
		document, err := a.versionOf(tx, number)
		if err != nil {
			return err
		}
		programs, err := a.programsOf(tx)
		if err != nil {
			return err
		}
		if programs.Live().Version.Document.Equal(document) {
			return fail.New(fail.Conflict, "version %d says what is live already", number)
		}
		if v, err = a.makeLive(tx, document, in); err != nil {
			return err
		}
		return dropSameDraft(tx, document)
	})
	if err == nil {
		a.afterPublishing(ctx, merchantID)
	}
	return v, err
}

// Templates are programs to begin with, in the currencies of the merchant's
// stores, or of its own when there is none.
func (a *App) Templates(ctx context.Context, merchantID uuid.UUID) (all []program.Template, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		currencies, err := currenciesOf(tx)
		if err != nil {
			return err
		}
		m, err := a.merchantOf(tx)
		if len(currencies) == 0 && m.Currency != "" {
			currencies = []string{m.Currency}
		}
		all = program.Templates(currencies)
		return err
	})
	return all, err
}

// UseTemplate writes a template into the draft, whose changes are lost.
// fail.NotFound when there is no such template.
func (a *App) UseTemplate(ctx context.Context, merchantID uuid.UUID, id string) (Draft, error) {
	all, err := a.Templates(ctx, merchantID)
	if err != nil {
		return Draft{}, err
	}
	at := slices.IndexFunc(all, func(t program.Template) bool { return t.ID == id })
	if at < 0 {
		return Draft{}, fail.New(fail.NotFound, "there is no such template")
	}
	return a.ImportDraft(ctx, merchantID, all[at].Document)
}
