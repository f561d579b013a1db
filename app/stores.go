package app

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
)

// route is what receiving needs to know of a store.
type route struct {
	kind     platform.Kind
	merchant uuid.UUID
	store    uuid.UUID
	url      string // the shop's address
	secrets  []string
	shared   []string // for tokens of shoppers and staff
	state    merchant.StoreState
}

// strangerLife is how long a key that is nobody's is refused without asking
// Postgres: until a signature was checked, anybody can ask.
const strangerLife = 10 * time.Second

// setCaches says for how long what was read may be wrong. A store that another
// process connects, or connects again, is let in after strangerLife.
func (a *App) setCaches() {
	a.keys.life, a.merchants.life, a.strangers.life = time.Minute, 2*time.Second, strangerLife
	a.plans.life, a.listening.life, a.senders.life = plansLive, listensLive, senderPause
	a.telling.life = 2 * time.Second
	a.guided.life = listensLive
	a.routes.lifeOf = func(r route) time.Duration {
		if r.state == merchant.Uninstalled {
			return strangerLife
		}
		return time.Minute
	}
}

// routeOf answers whose store an external key is and which secrets sign its
// deliveries. fail.NotFound when it is nobody's. Cached for a minute; that it is
// nobody's, for 10 s.
func (a *App) routeOf(ctx context.Context, kind platform.Kind, key string) (route, error) {
	name, now := routeName(kind, key), a.Now()
	_, drops, stranger := a.strangers.peek(name, now)
	if stranger || !plausible(key) {
		return route{}, fail.New(fail.NotFound, "no store has this key")
	}
	found, err := a.routes.get(name, now, func() (route, error) { return a.loadRoute(ctx, kind, key) })
	if fail.Is(err, fail.NotFound) {
		a.strangers.put(name, struct{}{}, now, drops)
	}
	return found, err
}

// forgetRoute makes the next delivery of a store, or shopper in it, read what
// is known of the store now.
func (a *App) forgetRoute(kind platform.Kind, key string) {
	a.routes.drop(routeName(kind, key))
	a.strangers.drop(routeName(kind, key))
}

func routeName(kind platform.Kind, key string) string { return string(kind) + "|" + key }

// plausible refuses what no store's key looks like, so that nothing long is kept
// and nothing is asked that Postgres refuses.
func plausible(key string) bool {
	return len(key) <= 100 && utf8.ValidString(key) && !strings.ContainsRune(key, 0)
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
	r := route{kind: kind, merchant: found.MerchantID, store: found.StoreID}
	err = a.db.InMerchant(ctx, found.MerchantID, func(tx *pg.Tx) error {
		store, credentials, err := a.unsealed(tx, found.StoreID)
		if err != nil {
			return err
		}
		r.state, r.url = store.State, store.URL
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
		Said:  func(ctx context.Context, said platform.Said) { a.heed(ctx, merchantID, s, said) },
		Now:   a.Now,
	}
}

// credentials loads a store's credentials; with renew, it holds the row's lock
// around the exchange, because a refresh token works once. A process that
// waited for the lock uses what the winner saved.
func (a *App) credentials(ctx context.Context, merchantID, id uuid.UUID,
	renew platform.RenewFunc,
) (c platform.Credentials, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
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
	if store.State == merchant.Uninstalled {
		return platform.Credentials{}, fail.New(fail.Unauthorized, "the store left while its credentials were renewed")
	}
	old, err := a.unseal(tx, store)
	if err != nil || string(store.Credentials) != string(before.Credentials) {
		return old, err
	}
	fresh, err := renew(tx.Context(), old)
	if err != nil {
		return old, err
	}
	if err := a.replaceCredentials(tx, store, fresh); err != nil {
		return old, err
	}
	return fresh, nil
}

// replaceCredentials gives a store credentials that it lets us in with. Its work
// need not wait for the merchant any more.
func (a *App) replaceCredentials(tx *pg.Tx, store merchant.Store, fresh platform.Credentials) error {
	sealed, err := a.seal(tx, fresh)
	if err != nil {
		return err
	}
	if err = merchant.SaveCredentials(tx, store, sealed, fresh.Scope); err != nil {
		return err
	}
	err = a.granted(tx, store, fresh.Scope)
	if err != nil || store.State == merchant.Connected || store.State == merchant.Frozen {
		return err
	}
	return unparkAll(tx, &store)
}

// park marks a store that refuses our credentials, or that its platform has
// closed, so that its work waits instead of burning its attempts.
func (a *App) park(ctx context.Context, merchantID, storeID uuid.UUID, cause error) {
	if fail.KindOf(cause) != fail.Unauthorized || errors.Is(cause, errNotPermitted) {
		return
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if errors.Is(cause, platform.ErrFrozen) {
			return merchant.Freeze(tx, storeID, "The platform has closed this store for now, often because of an "+
				"unpaid bill. We look again by ourselves; nothing is lost meanwhile.", probeAfter(0))
		}
		parked, err := merchant.Park(tx, storeID,
			"The store refuses our access. Connect it again; nothing is lost meanwhile.")
		if err != nil || !parked {
			return err
		}
		if err := merchant.NoteTrouble(tx, storeID, platform.TroubleOf(cause).Error()); err != nil {
			return err
		}
		return alertOfStore(tx, storeID)
	})
	if err != nil {
		a.log.ErrorContext(ctx, "store not parked", "store_id", storeID, "error", err)
	}
}
