package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/ledger"
	"regulars/app/order"
	"regulars/app/platform"
	"regulars/app/program"
)

// parcelSeen is news of an order's parcel.
type parcelSeen struct {
	order  order.Key
	parcel *platform.DeliveryChanged
	by     *platform.Order // that told it, nil where a carrier did
	past   bool            // it is no news
}

// takeParcel takes what an order's own state says of its parcel.
func (b *batch) takeParcel(store uuid.UUID, o *platform.Order, past bool) {
	key := order.Key{StoreID: store, ExternalID: o.ID}
	for state, at := range map[platform.DeliveryState]time.Time{
		platform.Shipped: o.SentAt, platform.Delivered: o.ArrivedAt,
	} {
		if !at.IsZero() {
			b.parcels = append(b.parcels, parcelSeen{
				order: key, parcel: &platform.DeliveryChanged{OrderID: o.ID, State: state, At: at},
				by: o, past: past,
			})
		}
	}
}

// paidAtOnce is how long after it was placed an order counts as paid with that, as
// nearly all are: nothing is kept of them.
const paidAtOnce = time.Minute

// noteParcels keeps when orders were paid, sent out and when they arrived. The
// order itself may be heard of later.
func (b *batch) noteParcels() error {
	moments := map[order.Key]order.Moments{}
	for _, seen := range b.orders {
		if at := seen.order.PaidAt; at.Sub(seen.order.PlacedAt) > paidAtOnce {
			key := order.Key{StoreID: seen.store.ID, ExternalID: seen.order.ID}
			m := moments[key]
			m.Paid = earliestOf(m.Paid, at)
			moments[key] = m
		}
	}
	for _, seen := range b.parcels {
		at := seen.parcel.At
		if at.IsZero() {
			at = b.tx.Now
		}
		m := moments[seen.order]
		if seen.by != nil && seen.by.Parcel {
			m.Country = seen.by.Country
		}
		switch seen.parcel.State {
		case platform.Shipped:
			m.Fulfilled = earliestOf(m.Fulfilled, at)
		case platform.Arriving:
			m.Fulfilled, m.Arriving = earliestOf(m.Fulfilled, at), earliestOf(m.Arriving, at)
		case platform.Delivered:
			m.Guessed = seen.parcel.Guessed && (m.Delivered == nil || m.Guessed)
			m.Delivered = earliestOf(m.Delivered, at)
		case platform.Late:
			m.Late = earliestOf(m.Late, at)
		}
		moments[seen.order] = m
	}
	return order.NoteMoments(b.tx, moments)
}

func earliestOf(have *time.Time, at time.Time) *time.Time {
	if have != nil && have.Before(at) {
		return have
	}
	return &at
}

// heedParcels has the orders judged again whose parcels moved.
func (b *batch) heedParcels() error {
	for _, seen := range b.parcels {
		if stored := b.stored[seen.order]; stored != nil && stored.Postings > 0 {
			b.save[stored.ID] = stored
		}
	}
	return nil
}

// loadMoments reads when the batch's orders were paid, sent and delivered, if a
// program asks for that.
func (b *batch) loadMoments() error {
	var keys []order.Key
	for _, o := range b.save {
		if rules := b.rulesFor(o); rules != nil && rules.Version.Document.AwaitsMoment() {
			keys = append(keys, order.Key{StoreID: o.StoreID, ExternalID: o.ExternalID})
		}
	}
	var err error
	b.moments, err = order.MomentsOf(b.tx, keys)
	return err
}

// usableAt is when an order's points may be spent: the start of the day, in the
// merchant's calendar, that follows the return window. While its parcel is not
// where the program waits for it, that is Someday. Of orders from before the
// program that are given points nobody may know any more: they count from their
// day.
func (b *batch) usableAt(o *order.Order, rules *program.Program) time.Time {
	from, days := o.PlacedAt, rules.Version.Document.PendingDays
	m := b.moments[order.Key{StoreID: o.StoreID, ExternalID: o.ExternalID}]
	if rules.Version.Document.PendingFrom == program.FromPaid && m.Paid != nil {
		from = *m.Paid
	}
	if rules.Version.Document.AwaitsParcel() {
		moment := m.Delivered
		if rules.Version.Document.PendingFrom == program.FromFulfilled && m.Fulfilled != nil {
			moment = m.Fulfilled
		}
		switch {
		case moment != nil:
			from = *moment
		case !o.Backfilled:
			return ledger.Someday
		}
	}
	if days == 0 {
		return from
	}
	y, mo, d := from.In(b.zone).Date()
	return time.Date(y, mo, d+days, 0, 0, 0, 0, b.zone).UTC()
}
