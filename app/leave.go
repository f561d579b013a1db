package app

import (
	"time"

	"regulars/app/audit"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/work"
)

// leftByItself is why a store is not connected that told us so.
const leftByItself = "The store removed the app."

// leave takes a store's farewell: its tokens are forgotten, what was to be written
// to it waits, and whoever came in by its word is out. What it knows of people
// stays until its platform asks for that, two days later (askWipe).
func (a *App) leave(tx *pg.Tx, store merchant.Store, at time.Time, why string) error {
	return a.leaveBut(tx, store, at, why, merchant.Spared{})
}

// leaveBut is leave that lets some sessions go on.
func (a *App) leaveBut(tx *pg.Tx, store merchant.Store, at time.Time, why string, spared merchant.Spared) error {
	sealed, err := a.sealedWithoutTokens(tx, store)
	if err != nil {
		return err
	}
	left, err := merchant.Leave(tx, store.ID, merchant.Farewell{At: at, Why: why, Sealed: sealed})
	if err != nil || !left {
		return err
	}
	for _, table := range []work.Table{work.Redemption, work.Effect} {
		if err := work.Park(tx, table, store.ID, why); err != nil {
			return err
		}
	}
	if err := merchant.RevokeOfStore(tx, store.ID, spared); err != nil {
		return err
	}
	entry := audit.Entry{Action: audit.StoreLeft, Kind: audit.OfStore, Subject: store.ID.String()}
	return audit.Record(tx, entry)
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
	c.ConsumerKey, c.ConsumerSecret, c.AuthStyle = "", "", ""
	return a.seal(tx, c)
}
