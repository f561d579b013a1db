package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/persona"
	"regulars/app/segment"
)

// PersonaView is a persona with what the data says of it.
type PersonaView struct {
	*persona.Persona
	Counting bool // newer figures are on their way
	Segment  *segment.Segment
	Lines    []persona.Line
	Apart    []persona.Line // what sets it apart most
	Words    PersonaWords
	Months   []persona.Month  // oldest first; of one persona alone
	Changes  []persona.Change // likewise
}

// PersonaList is all personas of a merchant.
type PersonaList struct {
	Items     []PersonaView
	Preparing bool // members are being counted for the first time
}

// personaFacts is how many things that set it apart a card tells.
const personaFacts = 3

// personaMonths is how many months of a persona are shown.
const personaMonths = 24

// Personas lists all personas, oldest first. Whoever looks for the first time has all
// members counted.
func (a *App) Personas(ctx context.Context, merchantID uuid.UUID) (l PersonaList, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := a.openPersonas(tx); err != nil {
			return err
		}
		book, err := persona.ReadBook(tx)
		if err != nil {
			return err
		}
		found, err := persona.Here(tx)
		if err != nil {
			return err
		}
		l.Preparing = book.FiguredAt == nil
		l.Items, err = a.showPersonas(tx, &book, found)
		return err
	})
	return l, err
}

// openPersonas begins to count personas, once.
func (a *App) openPersonas(tx *pg.Tx) error {
	if err := a.beginSegments(tx); err != nil {
		return err
	}
	return persona.Open(tx)
}

func (a *App) showPersonas(tx *pg.Tx, book *persona.Book, found []*persona.Persona) ([]PersonaView, error) {
	ids := make([]uuid.UUID, len(found))
	for i, p := range found {
		ids[i] = p.Segment
	}
	of, err := segment.ByIDs(tx, distinct(ids))
	if err != nil {
		return nil, err
	}
	segments := map[uuid.UUID]*segment.Segment{}
	for _, s := range of {
		segments[s.ID] = s
	}
	say, err := a.personaWords(tx, book)
	if err != nil {
		return nil, err
	}
	views := make([]PersonaView, len(found))
	for i, p := range found {
		s := segments[p.Segment]
		lines := persona.Tell(&p.Figures, &book.Figures)
		views[i] = PersonaView{
			Persona: p, Counting: p.Counting(tx.Now), Segment: s, Lines: lines, Words: say,
			Apart: persona.Apart(lines, persona.Given(s.Condition), personaFacts),
		}
	}
	return views, nil
}

// Persona reads one persona, with its months. fail.NotFound when there is none.
func (a *App) Persona(ctx context.Context, merchantID, id uuid.UUID) (v PersonaView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		v, err = a.readPersona(tx, id)
		return err
	})
	return v, err
}

func (a *App) readPersona(tx *pg.Tx, id uuid.UUID) (v PersonaView, err error) {
	p, err := persona.Get(tx, id)
	if err != nil {
		return v, err
	}
	book, err := persona.ReadBook(tx)
	if err != nil {
		return v, err
	}
	views, err := a.showPersonas(tx, &book, []*persona.Persona{p})
	if err != nil {
		return v, err
	}
	v = views[0]
	v.Months, err = persona.Months(tx, id, personaMonths)
	v.Changes = persona.ChangeOf(v.Months)
	return v, err
}

// PersonaInput is a persona as it is to be.
type PersonaInput struct {
	ID        uuid.UUID // zero to make one
	Name      string
	Written   persona.Written
	Segment   uuid.UUID          // of a new one: whom it is of,
	Condition *segment.Condition // or the condition of a segment that is made for it
}

