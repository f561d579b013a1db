package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/reward"
)

// unsureGroupError says that a reward's codes work for some of a store's customers only.
// The store is asked before points are set aside: no transaction waits for it.
type unsureGroupError struct {
	store    uuid.UUID
	customer string
	groups   []string
}

func (*unsureGroupError) Error() string {
	return "the store must say whether its customer is in a segment"
}

// inGroups refuses who is in none of the segments: their code would not work.
func (a *App) inGroups(ctx context.Context, merchantID uuid.UUID, ask *unsureGroupError) error {
	groups, store, err := a.grouper(ctx, merchantID, ask.store)
	if err != nil {
		return err
	}
	in, err := groups.InGroups(ctx, store, ask.customer, ask.groups)
	a.park(ctx, merchantID, ask.store, err)
	if err == nil && !in {
		err = refusedFor(reward.OtherGroup)
	}
	return err
}

// StoreGroups lists the groups of customers that a store has, a page at a time; none
// where its platform has no such thing.
func (a *App) StoreGroups(
	ctx context.Context, merchantID, storeID uuid.UUID, cursor string,
) (platform.GroupPage, error) {
	groups, store, err := a.grouper(ctx, merchantID, storeID)
	if err != nil || groups == nil {
		return platform.GroupPage{}, err
	}
	page, err := groups.Groups(ctx, store, cursor)
	a.park(ctx, merchantID, storeID, err)
	return page, err
}

// grouper is what tells of a store's groups, nil where its platform has none.
func (a *App) grouper(
	ctx context.Context, merchantID, storeID uuid.UUID,
) (groups platform.Grouper, to platform.Store, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		store, err := merchant.GetStore(tx, storeID)
		if err != nil {
			return err
		}
		if store.State != merchant.Connected {
			return fail.New(fail.Conflict, "the store is not connected right now")
		}
		connector, err := a.Connector(store.Platform)
		if err != nil {
			return err
		}
		groups, _ = connector.(platform.Grouper)
		to = a.talkTo(merchantID, store)
		return nil
	})
	return groups, to, err
}
