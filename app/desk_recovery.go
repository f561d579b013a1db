package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/support"
)

// longestRecovery is how much time is looked at together.
const longestRecovery = 366

// Recovery reads how many of those who complained bought again, of days in the
// merchant's calendar: [from, until], "" for the year up to today, which with very many
// members is as it was counted last. fail.Invalid names the day that is wrong.
func (a *App) Recovery(ctx context.Context, merchantID uuid.UUID, from, until string) (r support.Recovery, err error) {
	many, usual := false, from == "" && until == ""
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if many, err = hasMany(tx); err != nil {
			return err
		}
		if many && usual {
			r, err = support.KeptRecovery(tx)
			return ignoreGone(err)
		}
		r, err = a.countRecovery(tx, from, until)
		return err
	})
	if err == nil && many && usual && r.Last == "" {
		return a.keepRecovery(ctx, merchantID)
	}
	return r, err
}

// keepRecovery counts anew, and keeps it.
func (a *App) keepRecovery(ctx context.Context, merchantID uuid.UUID) (r support.Recovery, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if r, err = a.countRecovery(tx, "", ""); err != nil {
			return err
		}
		return support.KeepRecovery(tx, r)
	})
	return r, err
}

func (a *App) countRecovery(tx *pg.Tx, from, until string) (r support.Recovery, err error) {
	zone, err := a.zoneOf(tx)
	if err != nil {
		return r, err
	}
	now := tx.Now.In(zone)
	end := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	if until != "" {
		if end, err = time.ParseInLocation(time.DateOnly, until, zone); err != nil {
			return r, fail.Field("query.until", "must be a date like 2027-03-31")
		}
	}
	begin := end.AddDate(-1, 0, 1)
	if from != "" {
		if begin, err = time.ParseInLocation(time.DateOnly, from, zone); err != nil {
			return r, fail.Field("query.from", "must be a date like 2027-03-01")
		}
	}
	if begin.After(end) || end.Sub(begin) > longestRecovery*24*time.Hour {
		return r, fail.Field("query.from", "must be at most %d days before until", longestRecovery)
	}
	r, err = support.Recover(tx, begin, end.AddDate(0, 0, 1))
	r.First, r.Last = begin.Format(time.DateOnly), end.Format(time.DateOnly)
	return r, err
}