// SavePersona makes or changes a persona: its name and what staff write. Whom it is of
// stays; the segment's condition can change. fail.Invalid and fail.Conflict name the
// field.
func (a *App) SavePersona(ctx context.Context, merchantID uuid.UUID, in PersonaInput) (v PersonaView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := a.openPersonas(tx); err != nil {
			return err
		}
		p, before, err := a.personaToSave(tx, &in)
		if err != nil {
			return err
		}
		p.Name, p.Written, p.UpdatedAt = in.Name, in.Written, tx.Now
		if err := p.Validate(); err != nil {
			return err
		}
		if in.ID == uuid.Nil {
			if p.Segment, err = a.segmentOfPersona(tx, &in); err != nil {
				return err
			}
			if err := persona.Wake(tx); err != nil {
				return err
			}
		}
		if err := persona.Put(tx, p); err != nil {
			return err
		}
		if err := audit.Record(tx, audit.Entry{
			Action: audit.PersonaSaved, Kind: audit.OfPersona, Subject: p.ID.String(), Before: before, After: p.Name,
		}); err != nil {
			return err
		}
		v, err = a.readPersona(tx, p.ID)
		return err
	})
	return v, err
}

func (a *App) personaToSave(tx *pg.Tx, in *PersonaInput) (p *persona.Persona, before any, err error) {
	if in.ID != uuid.Nil {
		if p, err = persona.Get(tx, in.ID); err != nil {
			return nil, nil, err
		}
		return p, p.Name, nil
	}
	uses, err := persona.Uses(tx)
	if err == nil && len(uses) >= persona.Most {
		err = fail.New(fail.Conflict, "there are %d personas already: remove one first", persona.Most)
	}
	return &persona.Persona{ID: tx.NewID(), CreatedAt: tx.Now, WantedAt: tx.Now}, nil, err
}

// segmentOfPersona is the segment that a new persona is of. Of a condition it is the one
// that has it already, or a new one.
func (a *App) segmentOfPersona(tx *pg.Tx, in *PersonaInput) (uuid.UUID, error) {
	if in.Condition == nil {
		if _, err := segment.Get(tx, in.Segment); err != nil {
			return uuid.Nil, fail.Field("segment_id", "is no segment of yours")
		}
		return in.Segment, nil
	}
	if in.Segment != uuid.Nil {
		return uuid.Nil, fail.Field("segment_id", "or a condition, not both")
	}
	all, err := segment.Here(tx, uuid.Nil, segment.Most)
	if err != nil {
		return uuid.Nil, err
	}
	for _, s := range all {
		if s.Condition.Equal(*in.Condition) {
			return s.ID, nil
		}
	}
	s, err := a.saveSegment(tx, SegmentInput{Name: in.Name, Condition: *in.Condition})
	if err != nil {
		return uuid.Nil, err
	}
	return s.ID, nil
}

// RemovePersona takes a persona out of the list. Its segment stays.
func (a *App) RemovePersona(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		p, err := persona.Get(tx, id)
		if err != nil {
			return err
		}
		p.RemovedAt, p.UpdatedAt = &tx.Now, tx.Now
		if err := persona.Put(tx, p); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.PersonaRemoved, Kind: audit.OfPersona, Subject: id.String(), Before: p.Name,
		})
	})
}

// RecountPersonas has all personas counted anew soon, from what is known of members now.
func (a *App) RecountPersonas(ctx context.Context, merchantID uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := a.openPersonas(tx); err != nil {
			return err
		}
		return persona.WantAll(tx)
	})
}

// PersonasBeside are two personas beside each other.
type PersonasBeside struct {
	A, B PersonaView
	Rows []persona.Row
}

// ComparePersonas puts two personas beside each other. fail.NotFound when there is no
// such one.
func (a *App) ComparePersonas(ctx context.Context, merchantID, one, other uuid.UUID) (b PersonasBeside, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if b.A, err = a.readPersona(tx, one); err != nil {
			return err
		}
		if b.B, err = a.readPersona(tx, other); err != nil {
			return err
		}
		book, err := persona.ReadBook(tx)
		b.Rows = persona.Compare(&b.A.Figures, &b.B.Figures, &book.Figures)
		return err
	})
	return b, err
}
