package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/order"
	"regulars/app/parcel"
	"regulars/app/platform"
)

// freshParcel is how old news of a parcel may be to be told: a store's past, and
// what was heard days late, is no news.
const freshParcel = 48 * time.Hour

var parcelLetters = map[platform.DeliveryState]message.Kind{
	platform.Shipped: message.Shipped, platform.Arriving: message.Arriving, platform.Late: message.Late,
	platform.Delivered: message.Delivered,
}

// tellParcels queues letters about parcels that moved just now, where the merchant
// chose to have them sent.
func (b *batch) tellParcels() error {
	arrived := map[order.Key]bool{}
	var fresh []parcelSeen
	for _, seen := range b.parcels {
		if b.newsOfParcel(seen) {
			fresh = append(fresh, seen)
			arrived[seen.order] = arrived[seen.order] || seen.parcel.State == platform.Delivered
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	settings, err := b.app.telling.get(b.tx.Merchant, b.app.Now(), func() (message.Settings, error) {
		return message.GetSettings(b.tx)
	})
	if err != nil {
		return err
	}
	for _, seen := range fresh {
		kind, o := parcelLetters[seen.parcel.State], b.stored[seen.order]
		late := seen.parcel.State != platform.Delivered && arrived[seen.order]
		if settings.Sends(kind) && !late && sentOut(seen, o) {
			b.told = append(b.told, parcelLetter(kind, o.ID, *o.MemberID, map[string]string{message.Order: o.Name}))
		}
	}
	return nil
}

// newsOfParcel reports whether news of a parcel may be told: not of what we guess. A
// store that knows no parcels may tell an arrival with the sending: that is no news of
// an arrival.
func (b *batch) newsOfParcel(seen parcelSeen) bool {
	o, at := b.stored[seen.order], seen.parcel.At
	switch {
	case seen.past || seen.parcel.Guessed || o == nil || o.MemberID == nil || o.Status != platform.Paid:
		return false
	case !at.IsZero() && b.tx.Now.Sub(at) > freshParcel:
		return false
	case seen.by != nil && seen.parcel.State == platform.Delivered:
		return seen.by.ArrivedAt.After(seen.by.SentAt)
	default:
		return true
	}
}

// sentOut reports whether something of an order travels, and its buyer keeps it.
func sentOut(seen parcelSeen, o *order.Order) bool {
	state := seen.by
	if state == nil {
		state = &platform.Order{}
		if order.Unpack(o.Packed, state) != nil {
			return false
		}
		state.Parcel = state.Country != ""
	}
	return state.Parcel && !order.GivenBack(state)
}

// parcelLetter is a letter about an order's parcel: each kind once an order.
func parcelLetter(kind message.Kind, about, to uuid.UUID, data map[string]string) message.New {
	return message.New{Member: to, Kind: kind, Key: string(kind) + ":" + about.String(), Data: data}
}

// How often it is counted how long parcels take, and how many are told of in a
// transaction.
const (
	countParcels   = 23 * time.Hour
	parcelsAtATime = 500
)

// watchParcels finds parcels that should be nearly there, and those that took
// longer than nearly all do, and tells of them. Of stores that nobody tells when
// parcels arrive it guesses that first.
func (a *App) watchParcels(ctx context.Context, id uuid.UUID) error {
	if err := a.guessArrivals(ctx, id); err != nil {
		return err
	}
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
			more = false
			expect, err := expectations(tx, countParcels)
			if err != nil || len(expect) == 0 {
				return err
			}
			late, err := parcel.TellLate(tx, expect, parcelsAtATime)
			if err != nil {
				return err
			}
			arriving, err := parcel.TellArriving(tx, expect, parcelsAtATime)
			if err != nil {
				return err
			}
			more = len(late) == parcelsAtATime || len(arriving) == parcelsAtATime
			return a.tellOnWay(tx, late, arriving)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// expectations are how long parcels take, counted anew when that was longer ago
// than so long.
func expectations(tx *pg.Tx, after time.Duration) ([]parcel.Expect, error) {
	if err := parcel.Count(tx, after); err != nil {
		return nil, err
	}
	return expected(tx)
}

// expected are how long parcels take, as was counted last.
func expected(tx *pg.Tx) ([]parcel.Expect, error) {
	took, err := parcel.HowLong(tx)
	if err != nil {
		return nil, err
	}
	said, err := parcel.Said(tx)
	return parcel.Estimates(took, said), err
}

// tellOnWay queues letters and signals about parcels on their way.
func (a *App) tellOnWay(tx *pg.Tx, late, arriving []parcel.OnWay) error {
	if len(late)+len(arriving) == 0 {
		return nil
	}
	settings, err := message.GetSettings(tx)
	if err != nil {
		return err
	}
	owner, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	var letters []message.New
	var signals []journey.Signal
	for _, o := range late {
		signals = append(signals, parcelSignal(journey.Late, o, tx.Now))
		if settings.Sends(message.Late) {
			letters = append(letters, parcelLetter(message.Late, o.Order, o.Member, map[string]string{
				message.Order: o.Name, message.Reason: message.Guessed,
			}))
		}
	}
	for _, o := range arriving {
		signals = append(signals, parcelSignal(journey.Arriving, o, tx.Now))
		if settings.Sends(message.Arriving) {
			letters = append(letters, parcelLetter(message.Arriving, o.Order, o.Member, map[string]string{
				message.Order: o.Name, message.Date: o.Expected.In(owner.Location()).Format(time.DateOnly),
			}))
		}
	}
	if err := message.Queue(tx, letters); err != nil {
		return err
	}
	return journey.Note(tx, signals)
}

func parcelSignal(kind journey.Kind, o parcel.OnWay, at time.Time) journey.Signal {
	return journey.Signal{
		Kind: kind, Member: o.Member, Subject: o.Order.String(), Nth: o.Nth, At: at, Placed: o.Placed,
		Currency: o.Currency,
	}
}
