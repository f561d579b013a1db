package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/reward"
	"regulars/app/work"
)

// longestLife is how long a code can live, from when it was made.
const longestLife = 730 * 24 * time.Hour

// Extend lets a member's unused code live through a day of the merchant's
// calendar. The store hears of it first; when it is slow, the code keeps its old
// end until it has. The same day again changes nothing.
//
// fail.Invalid for a day that is not later or too late, fail.NotFound for what is
// not the member's, fail.Conflict for a code that cannot be used any more.
func (a *App) Extend(
	ctx context.Context, merchantID, memberID, id uuid.UUID, last time.Time,
) (*reward.Redemption, error) {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.beginExtend(tx, memberID, id, last) })
	if err != nil {
		return nil, err
	}
	if err := a.ContinueRedemption(ctx, merchantID, id); err != nil {
		a.log.WarnContext(ctx, "code not extended yet", "redemption_id", id, "error", err)
	}
	return a.Redemption(ctx, merchantID, memberID, id)
}

func (a *App) beginExtend(tx *pg.Tx, memberID, id uuid.UUID, last time.Time) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	r, err := usableOf(tx, memberID, id)
	if err != nil {
		return err
	}
	y, mo, d := last.Date()
	end := time.Date(y, mo, d+1, 0, 0, 0, 0, m.Location()).UTC()
	switch {
	case end.Equal(r.EndsAt) || r.ExtendTo != nil && end.Equal(*r.ExtendTo):
		return nil // a second press
	case end.Before(r.EndsAt):
		return fail.Field("until", "must be later than the code's end")
	case end.After(r.CreatedAt.Add(longestLife)):
		return fail.Field("until", "must be within two years of when the code was made")
	}
	r.ExtendTo, r.NextAt, r.Attempts, r.Work, r.LastError = &end, tx.Now, 0, int16(work.Waiting), ""
	if err := reward.Save(tx, r); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.CodeExtended, Kind: audit.OfMember, Subject: memberID.String(), Before: r.EndsAt, After: end,
		Reason: r.Reward.Name,
	})
}

// usableOf locks a member's redemption whose code can be used now.
func usableOf(tx *pg.Tx, memberID, id uuid.UUID) (*reward.Redemption, error) {
	r, err := reward.Lock(tx, id)
	switch {
	case err != nil:
		return nil, err
	case r.MemberID != memberID || memberID == uuid.Nil:
		return nil, fail.New(fail.NotFound, "there is no such reward")
	case r.Status != reward.Issued || !tx.Now.Before(r.EndsAt):
		return nil, fail.New(fail.Conflict, "this code cannot be used any more")
	}
	return r, nil
}

// extend tells the store a code's new end. Whatever happens to the code
// meanwhile goes first.
func (a *App) extend(ctx context.Context, s *step) error {
	s.discount.EndsAt = *s.r.ExtendTo
	err := s.connector.ExtendDiscount(ctx, s.store, s.discount)
	err = a.heardOf(ctx, s, err)
	return a.finishStep(ctx, s, func(tx *pg.Tx, r *reward.Redemption) error {
		switch {
		case r.Status != reward.Issued:
			return nil
		case fail.Is(err, fail.NotFound): // it is dead already: it ends as it would have
			r.ExtendTo, r.LastError = nil, work.Reason(err)
			wakeIssued(r)
			return nil
		case err != nil:
			return a.again(tx, r, err)
		}
		r.EndsAt, r.Attempts, r.LastError = *s.r.ExtendTo, 0, ""
		if r.ExtendTo != nil && r.ExtendTo.Equal(r.EndsAt) { // staff may have chosen a later day meanwhile
			r.ExtendTo = nil
		}
		wakeIssued(r)
		return nil
	})
}

// Resend mails a member an unused code once more. The same key is the same mail.
// fail.NotFound for what is not the member's, fail.Conflict for a code that
// cannot be used any more.
func (a *App) Resend(ctx context.Context, merchantID, memberID, id uuid.UUID, key string) (*reward.Redemption, error) {
	if n := len(key); n < 8 || n > 80 {
		return nil, fail.Field("Idempotency-Key", "is required, with 8 to 80 characters")
	}
	var r *reward.Redemption
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if r, err = usableOf(tx, memberID, id); err != nil {
			return err
		}
		err = message.Queue(tx, []message.New{{
			Member: memberID, Kind: message.Code, Key: "code:" + id.String() + ":again:" + key,
			Data: map[string]string{message.Redemption: id.String()},
		}})
		if err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.CodeResent, Kind: audit.OfMember, Subject: memberID.String(), Reason: r.Reward.Name,
		})
	})
	return r, err
}
