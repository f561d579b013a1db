package app

import (
	"context"
	"time"

	"regulars/app/internal/pg"
	"regulars/app/platform"
	"regulars/app/reward"
	"regulars/app/work"
)

// prune looks at a code that was made. It removes twins of a code whose answer
// was lost once: WooCommerce has no unique constraint, so the lost request may be
// applied beside its repetition. And it finds out whether a code works again
// whose order was cancelled.
func (a *App) prune(ctx context.Context, s *step) error {
	found, err := s.connector.FindDiscount(ctx, s.store, s.discount)
	if err == nil {
		err = a.bury(ctx, s)
	}
	if err == nil && len(found.Twins) > 0 {
		// Whatever it is by now, the one that is kept stays as it stands.
		s.discount.ExternalID = found.ExternalID
		_, err = s.connector.EnsureDiscount(ctx, s.store, s.discount)
	}
	err = a.heardOf(ctx, s, err)
	return a.finishStep(ctx, s, func(tx *pg.Tx, r *reward.Redemption) error {
		if err != nil {
			return a.again(tx, r, err)
		}
		r.Attempts, r.LastError = 0, ""
		r.Sweeps++
		if r.Status == reward.Used {
			return a.lookedAtUsed(tx, r, found)
		}
		wakeIssued(r)
		return nil
	})
}

// lookedAtUsed decides about a used code after a look. When its order was
// cancelled and the store has taken the use back, the shopper has the code again
// for what is left of its time. WooCommerce does that; Shopify does not, and its
// count lags, so there a used code stays used.
func (a *App) lookedAtUsed(tx *pg.Tx, r *reward.Redemption, found platform.DiscountState) error {
	fell, err := orderFell(tx, r)
	switch {
	case err != nil:
		return err
	case !fell || found.Lags:
		lookAgain(r, *r.ClosedAt)
	case found.Ours && !found.Used:
		worksAgain(r, found.ExternalID, tx.Now)
	case !found.Found && !tx.Now.Before(r.EndsAt): // it had died before
		return a.expired(tx, r)
	default: // a store may be slow to count back
		look, ok := r.NextSweep(*r.ClosedAt)
		r.NextAt = look
		if !ok {
			r.Work = int16(work.Done)
		}
	}
	return nil
}

func worksAgain(r *reward.Redemption, external string, now time.Time) {
	r.Status, r.ExternalID, r.UsedOrderID, r.ClosedAt = reward.Issued, external, nil, nil
	if r.IssuedAt == nil {
		r.IssuedAt = &now
	}
	wakeIssued(r)
}

// wakeIssued plans when an issued code needs us again: for a look, or to end.
func wakeIssued(r *reward.Redemption) {
	r.NextAt = r.EndsAt
	if look, ok := r.NextLook(*r.IssuedAt); ok {
		r.NextAt = look
	}
}

// lookAgain plans the next look at the code of a closed redemption, or ends the work.
func lookAgain(r *reward.Redemption, from time.Time) {
	look, ok := r.NextLook(from)
	if !ok {
		r.Work = int16(work.Done)
		return
	}
	r.NextAt = look
}
