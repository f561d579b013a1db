package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
)

// releaseBatch is how many lots one transaction makes usable.
const releaseBatch = 500

// Release makes pending points usable whose return window is over. It goes on
// until none is due.
func (a *App) Release(ctx context.Context, merchantID uuid.UUID) error {
	for {
		released := 0
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			released, err = a.release(tx)
			return err
		})
		if err != nil || released < releaseBatch {
			return err
		}
	}
}

func (a *App) release(tx *pg.Tx) (int, error) {
	due, err := ledger.DuePending(tx, releaseBatch)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return 0, err
	}
	members, sources := make([]uuid.UUID, len(due)), make([]ledger.Source, len(due))
	for i, lot := range due {
		members[i], sources[i] = lot.Member, lot.Source
	}
	book, err := ledger.Open(tx, members, sources) // reads the lots again, now that their balances are locked
	if err != nil {
		return 0, err
	}
	for _, candidate := range due {
		lot := book.Lot(candidate.Source)
		if lot == nil || lot.State != ledger.LotPending || lot.Member != candidate.Member {
			continue // another worker was faster, or it became another member's: then it is due again
		}
		err := book.Promote(ledger.Movement{
			Key: "usable:" + lot.ID.String(), Member: lot.Member, Source: lot.Source,
			Explain: ledger.Explain{Reason: ledger.WhyUsable},
		})
		if err != nil {
			return 0, err
		}
	}
	if err := flush(tx, book, m); err != nil {
		return 0, err
	}
	return len(due), tellUsable(tx, book.Transfers(), m.Location())
}
