package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/internal/pg"
)

// Activity lists what staff did, newest first, and where to go on (zero at the
// end).
func (a *App) Activity(ctx context.Context, merchantID uuid.UUID, f audit.Find) (rows []audit.Row, next uuid.UUID,
	err error,
) {
	limit := f.Limit
	f.Limit++
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		rows, err = audit.List(tx, f)
		return err
	})
	if len(rows) > limit {
		rows = rows[:limit]
		next = rows[limit-1].ID
	}
	return rows, next, err
}
