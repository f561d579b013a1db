package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/member"
)

// MemberByCustomer finds the member behind a customer record of a store.
// fail.NotFound when we have not heard of it.
func (a *App) MemberByCustomer(ctx context.Context, merchantID, storeID uuid.UUID,
	customer string,
) (id uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		person, err := member.ByAccount(tx, member.Account{StoreID: storeID, CustomerID: customer})
		if err == nil {
			id = person.ID
		}
		return err
	})
	return id, err
}

// BalanceOf reads the balance of the member behind a customer record.
func (a *App) BalanceOf(ctx context.Context, merchantID, storeID uuid.UUID, customer string) (b ledger.Balance,
	err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		person, err := member.ByAccount(tx, member.Account{StoreID: storeID, CustomerID: customer})
		if err != nil {
			return err
		}
		b, err = ledger.BalanceOf(tx, person.ID)
		return err
	})
	return b, err
}
