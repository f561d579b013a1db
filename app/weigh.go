package app

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/program"
)

// Weighed is what the draft and what is live give back, by currency.
type Weighed struct {
	MarginBP int64 // the draft's
	Draft    []program.Generosity
	Live     []program.Generosity // none before the first publishing
}

// WeighProgram says, before publishing, what the draft gives back in the
// currencies of the connected stores.
func (a *App) WeighProgram(ctx context.Context, merchantID uuid.UUID) (w Weighed, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		state, err := a.programState(tx)
		if err != nil {
			return err
		}
		currencies, err := currenciesOf(tx)
		if err != nil {
			return err
		}
		w = Weighed{
			MarginBP: state.Draft.Document.MarginBP, Draft: state.Draft.Document.Generosities(currencies),
		}
		if state.Live != nil {
			w.Live = state.Live.Document.Generosities(currencies)
		}
		return nil
	})
	return w, err
}

// currenciesOf lists the currencies of the stores that are not gone.
func currenciesOf(tx *pg.Tx) ([]string, error) {
	stores, err := merchant.Stores(tx)
	var currencies []string
	for _, s := range stores {
		if s.State != merchant.Uninstalled {
			currencies = append(currencies, s.Currency)
		}
	}
	slices.Sort(currencies)
	return slices.Compact(currencies), err
}
