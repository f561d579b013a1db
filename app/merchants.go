package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/work"
)

// Merchants lists all tenants, oldest first, for the operator.
func (a *App) Merchants(ctx context.Context) ([]merchant.Merchant, error) {
	var ids []uuid.UUID
	err := a.db.AcrossMerchants(ctx, func(tx *pg.Tx) (err error) {
		ids, err = merchant.All(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	all := make([]merchant.Merchant, len(ids))
	for i, id := range ids {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
			all[i], _, err = merchant.Get(tx)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// DeadLetters counts the work of all merchants that was given up and waits for
// somebody to replay it.
func (a *App) DeadLetters(ctx context.Context) (int64, error) {
	return a.gauge(ctx, "dead letters", work.DeadCount)
}
