package app

import (
	"time"

	"regulars/app/fail"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/privacy"
)

// newestOrders keeps, of each order in the batch, the newest state. Two states
// of one moment with different content cannot be ordered: the platform is asked.
func (b *batch) newestOrders() {
	newest := map[order.Key]int{}
	kept := b.orders[:0]
	for _, seen := range b.orders {
		key := order.Key{StoreID: seen.store.ID, ExternalID: seen.order.ID}
		at, ok := newest[key]
		if !ok {
			newest[key] = len(kept)
			kept = append(kept, seen)
			continue
		}
		have := &kept[at]
		b.alike[key] = append(b.alike[key], seen.row, have.row)
		switch {
		case seen.order.UpdatedAt.After(have.order.UpdatedAt):
			*have = seen
		case seen.order.UpdatedAt.Equal(have.order.UpdatedAt) && string(seen.hash) != string(have.hash):
			b.ambiguous[seen.row] = true
		}
	}
	b.orders = kept
}

// lockOrders locks the stored orders the batch is about and takes over what is
// newer.
func (b *batch) lockOrders() error {
	keys := make([]order.Key, 0, len(b.orders)+len(b.gone))
	for _, seen := range b.orders {
		keys = append(keys, order.Key{StoreID: seen.store.ID, ExternalID: seen.order.ID})
	}
	for _, gone := range b.gone {
		keys = append(keys, order.Key{StoreID: gone.store.ID, ExternalID: gone.id})
	}
	for _, parcel := range b.parcels {
		keys = append(keys, parcel.order)
	}
	var err error
	if len(keys) > 0 {
		b.stored, err = order.Lock(b.tx, keys)
	}
	if err != nil {
		return err
	}
	for _, stored := range b.stored {
		b.ranks.remember(b.counted, stored)
	}
	for _, seen := range b.orders {
		b.takeOver(seen)
	}
	if err := b.takeOverGone(); err != nil {
		return err
	}
	return b.heedParcels()
}

func (b *batch) takeOver(seen orderSeen) {
	if b.ambiguous[seen.row] {
		return // its buyer is asked for first
	}
	key := order.Key{StoreID: seen.store.ID, ExternalID: seen.order.ID}
	stored, was := b.stored[key], platform.Draft
	known := stored != nil
	if !known {
		stored = &order.Order{ID: b.tx.NewID(), StoreID: seen.store.ID, ExternalID: seen.order.ID, New: true}
		if b.stored == nil {
			b.stored = map[order.Key]*order.Order{}
		}
		b.stored[key], b.counted[stored.ID] = stored, countedOrder{}
	} else {
		switch stored.Compare(seen.order.UpdatedAt, seen.hash) {
		case order.Older, order.Same:
			return
		case order.Ambiguous:
			if !seen.forced {
				b.ambiguous[seen.row] = true
				return
			}
		case order.Newer:
		}
		was = stored.Status
	}
	if !seen.past || known {
		b.rememberOrder(stored, known)
	}
	stored.Take(seen.order, seen.packed)
	if b.erased[privacy.Account{StoreID: seen.store.ID, CustomerID: stored.CustomerID}] {
		stored.CustomerID = ""
	}
	b.show(stored, seen.order, was)
	if person := b.personOf(seen.store, seen.order); person != nil && (stored.Postings == 0 || stored.MemberID == nil) {
		stored.MemberID = &person.ID // what an order ever earned stays with who earned it, refunds and all
	}
	b.save[stored.ID] = stored
}

// shownFor is how long a store surely shows an order to those who may not read
// all of them (Shopify: 60 days). An older one that is not found was not deleted.
const shownFor = 58 * 24 * time.Hour

// takeOverGone makes deleted orders worth nothing. Their moment stays, so that
// a restored order is asked for and then wins.
func (b *batch) takeOverGone() error {
	for _, gone := range b.gone {
		stored := b.stored[order.Key{StoreID: gone.store.ID, ExternalID: gone.id}]
		if stored == nil {
			continue
		}
		if gone.inferred && b.tx.Now.Sub(stored.PlacedAt) > shownFor {
			return fail.New(fail.Conflict,
				"the store does not show order %s any more: it is too old to be read without "+
					"the right to read all orders", stored.Name)
		}
		var state platform.Order
		if err := order.Unpack(stored.Packed, &state); err != nil {
			return err
		}
		was := stored.Status
		state.Status = platform.Cancelled
		stored.Packed = order.Pack(&state)
		stored.StateHash, stored.Status = order.Hash(stored.Packed), platform.Cancelled
		b.show(stored, &state, was)
		b.save[stored.ID] = stored
	}
	return nil
}
