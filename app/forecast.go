package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
)

const (
	addedUpAtOnce = 20_000 // lots one statement adds up: they may be all over a disk
	addedUpAsked  = 20_000 // members up to whom a forecast is added up when it is asked for
)

// ExpiryForecast is how many usable points end in each of the next twelve months
// of the merchant's calendar, unless they are used before. Months in which nothing
// ends are left out.
type ExpiryForecast struct {
	At     time.Time // as the members' points stood then
	Months []ledger.Forecast
}

// ExpiryForecast adds up what ends, or with very many members tells what was added
// up within the last hour.
func (a *App) ExpiryForecast(ctx context.Context, merchantID uuid.UUID) (f ExpiryForecast, err error) {
	many := false
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if many, err = hasMany(tx); err != nil || !many {
			return err
		}
		f.Months, f.At, err = ledger.KeptForecast(tx)
		return err
	})
	switch {
	case err != nil || !f.At.IsZero():
		return f, err
	case many:
		return a.keepForecast(ctx, merchantID)
	default:
		return a.addUpForecast(ctx, merchantID)
	}
}

// hasMany reports whether a merchant has so many members that figures are kept.
func hasMany(tx *pg.Tx) (bool, error) {
	people, err := member.Total(tx, member.Find{})
	return people > addedUpAsked, err
}

// ifMany does something for merchants of whom figures are kept; nothing is kept for those
// whose figures are counted when they ask.
func ifMany[T any](a *App, keep func(context.Context, uuid.UUID) (T, error)) func(context.Context, uuid.UUID) error {
	return func(ctx context.Context, merchantID uuid.UUID) error {
		var many bool
		err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
			many, err = hasMany(tx)
			return err
		})
		if err == nil && many {
			_, err = keep(ctx, merchantID)
		}
		return err
	}
}

// keepForecast adds up anew what ends, and keeps it.
func (a *App) keepForecast(ctx context.Context, merchantID uuid.UUID) (ExpiryForecast, error) {
	f, err := a.addUpForecast(ctx, merchantID)
	if err != nil {
		return f, err
	}
	return f, a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		return ledger.KeepForecast(tx, f.At, f.Months)
	})
}

// addUpForecast adds up slice by slice, each in a statement of its own.
func (a *App) addUpForecast(ctx context.Context, merchantID uuid.UUID) (f ExpiryForecast, err error) {
	slice := &ledger.Slice{Size: addedUpAtOnce}
	for slice != nil && err == nil {
		err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
			m, err := a.merchantOf(tx)
			if err != nil {
				return err
			}
			if f.At.IsZero() {
				f.At = tx.Now
			}
			y, mo, _ := f.At.In(m.Location()).Date()
			until := time.Date(y, mo+12, 1, 0, 0, 0, 0, m.Location())
			months, next, err := ledger.EndingByMonth(tx, m.Location(), until, *slice)
			if err == nil {
				f.Months, slice = ledger.AddUp(f.Months, months), next
			}
			return err
		})
	}
	return f, err
}
