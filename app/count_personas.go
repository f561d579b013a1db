package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"regulars/app/coupon"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/newsletter"
	"regulars/app/persona"
	"regulars/app/segment"
)

const (
	// personaPeople is of how many members figures are at most: of more, it is that many.
	personaPeople = 50_000
	// personasTurn is how long one task counts before it lets others have the worker.
	personasTurn = 15 * time.Second
	// personaAgain is when a persona that could not be counted is tried again.
	personaAgain = time.Hour
	// newestTried is of how many newsletters and print runs it is told how they did.
	newestTried = 20
)

// CountPersonas counts what the data says of personas: after each night's recount of
// members, and when somebody asks. Any process may do it, one at a time. It holds
// nothing that others wait for, however long it takes.
func (a *App) CountPersonas(ctx context.Context, merchantID uuid.UUID) error {
	goesOn := true
	for end := a.Now().Add(personasTurn); goesOn && a.Now().Before(end); {
		var at uuid.UUID
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			goesOn, at, err = a.countSomePersonas(tx)
			return err
		})
		if err != nil {
			a.log.WarnContext(ctx, "personas are not counted", slog.String("merchant", merchantID.String()),
				slog.String("persona", at.String()))
			return errors.Join(err, a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
				return errors.Join(persona.PutOff(tx, at, tx.Now.Add(personaAgain)), persona.Postpone(tx))
			}))
		}
	}
	return nil
}

// countSomePersonas does what one transaction does, and says of which persona: all
// members first, then the persona that waits longest, then drafts.
func (a *App) countSomePersonas(tx *pg.Tx) (goesOn bool, at uuid.UUID, err error) {
	if alone, err := persona.TryAlone(tx); err != nil || !alone {
		return false, at, err
	}
	book, err := persona.ReadBook(tx)
	if err != nil || book.NextAt.After(tx.Now) {
		return false, at, err
	}
	pass, err := segment.ReadPass(tx)
	if err != nil || pass.MeasuredAt == nil { // the end of the first recount wakes it
		return false, at, errors.Join(err, persona.Rest(tx, book.NextAt))
	}
	if err := segment.Patience(tx, nightPatience); err != nil {
		return false, at, err
	}
	if book.Due() {
		figures, err := a.figuresOf(tx, segment.Everybody(), personaPeople)
		if err != nil {
			return false, at, err
		}
		return true, at, persona.ShopFigured(tx, figures)
	}
	due, err := persona.NextDue(tx)
	if err != nil {
		return false, at, err
	}
	switch {
	case due != nil:
		return true, due.ID, a.countPersona(tx, due)
	case book.Drafting():
		return true, at, a.draftPersonas(tx, &book)
	default:
		return false, at, persona.Rest(tx, book.NextAt)
	}
}

func (a *App) countPersona(tx *pg.Tx, p *persona.Persona) error {
	of, err := segment.ByIDs(tx, []uuid.UUID{p.Segment})
	if err != nil {
		return err
	}
	figures, err := a.figuresOf(tx, of[0].Condition, personaPeople)
	if err != nil {
		return err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	y, month, _ := tx.Now.In(m.Location()).Date()
	return persona.Figured(tx, p.ID, figures, of[0].Version, time.Date(y, month, 1, 0, 0, 0, 0, time.UTC))
}

// figuresOf counts what is true of those who meet a condition, of so many at most, and
// leaves out whatever is of too few people.
func (a *App) figuresOf(tx *pg.Tx, c segment.Condition, most int64) (persona.Figures, error) {
	test, err := a.testOf(tx, c)
	if err != nil {
		return persona.Figures{}, err
	}
	people, members, err := segment.Sample(tx, test, most)
	if err != nil {
		return persona.Figures{}, err
	}
	if len(people) < persona.Few {
		return persona.Figures{Few: true}, nil
	}
	f, err := persona.Gather(tx, people)
	if err != nil {
		return f, err
	}
	f.Members = members
	if f.Questions, err = persona.Choices(tx, people); err != nil {
		return f, err
	}
	if persona.Judged(c) {
		if f.Trials, err = a.trialsOf(tx, people); err != nil {
			return f, err
		}
	}
	kept := f.Kept()
	return kept, a.nameFigures(tx, &kept)
}

// trialsOf is how automations, newsletters and print runs did among some members,
// against those of them who were left alone.
func (a *App) trialsOf(tx *pg.Tx, people []uuid.UUID) ([]persona.Trial, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	list, err := journeyTrials(tx, people)
	if err != nil {
		return nil, err
	}
	letters, err := newsletter.Here(tx, uuid.Nil, newestTried)
	if err != nil {
		return nil, err
	}
	for _, n := range letters {
		t := persona.Trial{Kind: persona.OfNewsletter, ID: n.ID, Name: n.Name}
		if t.Given, t.Alone, err = newsletter.BoughtAmong(tx, n, m.Currency, people); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	runs, err := coupon.Here(tx, uuid.Nil, newestTried)
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		t := persona.Trial{Kind: persona.OfPrint, ID: r.ID, Name: r.Name}
		if t.Given, t.Alone, err = coupon.BoughtAmong(tx, r, m.Currency, people); err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

func journeyTrials(tx *pg.Tx, people []uuid.UUID) (list []persona.Trial, err error) {
	sides, err := persona.JourneySides(tx, people)
	if err != nil {
		return nil, err
	}
	all, err := journey.List(tx, uuid.Nil, mostJourneys)
	for i := range all {
		if t := sides[all[i].ID]; t != nil {
			t.Name = all[i].Draft.Name
			list = append(list, *t)
		}
	}
	return list, err
}
