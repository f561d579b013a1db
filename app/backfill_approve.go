package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/approval"
	"regulars/app/backfill"
	"regulars/app/fail"
	"regulars/app/internal/pg"
)

// approvedBackfill looks again at what a back-fill would give, before somebody
// agrees to it: nil for a wish of another kind. fail.Conflict when that is not
// what was asked for.
func (a *App) approvedBackfill(ctx context.Context, who Session, id uuid.UUID) (*backfill.Run, error) {
	var one approval.Approval
	err := a.db.InMerchant(ctx, who.Merchant, func(tx *pg.Tx) (err error) {
		one, err = lockWaiting(tx, who, id)
		return err
	})
	if err != nil || one.Kind != approval.Backfill {
		return nil, err
	}
	run, err := a.PreviewBackfill(ctx, who.Merchant, BackfillRange{Since: one.Since, Until: one.Until})
	if err != nil {
		return nil, err
	}
	if run.Expected.Points != one.Points {
		return nil, fail.New(fail.Conflict, "this would give %d points now, not %d; refuse it and ask anew",
			run.Expected.Points, one.Points)
	}
	run.Key = one.Key
	return run, nil
}

func addApprovedBackfill(tx *pg.Tx, one approval.Approval, run *backfill.Run) error {
	_, err := storeBackfill(tx, run, one.Asker)
	return err
}
