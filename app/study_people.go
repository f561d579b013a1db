package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/study"
)

// StudyPerson is one person of a study, as staff see them.
type StudyPerson struct {
	*study.Invitation
	Name, Email string
}

// StudyPeople lists who was drawn for a study, newest first, and where to go on
// (zero at the end).
func (a *App) StudyPeople(ctx context.Context, merchantID, id uuid.UUID, f study.Find) (
	list []StudyPerson, next uuid.UUID, err error,
) {
	limit := f.Limit
	f.Limit++
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := study.Get(tx, id); err != nil {
			return err
		}
		found, err := study.List(tx, id, f)
		if err != nil {
			return err
		}
		found, next = pageOf(found, limit, func(i *study.Invitation) uuid.UUID { return i.ID })
		ids := make([]uuid.UUID, len(found))
		for n, i := range found {
			ids[n] = i.Member
		}
		who, err := member.Briefs(tx, ids)
		list = make([]StudyPerson, len(found))
		for n, i := range found {
			list[n] = StudyPerson{Invitation: i, Name: who[i.Member].Name, Email: who[i.Member].Email}
		}
		return err
	})
	return list, next, err
}

// panelMoves is how far back it is counted who left the panel.
const panelMoves = 30 * 24 * time.Hour

// PanelView is who wants to be asked.
type PanelView struct {
	Size   int64
	Left   int64 // in the last 30 days
	People []PanelPerson
}

// PanelPerson is a member of the panel.
type PanelPerson struct {
	study.Panelist
	Name, Email string
}

// Panel lists who wants to be asked to take part in studies, by id, and where to go
// on (zero at the end).
func (a *App) Panel(ctx context.Context, merchantID, after uuid.UUID, limit int) (
	v PanelView, next uuid.UUID, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if v.Size, v.Left, err = study.PanelSize(tx, tx.Now.Add(-panelMoves)); err != nil {
			return err
		}
		found, err := study.Panel(tx, after, limit+1)
		if err != nil {
			return err
		}
		found, next = pageOf(found, limit, func(p study.Panelist) uuid.UUID { return p.Member })
		ids := make([]uuid.UUID, len(found))
		for n := range found {
			ids[n] = found[n].Member
		}
		who, err := member.Briefs(tx, ids)
		v.People = make([]PanelPerson, len(found))
		for n, p := range found {
			v.People[n] = PanelPerson{Panelist: p, Name: who[p.Member].Name, Email: who[p.Member].Email}
		}
		return err
	})
	return v, next, err
}
