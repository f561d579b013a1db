package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/reward"
	"regulars/app/work"
)

// Reissue replaces a member's unused code by another of the same worth and end:
// the old code dies in the store, then the new one is made, and mailed. code is
// the one to be replaced, so the same press twice is one. When the store is slow,
// the redemption comes back with no code to show and is finished by itself; when
// no new code can be made, its points return.
//
// fail.Invalid for another code, fail.NotFound for what is not the member's,
// fail.Conflict for a code that cannot be used any more.
func (a *App) Reissue(
	ctx context.Context, merchantID, memberID, id uuid.UUID, code string,
) (*reward.Redemption, error) {
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error { return a.beginReissue(tx, memberID, id, code) })
	if err != nil {
		return nil, err
	}
	for range 2 { // the old code dies, the new one is made
		if err := a.ContinueRedemption(ctx, merchantID, id); err != nil {
			a.log.WarnContext(ctx, "code not replaced yet", "redemption_id", id, "error", err)
			break
		}
	}
	return a.Redemption(ctx, merchantID, memberID, id)
}

func (a *App) beginReissue(tx *pg.Tx, memberID, id uuid.UUID, code string) error {
	r, err := reward.Lock(tx, id)
	switch {
	case err != nil:
		return err
	case r.MemberID != memberID || memberID == uuid.Nil:
		return fail.New(fail.NotFound, "there is no such reward")
	case slices.ContainsFunc(r.Former, func(former string) bool { return sameText(former, code) }):
		return nil // a second press
	case !sameText(r.Code, code) || !r.HasCode():
		return fail.Field("code", "is not the code of this reward")
	case r.Status == reward.Replacing:
		return nil
	case r.Status != reward.Issued || !tx.Now.Before(r.EndsAt):
		return fail.New(fail.Conflict, "this code cannot be used any more")
	}
	if r.ExtendTo != nil { // the store need not hear of it: the new code begins with it
		r.EndsAt, r.ExtendTo = *r.ExtendTo, nil
	}
	r.Status, r.NextAt, r.Attempts, r.Work, r.LastError = reward.Replacing, tx.Now, 0, int16(work.Waiting), ""
	if err := reward.Save(tx, r); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.CodeReissued, Kind: audit.OfMember, Subject: memberID.String(), Reason: r.Reward.Name,
	})
}

// sameText compares codes as people write them.
func sameText(a, b string) bool {
	plain := func(code string) string { return strings.ReplaceAll(strings.TrimSpace(code), "-", "") }
	return strings.EqualFold(plain(a), plain(b))
}

// replace makes the old code dead. One that is in use stays: its order is on the way.
func (a *App) replace(ctx context.Context, s *step) error {
	return a.endCode(ctx, s, reward.Replacing, "was being used when it was to be replaced",
		func(tx *pg.Tx, r *reward.Redemption) error {
			if err := reward.Retire(tx, r); err != nil {
				return err
			}
			r.Status, r.ExternalID, r.Attempts, r.LastError = reward.Remaking, "", 0, ""
			return a.resalt(tx, r)
		})
}

// remake makes the new code exist. The points were spent with the first.
func (a *App) remake(ctx context.Context, s *step) error {
	external, err := s.connector.EnsureDiscount(ctx, s.store, s.discount)
	err = a.heardOf(ctx, s, err)
	return a.finishStep(ctx, s, func(tx *pg.Tx, r *reward.Redemption) error {
		switch {
		case r.Status != reward.Remaking:
			return nil
		case err != nil:
			return a.notRemade(tx, r, err)
		}
		works(r, external, tx.Now)
		return tellCode(tx, r)
	})
}

// notRemade decides how to go on, as notIssued does.
func (a *App) notRemade(tx *pg.Tx, r *reward.Redemption, cause error) error {
	r.LastError = work.Reason(cause)
	switch fail.KindOf(cause) {
	case fail.Conflict:
		r.Attempts = 0
		return a.resalt(tx, r)
	case fail.Invalid, fail.Forbidden, fail.NotFound:
		r.GiveUp(tx.Now)
		r.LastError = work.Reason(cause)
		return reward.NoteRefusal(tx, r, r.LastError)
	case fail.Unauthorized:
		r.Work, r.Attempts = int16(work.Parked), r.Attempts-1
		return nil
	case fail.Limited:
		r.Attempts, r.NextAt = r.Attempts-1, tx.Now.Add(max(fail.Backoff(cause, 1, 0), time.Second))
		return nil
	case fail.Internal, fail.Unavailable:
	}
	if r.UnknownSince == nil {
		since := tx.Now
		r.UnknownSince = &since
	}
	r.NextAt = tx.Now.Add(reward.Retry(r.Attempts))
	if r.Attempts >= reward.ForwardTries {
		r.GiveUp(tx.Now)
		r.LastError = work.Reason(cause)
	}
	return nil
}

// bury makes sure that no code is left of those that were replaced: a request of
// before may be applied late.
func (a *App) bury(ctx context.Context, s *step) error {
	for _, code := range s.r.Former {
		if code == s.r.Code {
			continue
		}
		old := s.discount
		old.Code, old.ExternalID = s.r.Written(code), ""
		if err := s.connector.RevokeDiscount(ctx, s.store, old); err != nil && !fail.Is(err, fail.Conflict) {
			return err
		}
	}
	return nil
}
