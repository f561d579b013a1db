package app

import (
	"context"
	"crypto/subtle"
	"strings"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
)

// FormKey makes the key of the forms on one rendering of a shopper's page: new
// each time, and of that shopper only.
func (a *App) FormKey(ctx context.Context, s Shopper) (string, error) {
	nonce := merchant.NewSecret()[:12]
	sum, err := a.formSum(ctx, s, nonce)
	return nonce + "." + sum, err
}

// CheckFormKey refuses a key that was not made for this shopper: another site's
// form would carry one of its own or none.
func (a *App) CheckFormKey(ctx context.Context, s Shopper, key string) error {
	nonce, sent, _ := strings.Cut(key, ".")
	sum, err := a.formSum(ctx, s, nonce)
	if err != nil {
		return err
	}
	if nonce == "" || subtle.ConstantTimeCompare([]byte(sum), []byte(sent)) != 1 {
		return fail.New(fail.Forbidden, "this form is not of your page; load it again")
	}
	return nil
}

func (a *App) formSum(ctx context.Context, s Shopper, nonce string) (sum string, err error) {
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		keys, err := a.keysOf(tx)
		if err != nil {
			return err
		}
		sum, err = keys.FormKey(s.Store.String() + "|" + s.CustomerID + "|" + nonce)
		return err
	})
	return sum, err
}
