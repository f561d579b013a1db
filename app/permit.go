package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/app/work"
)

// errNotPermitted is the cause of a refusal (fail.Unauthorized) of one thing that a
// store does not permit: what waits for it waits, and the store goes on.
var errNotPermitted = errors.New("allow it on the Stores page, and this goes on by itself")

// permitter is what is known of a platform's permissions, nil where it has none.
func (a *App) permitter(kind platform.Kind) platform.Permitter {
	connector, err := a.Connector(kind)
	if err != nil {
		return nil
	}
	permitter, _ := connector.(platform.Permitter)
	return permitter
}

// lacking lists what a store has yet to grant for a permission; nothing where its
// platform asks for nothing, and where nobody noted what it grants.
func (a *App) lacking(s merchant.Store, p platform.Permission) []string {
	permitter := a.permitter(s.Platform)
	if permitter == nil || p == "" || s.Scopes == "" {
		return nil
	}
	return permitter.Lacking(s.Scopes, p)
}

// permits reports whether a store lets us give a reward.
func (a *App) permits(s merchant.Store, r program.Reward) bool {
	return len(a.lacking(s, r.Kind.Needs())) == 0
}

// takeGrant notes what a store grants from now on, which may be less than before.
func (a *App) takeGrant(tx *pg.Tx, id uuid.UUID, granted string) error {
	store, err := merchant.LockStore(tx, id)
	if err != nil || store.State == merchant.Uninstalled {
		return err
	}
	if err := merchant.SetScopes(tx, id, granted); err != nil {
		return err
	}
	return a.granted(tx, store, granted)
}

// granted does what follows from a new grant; s is the store as it was. What waited
// for a permission that it has now goes on by itself.
func (a *App) granted(tx *pg.Tx, s merchant.Store, granted string) error {
	permitter := a.permitter(s.Platform)
	if permitter == nil || s.Scopes == "" || granted == "" || granted == s.Scopes {
		return nil
	}
	for _, p := range permitter.Permissions() {
		had, has := len(permitter.Lacking(s.Scopes, p)) == 0, len(permitter.Lacking(granted, p)) == 0
		if had == has {
			continue
		}
		if err := a.permissionChanged(tx, s, p, has); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) permissionChanged(tx *pg.Tx, s merchant.Store, p platform.Permission, has bool) error {
	switch {
	case p == platform.SeeLooks && has:
		return a.wantLooks(tx, s)
	case p == platform.SeeOldOrders && has:
		return merchant.ReadAnew(tx, s.ID, merchant.ListOrders, beginning)
	case has:
		return work.Unpark(tx, work.Redemption, s.ID)
	default:
		return nil // rewards that need it are offered no more; who waits for one hears of it at the next attempt
	}
}

// heardOf hears how a store took a step of a redemption: a refusal of the store parks
// it. Where it refused what needs a permission, the store is asked what it grants now:
// its own word that one was taken back may be late. Then only this redemption waits.
func (a *App) heardOf(ctx context.Context, s *step, err error) error {
	if p := s.r.Reward.Kind.Needs(); p != "" && fail.Is(err, fail.Forbidden) {
		err = a.notPermitted(ctx, s, p, err)
	}
	a.park(ctx, s.merchant, s.r.StoreID, err)
	return err
}

// notPermitted says that a permission is lacking, when it is; else the refusal stays.
func (a *App) notPermitted(ctx context.Context, s *step, p platform.Permission, refusal error) error {
	lacking, err := a.readGrant(ctx, s.merchant, s.r.StoreID, s.store, p)
	switch {
	case err != nil:
		return err
	case len(lacking) == 0:
		return refusal
	default:
		return fail.Wrap(errNotPermitted, fail.Unauthorized, "the store does not permit %s (%s)", permitted[p],
			strings.Join(lacking, ", "))
	}
}

// readGrant asks a store what it grants now, notes it, and says what is lacking for
// a permission.
func (a *App) readGrant(
	ctx context.Context, merchantID, id uuid.UUID, store platform.Store, p platform.Permission,
) ([]string, error) {
	permitter := a.permitter(store.Kind)
	if permitter == nil {
		return nil, nil
	}
	granted, err := permitter.Granted(ctx, store)
	if err != nil {
		return nil, err
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.takeGrant(tx, id, granted) })
	return permitter.Lacking(granted, p), err
}

// permitted names what is permitted, for people.
var permitted = map[platform.Permission]string{
	platform.MakeGiftCards:   "gift cards",
	platform.GiveStoreCredit: "store credit",
	platform.SeeLooks:        "learning from what shoppers look at",
	platform.SeeOldOrders:    "orders older than 60 days",
}

// permittedBy refuses a document with a reward that no connected store permits, and
// names its field and what is lacking. One store that does is enough: the others do
// not offer the reward.
func (a *App) permittedBy(tx *pg.Tx, document program.Document) error {
	stores, err := merchant.Stores(tx)
	if err != nil {
		return err
	}
	stores = slices.DeleteFunc(stores, func(s merchant.Store) bool { return s.State == merchant.Uninstalled })
	for i, r := range document.Rewards {
		p := r.Kind.Needs()
		if !r.Active || p == "" {
			continue
		}
		var short *merchant.Store
		given := false
		for at := range stores {
			switch s := &stores[at]; {
			case !r.GivenBy(s.Platform):
			case a.permits(*s, r):
				given = true
			case short == nil:
				short = s
			}
		}
		if !given && short != nil {
			return fail.Field(fmt.Sprintf("rewards[%d].kind", i), "%s has yet to permit %s (%s): ask for it there",
				short.Name, permitted[p], strings.Join(a.lacking(*short, p), ", "))
		}
	}
	return nil
}
