package app

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/flow"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/outbound"
	"regulars/app/platform"
)

// FlowStore is how a store that can run workflows stands to them.
type FlowStore struct {
	Store    merchant.Store
	Endpoint *outbound.Endpoint // nil: never switched on
}

// FlowInput is what staff decide about the workflows of one store.
type FlowInput struct {
	Kinds []outbound.Kind // that workflows are told of
	On    bool            // they are told, and may ask for actions
}

// automator is the ability of a platform to run workflows.
func (a *App) automator(kind platform.Kind) (platform.Automator, bool) {
	able, ok := a.connectors[kind].(platform.Automator)
	return able, ok
}

// FlowKinds are what the workflows of a platform can be told of.
func (a *App) FlowKinds() (kinds []outbound.Kind) {
	if able, ok := a.automator(platform.Shopify); ok {
		for _, name := range able.Happenings() {
			kinds = append(kinds, outbound.Kind(name))
		}
	}
	return kinds
}

// FlowStores lists the stores that can run workflows, oldest first: there are few.
func (a *App) FlowStores(ctx context.Context, merchantID uuid.UUID) (list []FlowStore, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		list = nil
		stores, err := merchant.Stores(tx)
		if err != nil {
			return err
		}
		listening, err := outbound.ForStores(tx, outbound.Flow)
		if err != nil {
			return err
		}
		for _, store := range stores {
			if _, able := a.automator(store.Platform); able && store.State != merchant.Uninstalled {
				list = append(list, FlowStore{store, flowOf(listening, store.ID)})
			}
		}
		return nil
	})
	return list, err
}

// flowOf finds the endpoint of one store, nil when it has none.
func flowOf(listening []outbound.Endpoint, store uuid.UUID) *outbound.Endpoint {
	at := slices.IndexFunc(listening, func(e outbound.Endpoint) bool { return e.Store != nil && *e.Store == store })
	if at < 0 {
		return nil
	}
	return &listening[at]
}

// SaveFlow switches the workflows of a store on or off, and chooses what they are told
// of. fail.NotFound for a store that can run none, fail.Invalid names a bad field.
func (a *App) SaveFlow(
	ctx context.Context, merchantID, storeID uuid.UUID, in FlowInput,
) (saved FlowStore, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // of two who switch it on at once, one makes it
			return err
		}
		store, err := merchant.GetStore(tx, storeID)
		able, can := a.automator(store.Platform)
		if err != nil || !can || store.State == merchant.Uninstalled {
			return orElse(ignoreGone(pg.Translate(err)), fail.New(fail.NotFound, "there is no such Shopify store"))
		}
		if err := in.check(able); err != nil {
			return err
		}
		saved.Store = store
		saved.Endpoint, err = saveFlow(tx, store, in)
		return err
	})
	a.merchants.drop(merchantID)
	return saved, err
}

func (in FlowInput) check(able platform.Automator) error {
	for _, kind := range in.Kinds {
		if !slices.Contains(able.Happenings(), string(kind)) {
			return fail.Field("triggers", "has %q, which begins no workflow", kind)
		}
	}
	return nil
}

func saveFlow(tx *pg.Tx, store merchant.Store, in FlowInput) (*outbound.Endpoint, error) {
	listening, err := outbound.ForStores(tx, outbound.Flow)
	if err != nil {
		return nil, err
	}
	var before any
	e := flowOf(listening, store.ID)
	if e == nil {
		e = &outbound.Endpoint{
			ID: tx.NewID(), Tool: outbound.Flow, Store: &store.ID, Secret: []byte{}, CreatedAt: tx.Now,
			State: outbound.Off,
		}
	} else {
		before = shownOf(e)
	}
	wanted := EndpointInput{Name: flowName(store), Kinds: in.Kinds, On: in.On}
	return e, wanted.save(tx, e, before)
}

// flowName is what the connection is called where something is wrong with it.
func flowName(store merchant.Store) string {
	name := []rune("Shopify Flow · " + store.Name)
	return string(name[:min(len(name), 80)])
}

// FlowRuns lists what the workflows of a store asked for, newest first, and where to go
// on (zero at the end).
func (a *App) FlowRuns(
	ctx context.Context, merchantID, storeID, before uuid.UUID, limit int,
) (list []flow.Run, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := merchant.GetStore(tx, storeID); err != nil {
			return orElse(ignoreGone(pg.Translate(err)), fail.New(fail.NotFound, "there is no such store"))
		}
		list, err = flow.List(tx, storeID, before, limit+1)
		return err
	})
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].ID
	}
	return list, next, err
}

// forgetFlowRuns drops what workflows asked for long ago.
func (a *App) forgetFlowRuns(ctx context.Context, id uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
			more, err = flow.Forget(tx, tx.Now.Add(-flow.LogLife))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
