package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/newsletter"
	"regulars/app/segment"
)

// Readers says how many a newsletter would go to now.
type Readers struct {
	Agreed    *int64     // who agreed to such letters; nil when it took too long, or is too few to be told
	At        *time.Time // when that was counted, with very many members; nil for now
	Few       bool       // fewer than segment.Few, by a sensitive field: it is not sent to so few
	Preparing bool       // members are being counted for the first time: there will be more
}

// Readers counts whom a newsletter would go to: the members of a segment who agreed, or
// all who did (nil). It takes a few seconds at most. fail.NotFound for no segment.
func (a *App) Readers(ctx context.Context, merchantID uuid.UUID, group *uuid.UUID) (r Readers, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		r = Readers{}
		if group == nil {
			return readAgreed(tx, &r)
		}
		s, err := segment.Get(tx, *group)
		if err != nil {
			return err
		}
		pass, err := segment.ReadPass(tx)
		if err != nil {
			return err
		}
		r.Preparing = pass.MeasuredAt == nil
		test, err := a.testOf(tx, s.Condition)
		if err != nil {
			return err
		}
		if s.Condition.Sensitive() {
			all, err := a.countNow(tx, s.Condition)
			if err != nil || all == nil || hidden(s.Condition, *all) {
				r.Few = err == nil
				return err
			}
		}
		n, inTime, err := segment.CountAgreedInTime(tx, test, int16(consent.Email), formPatience)
		if err == nil && inTime {
			r.Agreed = &n
		}
		return err
	})
	return r, err
}

// readAgreed reads how many agreed: of very many members as they were counted last.
func readAgreed(tx *pg.Tx, r *Readers) error {
	many, err := hasMany(tx)
	if err != nil {
		return err
	}
	if many {
		switch kept, err := newsletter.KeptAgreed(tx); {
		case err == nil:
			r.Agreed, r.At = &kept.Agreed, &kept.At
			return nil
		case !fail.Is(err, fail.NotFound):
			return err
		}
	}
	n, inTime, err := newsletter.AgreedInTime(tx, int16(consent.Email), formPatience)
	if err == nil && inTime {
		r.Agreed = &n
	}
	return err
}

// keepReaders counts anew who agreed, and keeps it.
func (a *App) keepReaders(ctx context.Context, merchantID uuid.UUID) (kept newsletter.Kept, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		kept, err = newsletter.KeepAgreed(tx, int16(consent.Email))
		return err
	})
	return kept, err
}
