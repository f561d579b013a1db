package app

import (
	"slices"

	"github.com/google/uuid"

	"regulars/app/ledger"
	"regulars/app/merchant"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/reward"
	"regulars/app/work"
)

// lockCodes finds the redemptions whose codes the batch's orders used.
func (b *batch) lockCodes() error {
	used := map[uuid.UUID][]string{}
	for _, seen := range b.orders {
		if placed(seen.order) {
			for _, code := range seen.order.Codes {
				if merchant.IsCode(code) {
					used[seen.store.ID] = append(used[seen.store.ID], code)
				}
			}
		}
	}
	for store, codes := range used {
		found, err := reward.ByCodes(b.tx, store, codes)
		if err != nil {
			return err
		}
		b.codes = append(b.codes, found...)
	}
	return nil
}

func placed(o *platform.Order) bool { return o.Status == platform.Paid || o.Status == platform.Unpaid }

// useCodes marks the redemptions whose code an order shows. The order is the
// truth: a code that was used existed, whatever we believed.
func (b *batch) useCodes() error {
	for _, r := range b.codes {
		o := b.orderWith(r)
		if o == nil || r.Status == reward.Used {
			continue
		}
		if err := b.use(r, o); err != nil {
			return err
		}
		if err := reward.Save(b.tx, r); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) orderWith(r *reward.Redemption) *order.Order {
	for _, seen := range b.orders {
		if seen.store.ID != r.StoreID || !placed(seen.order) {
			continue
		}
		if slices.ContainsFunc(seen.order.Codes, func(code string) bool { return equalCode(code, r.Code) }) {
			return b.stored[order.Key{StoreID: seen.store.ID, ExternalID: seen.order.ID}]
		}
	}
	return nil
}

func (b *batch) use(r *reward.Redemption, o *order.Order) error {
	m := ledger.Movement{
		Key: "used:" + r.ID.String(), Member: r.MemberID, Points: r.Points, Version: r.ProgramVersion,
		Source:  ledger.Source{Kind: ledger.FromRedemption, ID: r.ID},
		Explain: ledger.Explain{Reason: ledger.WhyCode, Reward: r.Reward.Name, Order: o.Name},
	}
	var err error
	switch r.Status {
	case reward.Reserved, reward.Creating, reward.Unknown, reward.Cancelling:
		err = b.book.Redeem(m) // the points were held: now they are spent
	case reward.Cancelled, reward.Revoked:
		err = b.book.Charge(m) // the points had returned: the code in the race window wins
	case reward.Issued, reward.Used, reward.Expired: // the points are spent, whether the code lived or died
	}
	if err != nil {
		return err
	}
	over(r, reward.Used, b.tx.Now)
	r.UsedOrderID = &o.ID
	if r.UnknownSince != nil { // a twin of the code may still appear
		r.Work, r.Sweeps, r.Attempts, r.NextAt = int16(work.Waiting), 1, 0, b.tx.Now.Add(reward.Sweeps[1])
	}
	return nil
}
