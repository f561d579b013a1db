package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/parcel"
	"regulars/app/support"
	"regulars/app/words"
)

// LateParcel is an order whose parcel is late.
type LateParcel struct {
	Order   uuid.UUID
	Store   uuid.UUID
	Name    string     // of the order, as the store shows it
	By      *time.Time // it should have been there by then, in the merchant's calendar; nil where nobody can tell
	Request bool       // one about it waits for staff
}

// lateParcels lists a member's orders whose parcels are late, newest first.
func (a *App) lateParcels(tx *pg.Tx, member uuid.UUID) ([]LateParcel, error) {
	overdue, err := parcel.OverdueOf(tx, member)
	if err != nil || len(overdue) == 0 {
		return nil, err
	}
	expect, err := expected(tx)
	if err != nil {
		return nil, err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	orders := make([]uuid.UUID, len(overdue))
	for i, o := range overdue {
		orders[i] = o.Order
	}
	asked, err := support.OpenAbout(tx, member, orders)
	found := make([]LateParcel, len(overdue))
	for i, o := range overdue {
		found[i] = LateParcel{Order: o.Order, Store: o.Store, Name: o.Name, Request: asked[o.Order]}
		if o.Sent == nil {
			continue
		}
		// A carrier may call a parcel late before its time has come.
		if by, known := parcel.Due(expect, o.Country, *o.Sent); known && by.Before(tx.Now) {
			by = by.In(m.Location())
			found[i].By = &by
		}
	}
	return found, err
}

// ShopperParcels says, in a language, which of a shopper's parcels from the store
// they stand in are late.
func (a *App) ShopperParcels(ctx context.Context, s Shopper, locale string) (said []string, err error) {
	if s.MemberID == uuid.Nil {
		return nil, nil
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		late, err := a.lateParcels(tx, s.MemberID)
		if err != nil {
			return err
		}
		w := words.For(locale)
		said = nil
		for _, l := range late {
			if l.Store == s.Store {
				said = append(said, l.in(w))
			}
		}
		return nil
	})
	return said, err
}

// in says of a parcel that it is late, and no more than is true.
func (l LateParcel) in(w *words.Words) string {
	text := w.Text("page.late", words.Args{"Order": l.Name})
	if l.By != nil {
		text = w.Text("page.late_by", words.Args{"Order": l.Name, "Date": w.Day(*l.By)})
	}
	if l.Request {
		text += " " + w.Text("page.late_looking", nil)
	}
	return text
}
