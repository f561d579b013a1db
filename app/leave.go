package app

import (
	"time"

	"regulars/app/audit"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/work"
)

// leave takes a store's farewell: its tokens are forgotten, what was to be written
// to it waits, and whoever came in by its word is out. What it knows of people
// stays until its platform asks for that, two days later (askWipe).
func (b *batch) leave(store merchant.Store, at time.Time) error {
	sealed, err := b.app.sealedWithoutTokens(b.tx, store)
	if err != nil {
		return err
	}
	left, err := merchant.Leave(b.tx, store.ID, at, sealed)
	if err != nil || !left {
		return err
	}
	for _, table := range []work.Table{work.Redemption, work.Effect} {
		if err := work.Park(b.tx, table, store.ID, "The store removed the app."); err != nil {
			return err
		}
	}
	if err := merchant.RevokeOfStore(b.tx, store.ID); err != nil {
		return err
	}
	return audit.Record(b.tx, audit.Entry{
		Action: audit.StoreLeft, Kind: audit.OfStore, Subject: store.ID.String(), By: audit.System,
	})
}

// sealedWithoutTokens keeps of a store's credentials what signs its deliveries:
// those may be late.
func (a *App) sealedWithoutTokens(tx *pg.Tx, store merchant.Store) ([]byte, error) {
	now, err := merchant.LockStore(tx, store.ID) // nobody renews meanwhile
	if err != nil {
		return nil, err
	}
	c, err := a.unseal(tx, now)
	if err != nil {
		return nil, err
	}
	c.AccessToken, c.RefreshToken, c.Scope = "", "", ""
	return a.seal(tx, c)
}
