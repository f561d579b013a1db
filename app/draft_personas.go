package app

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/persona"
	"regulars/app/segment"
)

// draftPeople is of how many members the figures of a draft are at most.
const draftPeople = 20_000

// DraftView is a draft with what the data says of it.
type DraftView struct {
	persona.Draft
	Name  string
	Apart []persona.Line
	Made  bool // there is a persona of this condition
}

// DraftList is what personas could be made.
type DraftList struct {
	Items    []DraftView
	Words    PersonaWords
	Drafting bool       // they are being looked for
	At       *time.Time // as of when, nil for never asked
}

// SuggestPersonas has personas looked for in the data.
func (a *App) SuggestPersonas(ctx context.Context, merchantID uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := a.openPersonas(tx); err != nil {
			return err
		}
		return persona.WantDrafts(tx)
	})
}

// PersonaDrafts lists personas that could be made.
func (a *App) PersonaDrafts(ctx context.Context, merchantID uuid.UUID) (l DraftList, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		book, err := persona.ReadBook(tx)
		if err != nil {
			return err
		}
		if l.Words, err = a.personaWords(tx, &book); err != nil {
			return err
		}
		made, err := conditionsOfPersonas(tx)
		if err != nil {
			return err
		}
		l.Drafting, l.At = book.Drafting(), book.DraftedAt
		for _, d := range book.Drafts {
			lines := persona.Tell(&d.Figures, &book.Figures)
			l.Items = append(l.Items, DraftView{
				Draft: d, Name: l.Words.DraftName(&d),
				Apart: persona.Apart(lines, persona.Given(d.Condition), persona.Facts),
				Made:  slices.ContainsFunc(made, d.Condition.Equal),
			})
		}
		return nil
	})
	return l, err
}

func conditionsOfPersonas(tx *pg.Tx) (list []segment.Condition, err error) {
	uses, err := persona.Uses(tx)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(uses))
	for i, u := range uses {
		ids[i] = u.Segment
	}
	of, err := segment.ByIDs(tx, distinct(ids))
	for _, s := range of {
		list = append(list, s.Condition)
	}
	return list, err
}

// draftPersonas looks for groups that are worth a card: large enough, with something
// that sets them apart, and not the same people again.
func (a *App) draftPersonas(tx *pg.Tx, book *persona.Book) error {
	scale, err := segment.ReadScale(tx)
	if err != nil {
		return err
	}
	left, err := a.fitting(tx, persona.Candidates(&book.Figures, scale.Gap), scale.Buyers)
	if err != nil {
		return err
	}
	var chosen []persona.Draft
	for len(left) > 0 && len(chosen) < persona.MostDrafts {
		var next *persona.Draft
		if next, left, err = a.nextDraft(tx, left, chosen); err != nil {
			return err
		}
		if next == nil {
			break
		}
		if next.Figures, err = a.figuresOf(tx, next.Condition, draftPeople); err != nil {
			return err
		}
		lines := persona.Tell(&next.Figures, &book.Figures)
		if len(persona.Apart(lines, persona.Given(next.Condition), persona.Facts)) > 0 {
			chosen = append(chosen, *next)
		}
	}
	if err := a.overlaps(tx, chosen); err != nil {
		return err
	}
	return persona.Drafted(tx, chosen)
}

// fitting are the candidates of a size that is worth a card, counted in one pass over
// all members.
func (a *App) fitting(tx *pg.Tx, list []persona.Draft, buyers int64) ([]persona.Draft, error) {
	conditions := make([]segment.Condition, len(list))
	for i := range list {
		conditions[i] = list[i].Condition
	}
	counts, err := a.countEach(tx, conditions)
	if err != nil {
		return nil, err
	}
	var fit []persona.Draft
	for i := range list {
		if list[i].Members = counts[i]; persona.Fits(counts[i], buyers) {
			fit = append(fit, list[i])
		}
	}
	return fit, nil
}

// nextDraft is the next of the candidates that are left: of a shape that was chosen
// least often, the one with most members who are in none chosen before. Those who are
// mostly in others are left out for good.
func (a *App) nextDraft(tx *pg.Tx, left, chosen []persona.Draft) (*persona.Draft, []persona.Draft, error) {
	others := segment.Condition{Match: segment.None}
	times := map[persona.Shape]int{}
	for i := range chosen {
		others.Of = append(others.Of, chosen[i].Condition)
		times[chosen[i].Shape]++
	}
	conditions := make([]segment.Condition, len(left))
	for i := range left {
		conditions[i] = segment.Condition{Match: segment.All, Of: []segment.Condition{left[i].Condition, others}}
	}
	unseen, err := a.countEach(tx, conditions)
	if err != nil {
		return nil, nil, err
	}
	best := -1
	for i := range left {
		if !persona.Fresh(left[i].Members, unseen[i]) {
			continue
		}
		if best < 0 || times[left[i].Shape] < times[left[best].Shape] ||
			left[i].Shape == left[best].Shape && unseen[i] > unseen[best] {
			best = i
		}
	}
	if best < 0 {
		return nil, nil, nil
	}
	next := left[best]
	return &next, slices.Delete(left, best, best+1), nil
}

// overlaps notes how many members drafts share.
func (a *App) overlaps(tx *pg.Tx, drafts []persona.Draft) error {
	var pairs [][2]int
	var conditions []segment.Condition
	for i := range drafts {
		for j := range drafts[:i] {
			both := []segment.Condition{drafts[i].Condition, drafts[j].Condition}
			pairs = append(pairs, [2]int{i, j})
			conditions = append(conditions, segment.Condition{Match: segment.All, Of: both})
		}
	}
	counts, err := a.countEach(tx, conditions)
	for k, pair := range pairs {
		if err == nil && counts[k] >= persona.Few {
			i, j := pair[0], pair[1]
			drafts[i].Overlaps = append(drafts[i].Overlaps, persona.Overlap{Draft: j, Members: counts[k]})
			drafts[j].Overlaps = append(drafts[j].Overlaps, persona.Overlap{Draft: i, Members: counts[k]})
		}
	}
	return err
}

// countEach counts who meets each of some conditions, in one pass over all members.
func (a *App) countEach(tx *pg.Tx, conditions []segment.Condition) ([]int64, error) {
	tests := make([]segment.Test, len(conditions))
	for i, c := range conditions {
		var err error
		if tests[i], err = a.testOf(tx, c); err != nil {
			return nil, err
		}
	}
	return segment.CountAll(tx, tests)
}
