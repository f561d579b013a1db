package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/platform"
	"regulars/app/reward"
	"regulars/app/work"
)

// Undo gives a reward back that was not used: its code dies in the store, then
// its points return. When the store is slow, the redemption comes back as
// reward.Returning and is finished by itself. A second tap is the same undo.
// When the code is being used meanwhile, it stays as it was.
//
// fail.NotFound for a redemption that is not the member's, fail.Conflict when
// the code was used, has ended, cost nothing or is still being made.
func (a *App) Undo(ctx context.Context, merchantID, memberID, id uuid.UUID) (*reward.Redemption, error) {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.beginUndo(tx, memberID, id) })
	if err != nil {
		return nil, err
	}
	if err := a.ContinueRedemption(ctx, merchantID, id); err != nil {
		a.log.WarnContext(ctx, "code not revoked yet", "redemption_id", id, "error", err)
	}
	return a.Redemption(ctx, merchantID, memberID, id)
}

func (a *App) beginUndo(tx *pg.Tx, memberID, id uuid.UUID) error {
	r, err := reward.Lock(tx, id)
	switch {
	case err != nil:
		return err
	case r.MemberID != memberID || memberID == uuid.Nil:
		return fail.New(fail.NotFound, "there is no such reward")
	case r.Status == reward.Returning || r.Status == reward.Revoked:
		return nil // a second tap
	case r.Status == reward.Used:
		return fail.New(fail.Conflict, "the code has been used")
	case r.Status.Making():
		return fail.New(fail.Conflict, "the code is still being made")
	case !r.Undoable(tx.Now):
		return fail.New(fail.Conflict, "this reward cannot be given back")
	}
	if r.Status == reward.ToDo {
		return a.undoPerk(tx, r)
	}
	r.Status, r.NextAt, r.Attempts, r.Work, r.LastError = reward.Returning, tx.Now, 0, int16(work.Waiting), ""
	if err := reward.Save(tx, r); err != nil {
		return err
	}
	return audit.RecordStaff(tx, audit.Entry{
		Action: audit.RewardUndone, Kind: audit.OfRedemption, Subject: id.String(), Reason: r.Reward.Name,
	})
}

// spentGiftCard reports whether some of a gift card was spent: no order shows that.
func (a *App) spentGiftCard(ctx context.Context, s *step) (bool, error) {
	if s.discount.Kind != platform.GiftCard {
		return false, nil
	}
	found, err := s.connector.FindDiscount(ctx, s.store, s.discount)
	return found.Used, err
}

// kill makes the code dead, unless it is in use. grave says that it stays dead.
func (a *App) kill(ctx context.Context, s *step) (inUse, grave bool, err error) {
	found, err := s.connector.FindDiscount(ctx, s.store, s.discount)
	inUse = err == nil && found.Ours && found.Used
	if err == nil && !inUse {
		err = s.connector.RevokeDiscount(ctx, s.store, s.discount)
	}
	if err == nil && !inUse { // between the look and its end, some of a gift card may have been spent
		inUse, err = a.spentGiftCard(ctx, s)
	}
	err = a.heardOf(ctx, s, err)
	return inUse, found.Tombstone, err
}

// waits keeps a code's end from being believed as long as a request of before it
// was issued may bring it back: then it is made dead once more, and stays so.
func waits(tx *pg.Tx, r *reward.Redemption) bool {
	until, unsettled := r.Unsettled(tx.Now)
	if unsettled {
		r.NextAt, r.Attempts, r.LastError = until, 0, ""
	}
	return unsettled
}

// endCode makes a code dead and then does what comes after. One that the store
// counts as used is left alone, with a note: the order that used it is on its
// way. from is how the redemption stands while its code is ended.
func (a *App) endCode(
	ctx context.Context, s *step, from reward.State, note string, then func(*pg.Tx, *reward.Redemption) error,
) error {
	inUse, grave, err := a.kill(ctx, s)
	return a.finishStep(ctx, s, func(tx *pg.Tx, r *reward.Redemption) error {
		switch {
		case err != nil:
			return a.again(tx, r, err)
		case r.Status != from:
			return nil
		case inUse:
			r.Status, r.Attempts, r.LastError, r.TillAt = reward.Issued, 0, note, nil
			wakeIssued(r)
			return nil
		case !grave && waits(tx, r):
			return nil
		}
		return then(tx, r)
	})
}

// takeBack makes the code dead and then returns the points.
func (a *App) takeBack(ctx context.Context, s *step) error {
	return a.endCode(ctx, s, reward.Returning, "was being used when it was given back",
		func(tx *pg.Tx, r *reward.Redemption) error {
			if r.TillAt != nil {
				return a.takenAtTill(tx, r)
			}
			now := tx.Now
			r.Status, r.ClosedAt, r.Attempts, r.Sweeps, r.LastError = reward.Revoked, &now, 0, 1, ""
			lookAgain(r, now)
			return a.giveBack(tx, r, ledger.Spent, ledger.WhyRevoked)
		})
}
