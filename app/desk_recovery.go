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
// merchant's calendar: [from, until], "" for the year up to today. fail.Invalid
// names the day that is wrong.
func (a *App) Recovery(ctx context.Context, merchantID uuid.UUID, from, until string) (
	r support.Recovery, first, last string, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		zone, err := a.zoneOf(tx)
		if err != nil {
			return err
		}
		now := tx.Now.In(zone)
		end := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
		if until != "" {
			if end, err = time.ParseInLocation(time.DateOnly, until, zone); err != nil {
				return fail.Field("query.until", "must be a date like 2027-03-31")
			}
		}
		begin := end.AddDate(-1, 0, 1)
		if from != "" {
			if begin, err = time.ParseInLocation(time.DateOnly, from, zone); err != nil {
				return fail.Field("query.from", "must be a date like 2027-03-01")
			}
		}
		if begin.After(end) || end.Sub(begin) > longestRecovery*24*time.Hour {
			return fail.Field("query.from", "must be at most %d days before until", longestRecovery)
		}
		first, last = begin.Format(time.DateOnly), end.Format(time.DateOnly)
		r, err = support.Recover(tx, begin, end.AddDate(0, 0, 1))
		return err
	})
	return r, first, last, err
}
