package app

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// route is what receiving needs to know of a store.
type route struct {
	merchant uuid.UUID
	store    uuid.UUID
	secrets  []string
	shared   []string // for shopper tokens
	state    merchant.StoreState
}

// routeOf answers whose store an external key is and which secrets sign its
// deliveries. fail.NotFound when it is nobody's. Cached for a minute.
func (a *App) routeOf(ctx context.Context, kind platform.Kind, key string) (route, error) {
	return a.routes.get(string(kind)+"|"+key, a.Now(), func() (route, error) { return a.loadRoute(ctx, kind, key) })
}

func (a *App) loadRoute(ctx context.Context, kind platform.Kind, key string) (route, error) {
	var found merchant.Route
	err := a.db.Anonymous(ctx, func(tx *pg.Tx) (err error) {
		found, err = merchant.FindRoute(tx, kind, key)
		return err
	})
	if err != nil {
		return route{}, err
	}
	r := route{merchant: found.MerchantID, store: found.StoreID}
	err = a.db.InMerchant(ctx, found.MerchantID, func(tx *pg.Tx) error {
		store, credentials, err := a.unsealed(tx, found.StoreID)
		if err != nil {
			return err
		}
		r.state = store.State
		if credentials.WebhookSecret != "" {
			r.secrets = append(r.secrets, credentials.WebhookSecret)
		}
		if credentials.SharedSecret != "" {
			r.shared = append(r.shared, credentials.SharedSecret)
		}
		return nil
	})
	return r, err
}

// unsealed reads a store and its credentials in clear.
func (a *App) unsealed(tx *pg.Tx, id uuid.UUID) (merchant.Store, platform.Credentials, error) {
	store, err := merchant.GetStore(tx, id)
	if err != nil {
		return store, platform.Credentials{}, err
	}
	credentials, err := a.unseal(tx, store)
	return store, credentials, err
}

// sealedColumn names the column in what is authenticated with its contents.
const sealedColumn = "store.credentials"

func (a *App) unseal(tx *pg.Tx, store merchant.Store) (c platform.Credentials, err error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return c, err
	}
	text, err := keys.Unseal(sealedColumn, store.Credentials)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(text, &c)
}

func (a *App) seal(tx *pg.Tx, c platform.Credentials) ([]byte, error) {
	keys, err := a.keysOf(tx)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(c) //nolint:gosec // sealed in the next line
	if err != nil {
		return nil, err
	}
	return keys.Seal(sealedColumn, text)
}

// talkTo makes what a connector needs to talk to a store.
func (a *App) talkTo(merchantID uuid.UUID, s merchant.Store) platform.Store {
	return platform.Store{
		ID: s.ID.String(), Kind: s.Platform, ExternalKey: s.ExternalKey, URL: s.URL, Currency: s.Currency,
		TimeZone: s.TimeZone,
		Credentials: func(ctx context.Context, renew platform.RenewFunc) (platform.Credentials, error) {
			return a.credentials(ctx, merchantID, s.ID, renew)
		},
		Spend: func(ctx context.Context, cost int) error { return a.spend(ctx, s.Platform, s.ID, cost) },
		Now:   a.Now,
	}
}

// credentials loads a store's credentials; with renew, it holds the row's lock
// around the exchange, because a refresh token works once. A process that
// waited for the lock uses what the winner saved.
func (a *App) credentials(ctx context.Context, merchantID, id uuid.UUID,
	renew platform.RenewFunc,
) (c platform.Credentials, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { //nolint:contextcheck // the Tx carries ctx
		if renew == nil {
			_, c, err = a.unsealed(tx, id)
			return err
		}
		c, err = a.renewed(tx, id, renew)
		return err
	})
	return c, err
}

func (a *App) renewed(tx *pg.Tx, id uuid.UUID, renew platform.RenewFunc) (platform.Credentials, error) {
	before, err := merchant.GetStore(tx, id)
	if err != nil {
		return platform.Credentials{}, err
	}
	store, err := merchant.LockStore(tx, id)
	if err != nil {
		return platform.Credentials{}, err
	}
	old, err := a.unseal(tx, store)
	if err != nil || string(store.Credentials) != string(before.Credentials) {
		return old, err
	}
	fresh, err := renew(tx.Context(), old)
	if err != nil {
		return old, err
	}
	sealed, err := a.seal(tx, fresh)
	if err != nil {
		return old, err
	}
	return fresh, merchant.SaveCredentials(tx, id, sealed)
}

// park marks a store that refuses our credentials, so that its work waits for
// the merchant instead of burning its attempts.
func (a *App) park(ctx context.Context, merchantID, storeID uuid.UUID, cause error) {
	if fail.KindOf(cause) != fail.Unauthorized {
		return
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return merchant.Park(tx, storeID,
			"The store refuses our access. Connect it again; nothing is lost meanwhile.")
	})
	if err != nil {
		a.log.ErrorContext(ctx, "store not parked", "store_id", storeID, "error", err)
	}
}
