package app

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/profile"
	"regulars/app/program"
)

// Asked is where a merchant agrees to a permission. Zero: it is granted already.
type Asked struct {
	Scopes  []string // what is lacking, in the platform's own names: a page inside its admin asks for them by these
	URL     string   // where any other page leads
	Browser string   // binds the way back to this browser, as of an Install; "" where there is none
}

// AskPermission begins to ask a store's merchant for a permission. fail.Invalid when
// the store is not asked for such, fail.Conflict when it is not connected.
func (a *App) AskPermission(
	ctx context.Context, merchantID, storeID uuid.UUID, p platform.Permission,
) (asked Asked, err error) {
	store, permitter, err := a.permittingStore(ctx, merchantID, storeID)
	if err != nil {
		return asked, err
	}
	if !slices.Contains(permitter.Permissions(), p) {
		return asked, fail.Field("permission", "is nothing that this store can be asked for")
	}
	if asked.Scopes = permitter.Lacking(store.Scopes, p); len(asked.Scopes) == 0 {
		return asked, nil
	}
	if store.Managed {
		asked.URL, err = permitter.PermitURL(store.ExternalKey, asked.Scopes)
		return asked, err
	}
	begun, err := a.beginInstall(ctx, merchantID, store.ExternalKey, append(beside(permitter, store), asked.Scopes...))
	asked.URL, asked.Browser = begun.AuthorizeURL, begun.Browser
	return asked, err
}

// CheckPermissions asks a store what it grants now: its own word of that may come
// late, and who has just agreed waits for it.
func (a *App) CheckPermissions(ctx context.Context, merchantID, storeID uuid.UUID) error {
	store, _, err := a.permittingStore(ctx, merchantID, storeID)
	if err != nil {
		return err
	}
	_, err = a.readGrant(ctx, merchantID, storeID, a.talkTo(merchantID, store), "")
	a.park(ctx, merchantID, storeID, err)
	return err
}

func (a *App) permittingStore(
	ctx context.Context, merchantID, storeID uuid.UUID,
) (store merchant.Store, permitter platform.Permitter, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		store, err = merchant.GetStore(tx, storeID)
		return err
	})
	if err != nil {
		return store, nil, err
	}
	if permitter = a.permitter(store.Platform); permitter == nil {
		return store, nil, fail.Field("permission", "is nothing that this store can be asked for")
	}
	if store.State != merchant.Connected {
		return store, nil, fail.New(fail.Conflict, "this store is not connected just now: connect it first")
	}
	return store, permitter, nil
}

// beside lists what a store granted beside what every store does: a consent page
// that does not ask for it again takes it away.
func beside(permitter platform.Permitter, s merchant.Store) (granted []string) {
	if s.Scopes == "" {
		return nil
	}
	for _, p := range permitter.Permissions() {
		lacking := permitter.Lacking(s.Scopes, p)
		for _, scope := range permitter.Lacking("", p) {
			if !slices.Contains(lacking, scope) {
				granted = append(granted, scope)
			}
		}
	}
	return granted
}

// PermissionSight is how a permission of a store stands.
type PermissionSight struct {
	Permission platform.Permission
	Lacking    []string // in the platform's own names; none: it is granted
	Needed     bool     // something that the merchant set up wants it
}

// needs finds the permissions that what is live, and what is being written, wants.
func needs(tx *pg.Tx, live *program.Program) (map[platform.Permission]bool, error) {
	needed := map[platform.Permission]bool{platform.SeeOldOrders: true}
	settings, err := profile.GetSettings(tx)
	if err != nil {
		return nil, err
	}
	needed[platform.SeeLooks] = settings.Watches()
	document, drafted, err := program.Draft(tx)
	if err != nil {
		return nil, err
	}
	rewards := document.Rewards
	if !drafted {
		rewards = nil
	}
	if live != nil {
		rewards = slices.Concat(rewards, live.Version.Document.Rewards)
	}
	for _, r := range rewards {
		needed[r.Kind.Needs()] = needed[r.Kind.Needs()] || r.Active
	}
	return needed, nil
}

// permissionsOf says how a store's permissions stand; none of one that has left, and
// of platforms without any.
func (a *App) permissionsOf(s merchant.Store, needed map[platform.Permission]bool) (sights []PermissionSight) {
	permitter := a.permitter(s.Platform)
	if permitter == nil || s.State == merchant.Uninstalled {
		return nil
	}
	for _, p := range permitter.Permissions() {
		sights = append(sights, PermissionSight{Permission: p, Lacking: a.lacking(s, p), Needed: needed[p]})
	}
	return sights
}
