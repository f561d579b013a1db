package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
)

// Pause stops the program: what is bought or done from now on earns nothing,
// whenever it is heard of, and no messages go out but those that members ask
// for. What they have stays theirs to use, and does not end meanwhile. Asking
// twice is asking once.
func (a *App) Pause(ctx context.Context, merchantID uuid.UUID) error {
	return a.changePauses(ctx, merchantID, func(tx *pg.Tx, m *merchant.Merchant) (audit.Action, bool) {
		return audit.ProgramPaused, pause(tx, m)
	})
}

func pause(tx *pg.Tx, m *merchant.Merchant) (changed bool) {
	if m.Paused() != nil {
		return false
	}
	m.Pauses = append(m.Pauses, merchant.Pause{From: tx.Now})
	return true
}

// Resume lets a paused program go on. fail.Conflict while it comes to its end:
// that is cancelled first.
func (a *App) Resume(ctx context.Context, merchantID uuid.UUID) error {
	return a.changePauses(ctx, merchantID, func(tx *pg.Tx, m *merchant.Merchant) (audit.Action, bool) {
		now := m.Paused()
		if now != nil {
			until := tx.Now
			now.Until = &until
		}
		return audit.ProgramResumed, now != nil
	})
}

func (a *App) changePauses(
	ctx context.Context, merchantID uuid.UUID, change func(*pg.Tx, *merchant.Merchant) (audit.Action, bool),
) error {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := merchant.LockStores(tx); err != nil { // two clicks at once
			return err
		}
		m, _, err := merchant.Get(tx)
		if err != nil {
			return err
		}
		action, changed := change(tx, &m)
		if !changed {
			return nil
		}
		if action == audit.ProgramResumed {
			if err := refuseWhileEnding(tx); err != nil {
				return err
			}
		}
		if err := merchant.SavePauses(tx, m.Pauses); err != nil {
			return err
		}
		if err := a.wantPlugins(tx); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{Action: action, Kind: audit.OfProgram})
	})
	a.merchants.drop(merchantID)
	return err
}

// unlessPaused leaves out a job of merchants whose program stands still.
func (a *App) unlessPaused(do func(context.Context, uuid.UUID) error) func(context.Context, uuid.UUID) error {
	return func(ctx context.Context, id uuid.UUID) error {
		m, err := a.Merchant(ctx, id)
		if err != nil || m.Paused() != nil {
			return err
		}
		return do(ctx, id)
	}
}
