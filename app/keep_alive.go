package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/platform"
	"regulars/app/staff"
	"regulars/app/words"
)

// quietFor is how old a store's credentials are when they are renewed although
// nothing is to be done there: Shopify's refresh tokens live for 90 days.
const quietFor = 30 * 24 * time.Hour

// keepAlive renews the credentials of a merchant's quiet stores, one after the
// other. One that refuses needs its merchant and keeps no other waiting; the first
// error is returned.
func (a *App) keepAlive(ctx context.Context, id uuid.UUID) error {
	var stores []merchant.Store
	err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
		stores, err = merchant.Quiet(tx, tx.Now.Add(-quietFor))
		return err
	})
	for _, s := range stores {
		if renewed := a.renewQuiet(ctx, id, s); renewed != nil && err == nil {
			err = renewed
		}
	}
	return err
}

func (a *App) renewQuiet(ctx context.Context, id uuid.UUID, s merchant.Store) error {
	connector, err := a.Connector(s.Platform)
	if err != nil {
		return err
	}
	renewer, able := connector.(platform.Renewer)
	if !able {
		return nil
	}
	err = renewer.Renew(ctx, a.talkTo(id, s))
	a.park(ctx, id, s.ID, err)
	return err
}

// alertOfStore has the owners written to that a store refuses us: one that takes
// every other call would not leave them alone, so again only after alertRest.
func alertOfStore(tx *pg.Tx, id uuid.UUID) error {
	due, err := merchant.Alerted(tx, id, tx.Now.Add(-alertRest))
	if err != nil || !due {
		return err
	}
	return writeToOwners(tx, staff.Mail{Store: id})
}

// writeToOwners has news of the merchant's sent to each owner who has joined.
func writeToOwners(tx *pg.Tx, news staff.Mail) error {
	team, err := staff.List(tx)
	if err != nil {
		return err
	}
	news.InvitedTo = tx.Merchant
	for _, person := range team {
		if person.Role != staff.Owner || person.JoinedAt == nil || len(person.LoginKey) == 0 {
			continue
		}
		news.LoginKey = person.LoginKey
		if err := staff.Ask(tx, news); err != nil {
			return err
		}
	}
	return nil
}

// storeLetter writes to an owner that a store refuses us, nil when it does not any
// more.
func (a *App) storeLetter(tx *pg.Tx, wish staff.Mail, person staff.Person) (*message.Letter, error) {
	store, err := merchant.GetStore(tx, wish.Store)
	if err != nil || store.State != merchant.NeedsSignIn {
		return nil, ignoreGone(err)
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, err
	}
	letter, err := message.ComposeStaff(words.For(m.Locale), wish.ID.String(), message.StaffContent{
		Kind: "store_refused", About: store.Name, Name: person.Name, To: person.Email, Shop: m.Name,
		Accent: m.Look.Accent, ButtonURL: a.baseURL + "/admin/stores",
	})
	return &letter, err
}
