package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
)

// ExpiryForecast says how many usable points end in each of the next twelve
// months of the merchant's calendar, unless they are used before; At is a
// month's first day. Months in which nothing ends are left out.
func (a *App) ExpiryForecast(ctx context.Context, merchantID uuid.UUID) ([]ledger.Forecast, error) {
	var months []ledger.Forecast
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		y, mo, _ := tx.Now.In(m.Location()).Date()
		until := time.Date(y, mo+12, 1, 0, 0, 0, 0, m.Location())
		months, err = ledger.EndingByMonth(tx, m.Location(), until)
		return err
	})
	return months, err
}
