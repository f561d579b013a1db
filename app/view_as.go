package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
)

// ViewAs reads what a member sees in one of their stores, for staff: nothing is
// noted as shown, and nothing can be done with it. That staff looked is in the
// log. storeID may be zero for any store of theirs.
//
// fail.NotFound when there is no such member, fail.Conflict when the member has
// no account in that store.
func (a *App) ViewAs(ctx context.Context, merchantID, id, storeID uuid.UUID) (Bootstrap, error) {
	shopper := Shopper{Merchant: merchantID, MemberID: id, Staff: true}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := member.GetRow(tx, id); err != nil {
			return noMember(err)
		}
		accounts, err := member.IdentitiesOf(tx, id)
		if err != nil {
			return err
		}
		for _, account := range accounts {
			if storeID == uuid.Nil || account.StoreID == storeID {
				shopper.Store, shopper.CustomerID = account.StoreID, account.CustomerID
				break
			}
		}
		if shopper.CustomerID == "" {
			return fail.New(fail.Conflict, "this member has no account there, so there is nothing that they see")
		}
		store, err := merchant.GetStore(tx, shopper.Store)
		if err != nil {
			return err
		}
		shopper.Platform = store.Platform
		return audit.Record(tx, audit.Entry{
			Action: audit.MemberViewed, Kind: audit.OfMember, Subject: id.String(),
		})
	})
	if err != nil {
		return Bootstrap{}, err
	}
	return a.Bootstrap(ctx, shopper, "")
}
