package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// Arrive lets in who opens the app inside their store's own admin. A store that
// is new, came back, or refused us lately is connected by that: the platform
// vouches for the token, and trades it for credentials of ours. Doing it again
// changes nothing.
//
// Errors are Visit's, and fail.Forbidden when the store granted less than we need.
func (a *App) Arrive(ctx context.Context, token string) (Session, error) {
	c, err := a.callerBy(token)
	if err != nil {
		return Session{}, err
	}
	here, err := a.shopNow(ctx, c.Shop)
	if err != nil {
		return Session{}, err
	}
	state := here.store.State
	if here.store.ID == uuid.Nil || state == merchant.NeedsSignIn || state == merchant.Uninstalled {
		credentials, err := c.by.ExchangeSession(ctx, c.Shop, token)
		if err != nil {
			return Session{}, err
		}
		if err := a.takeIn(ctx, here, c.Shop, credentials); err != nil {
			return Session{}, err
		}
	}
	return a.visitOf(ctx, c)
}

// shopHere is what is known of a shop; zero for one that is nobody's.
type shopHere struct {
	merchant uuid.UUID
	store    merchant.Store
}

// shopNow reads a shop as it is now, not as any process remembers it.
func (a *App) shopNow(ctx context.Context, shop string) (here shopHere, err error) {
	var route merchant.Route
	err = a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		route, err = merchant.FindRoute(tx, platform.Shopify, shop)
		return err
	})
	if err != nil {
		return here, ignoreGone(err)
	}
	here.merchant = route.MerchantID
	err = a.db.InMerchant(ctx, here.merchant, func(tx *pg.Tx) (err error) {
		here.store, err = merchant.GetStore(tx, route.StoreID)
		return err
	})
	return here, ignoreGone(err)
}

// takeIn connects a shop with credentials that its platform just gave.
func (a *App) takeIn(ctx context.Context, here shopHere, shop string, c platform.Credentials) error {
	if here.store.State == merchant.NeedsSignIn {
		return a.readmit(ctx, here, c)
	}
	owner, err := a.ownerOf(ctx, here.merchant, shop)
	if err != nil {
		return err
	}
	_, err = a.connect(ctx, owner, merchant.Store{
		Platform: platform.Shopify, ExternalKey: shop, URL: "https://" + shop, Managed: true,
	}, c)
	return err
}

// readmit gives a store that refused us its new credentials: work goes on where it
// stopped, and nothing is read anew.
func (a *App) readmit(ctx context.Context, here shopHere, c platform.Credentials) error {
	id := here.store.ID
	err := a.db.InMerchant(ctx, here.merchant, func(tx *pg.Tx) error {
		store, err := merchant.LockStore(tx, id)
		if err != nil {
			return err
		}
		old, err := a.unseal(tx, store)
		if err != nil {
			return err
		}
		c.WebhookSecret, c.SharedSecret = old.WebhookSecret, old.SharedSecret
		if err := a.replaceCredentials(tx, store, c); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{Action: audit.StoreConnected, Kind: audit.OfStore, Subject: id.String()})
	})
	if err != nil {
		return err
	}
	a.forgetRoute(here.store.Platform, here.store.ExternalKey)
	a.listen(ctx, here.merchant, here.store)
	return nil
}
