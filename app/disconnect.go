package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// DisconnectStore lets go of a store: what we put into it is removed where it still
// lets us, its keys are forgotten, and its work waits. Its members and their points
// stay, and whoever asks stays signed in, by the store's own page too: it may have been
// the only way in. Doing it again changes nothing.
//
// fail.Conflict for a platform in whose own admin that is done.
func (a *App) DisconnectStore(ctx context.Context, who Session, storeID uuid.UUID) error {
	return a.disconnect(ctx, who.Merchant, storeID, merchant.Spared{Session: who.ID})
}

// disconnect is DisconnectStore for whoever has a reason.
func (a *App) disconnect(ctx context.Context, merchantID, storeID uuid.UUID, spared merchant.Spared) error {
	var store merchant.Store
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		store, err = merchant.GetStore(tx, storeID)
		return err
	})
	if err != nil {
		return err
	}
	lacking := fail.New(fail.Conflict, "remove the app inside the store's own admin; it is disconnected by that")
	leaver, err := ability[platform.Leaver](a, store.Platform, lacking)
	if err != nil {
		return err
	}
	if store.State == merchant.Connected {
		if err := leaver.Leave(ctx, a.talkTo(merchantID, store), a.callback(store)); err != nil {
			a.log.WarnContext(ctx, "something of ours stays in a store", "store_id", storeID, "error", err)
		}
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return a.leaveBut(tx, store, tx.Now, "It was disconnected here.", spared)
	})
	a.forgetRoute(store.Platform, store.ExternalKey)
	return err
}
