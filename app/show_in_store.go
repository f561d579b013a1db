package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
)

// StorePlaces are where a store's companion plugin shows shoppers something.
type StorePlaces struct {
	Anywhere   bool // without it nothing is shown, whatever the others say
	OnProducts bool
	InCart     bool
	InAccount  bool
	UnderOrder bool
}

func (p StorePlaces) hidden() (places []merchant.Place) {
	for _, one := range []struct {
		shown bool
		place merchant.Place
	}{
		{p.Anywhere, merchant.Anywhere},
		{p.OnProducts, merchant.OnProducts},
		{p.InCart, merchant.InCart},
		{p.InAccount, merchant.InAccount},
		{p.UnderOrder, merchant.UnderOrder},
	} {
		if !one.shown {
			places = append(places, one.place)
		}
	}
	return places
}

func shownIn(s merchant.Store) StorePlaces {
	return StorePlaces{
		Anywhere: s.Plugin.Shows(merchant.Anywhere), OnProducts: s.Plugin.Shows(merchant.OnProducts),
		InCart: s.Plugin.Shows(merchant.InCart), InAccount: s.Plugin.Shows(merchant.InAccount),
		UnderOrder: s.Plugin.Shows(merchant.UnderOrder),
	}
}

// ShowInStore says where the companion plugin of a store shows shoppers something, and
// has it told. Saying it again changes nothing. fail.NotFound for an unknown store;
// fail.Conflict where the platform's own editor switches that.
func (a *App) ShowInStore(ctx context.Context, merchantID, storeID uuid.UUID, shown StorePlaces) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		store, err := merchant.GetStore(tx, storeID)
		if err != nil {
			return err
		}
		if a.NewestPlugin(store.Platform) == "" {
			return fail.New(fail.Conflict, "what this store shows is switched in its own theme editor")
		}
		news, err := merchant.Hide(tx, storeID, shown.hidden())
		if err != nil || !news {
			return err
		}
		if store.Plugin.State == merchant.PluginActive && store.State != merchant.Uninstalled {
			if err := effect.WantPlugin(tx, storeID); err != nil {
				return err
			}
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.StorePlaced, Kind: audit.OfStore, Subject: storeID.String(),
			Before: shownIn(store), After: shown,
		})
	})
}
