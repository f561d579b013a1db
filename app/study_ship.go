package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/study"
)

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
	head := []string{
		"reference", "group", "name", "address 1", "address 2", "postcode", "city", "region", "country", "phone",
	}
	page := func(tx *pg.Tx, after uuid.UUID) ([][]string, uuid.UUID, error) { return a.addressRows(tx, id, after) }
	return writePages(to, head, a.pages(ctx, merchantID, page))
}

func (a *App) addressRows(tx *pg.Tx, id, after uuid.UUID) (rows [][]string, next uuid.UUID, err error) {
	s, err := study.Get(tx, id)
	if err != nil {
		return nil, next, err
	}
	found, err := study.ToShip(tx, id, after, shipPage+1)
	if err != nil {
		return nil, next, err
	}
	found, next = pageOf(found, shipPage, func(i *study.Invitation) uuid.UUID { return i.ID })
	ids := make([]uuid.UUID, len(found))
	for n, i := range found {
		ids[n] = i.ID
		to, err := a.addressOf(tx, i)
		if err != nil {
			return nil, next, err
		}
		row := []string{
			i.ID.String(), s.Outline.QuotaName(i.Quota), to.Name, to.Line1, to.Line2, to.Postcode, to.City, to.Region,
			to.Country, to.Phone,
		}
		for n := range row {
			row[n] = bulk.Plain(row[n])
		}
		rows = append(rows, row)
	}
	return rows, next, study.MarkExported(tx, ids)
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
