package app

import (
	"context"

	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/profile"
)

// wantLooks has a store's pages tell what shoppers look at, or not any more: as the
// merchant wants it when that is done.
func (a *App) wantLooks(tx *pg.Tx, s merchant.Store) error {
	connector, err := a.Connector(s.Platform)
	if err != nil {
		return err
	}
	if _, able := connector.(platform.PageWatcher); !able || s.State == merchant.Uninstalled {
		return nil
	}
	return effect.WantLooks(tx, s.ID)
}

// wantLooksAnew is wantLooks of all stores.
func (a *App) wantLooksAnew(tx *pg.Tx) error {
	stores, err := merchant.Stores(tx)
	if err != nil {
		return err
	}
	for _, s := range stores {
		if err := a.wantLooks(tx, s); err != nil {
			return err
		}
	}
	return nil
}

// startLooks is wantLooks of a store that is connected: one that just came in has
// nothing of ours that would have to go.
func (a *App) startLooks(tx *pg.Tx, s *merchant.Store) error {
	settings, err := profile.GetSettings(tx)
	if err != nil || !settings.Watches() {
		return err
	}
	return a.wantLooks(tx, *s)
}

// writeLooks tells a store whether its pages tell us anything. One that does not
// permit it tells us nothing: it is asked when it does.
func (a *App) writeLooks(
	tx *pg.Tx, e effect.Effect, connector platform.Connector, store platform.Store,
) (func(context.Context) error, error) {
	watcher, able := connector.(platform.PageWatcher)
	if !able {
		return nil, nil
	}
	merchantID := tx.Merchant
	s, err := merchant.GetStore(tx, e.StoreID)
	if err != nil || len(a.lacking(s, platform.SeeLooks)) > 0 {
		return nil, err
	}
	settings, err := profile.GetSettings(tx)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		err := watcher.WatchPages(ctx, store, settings.Watches())
		if !fail.Is(err, fail.Forbidden) {
			return err
		}
		lacking, asked := a.readGrant(ctx, merchantID, e.StoreID, store, platform.SeeLooks)
		if len(lacking) > 0 { // it was taken back, and its word of that is late
			return asked
		}
		return err
	}, nil
}

// addWatch says whether a page tells us what its shopper looks at: where the merchant
// wants that, and no pixel of the platform's does it.
func (a *App) addWatch(tx *pg.Tx, b *Bootstrap, s Shopper) error {
	connector, err := a.Connector(s.Platform)
	if err != nil || b.Standing != "member" || s.Staff {
		return err
	}
	if _, pixel := connector.(platform.PageWatcher); pixel {
		return nil
	}
	settings, err := profile.GetSettings(tx)
	b.Watch = settings.Watches()
	return err
}
