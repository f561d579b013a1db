package app

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/message"
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

// shipPage is how many addresses are opened, or pieces marked, in one transaction.
const shipPage = 500

// ExportAddresses writes the addresses to which a piece is to be sent as CSV, page
// by page, and notes whose were handed out. The log says who did it and how many.
func (a *App) ExportAddresses(ctx context.Context, merchantID, id uuid.UUID, to io.Writer) error {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := study.Get(tx, id)
		if err != nil {
			return err
		}
		funnels, err := study.Funnels(tx, id)
		if err != nil {
			return err
		}
		waiting := 0
		for _, f := range funnels {
			waiting += f.ToShip
		}
		return noteStudy(tx, id, audit.StudyAddresses, fmt.Sprintf("%s: %d", s.Outline.Name, waiting))
	})
	if err != nil {
		return err
	}
	file := csv.NewWriter(to)
	err = file.Write([]string{
		"reference", "group", "name", "address 1", "address 2", "postcode", "city", "region", "country", "phone",
	})
	if err != nil {
		return err
	}
	for after, more := uuid.Nil, true; more; {
		var rows [][]string
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			rows, after, err = a.addressRows(tx, id, after)
			return err
		})
		if err != nil {
			return err
		}
		if err := file.WriteAll(rows); err != nil {
			return err
		}
		more = len(rows) == shipPage
	}
	file.Flush()
	return file.Error()
}

func (a *App) addressRows(tx *pg.Tx, id, after uuid.UUID) (rows [][]string, last uuid.UUID, err error) {
	s, err := study.Get(tx, id)
	if err != nil {
		return nil, last, err
	}
	found, err := study.ToShip(tx, id, after, shipPage)
	if err != nil {
		return nil, last, err
	}
	var ids []uuid.UUID
	for _, i := range found {
		to, err := a.addressOf(tx, i)
		if err != nil {
			return nil, last, err
		}
		quota := i.Quota
		if q := s.Outline.Quota(quota); q != nil {
			quota = q.Name
		}
		row := []string{
			i.ID.String(), quota, to.Name, to.Line1, to.Line2, to.Postcode, to.City, to.Region, to.Country, to.Phone,
		}
		for n := range row {
			row[n] = bulk.Plain(row[n])
		}
		rows, ids, last = append(rows, row), append(ids, i.ID), i.ID
	}
	return rows, last, study.MarkExported(tx, ids)
}

// addressOf opens the address of an invitation.
func (a *App) addressOf(tx *pg.Tx, i *study.Invitation) (to study.Address, err error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return to, err
	}
	text, err := keys.Unseal(sealedAddress(i.ID), i.Sealed)
	if err != nil {
		return to, err
	}
	return to, json.Unmarshal(text, &to)
}

// MarkShipped notes that pieces were sent: to the named people, or, with none, to
// all whose address was handed out. Whoever it was noted of before stays as they
// are. They are told, and asked later what they think. It returns how many.
func (a *App) MarkShipped(ctx context.Context, merchantID, id uuid.UUID, people []uuid.UUID) (sent int, err error) {
	if len(people) > shipPage {
		return 0, fail.Field("invitations", "must be at most %d at once", shipPage)
	}
	for more := true; more; {
		var page int
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			page, err = shipSome(tx, id, people)
			return err
		})
		if err != nil {
			return sent, err
		}
		sent += page
		more = people == nil && page == shipPage
	}
	return sent, nil
}

func shipSome(tx *pg.Tx, id uuid.UUID, people []uuid.UUID) (sent int, err error) {
	if err := inbox.LockMerchant(tx); err != nil {
		return 0, err
	}
	s, err := study.Get(tx, id)
	switch {
	case err != nil:
		return 0, err
	case !s.Outline.Ships():
		return 0, fail.New(fail.Conflict, "nothing is sent for this study")
	case s.Stage == study.Closed:
		return 0, fail.New(fail.Conflict, "this study is closed")
	}
	ids := distinct(people)
	if people == nil {
		if ids, err = study.Exported(tx, id, shipPage); err != nil {
			return 0, err
		}
	}
	for _, one := range ids {
		i, err := study.LockInvitation(tx, one)
		if err != nil || i.Study != id {
			return 0, fail.New(fail.NotFound, "there is no such invitation in this study")
		}
		if i.Step != study.Accepted || i.AddressAt == nil {
			if i.ShippedAt != nil {
				continue
			}
			return 0, fail.New(fail.Conflict, "somebody of them has no place, or gave no address yet")
		}
		if err := shipOne(tx, s, i); err != nil {
			return 0, err
		}
		sent++
	}
	if sent == 0 {
		return 0, nil
	}
	return sent, noteStudy(tx, id, audit.StudyShipped, fmt.Sprintf("%s: %d", s.Outline.Name, sent))
}

func shipOne(tx *pg.Tx, s *study.Study, i *study.Invitation) error {
	i.Step, i.ShippedAt, i.UntilAt = study.Shipped, &tx.Now, nil
	if err := tellStudy(tx, i, message.TurnShipped); err != nil {
		return err
	}
	_, next := i.Due(&s.Outline, tx.Now)
	return study.Save(tx, i, next)
}

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
