package app

import (
	"context"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/parcel"
)

// Deliveries are what a merchant decides about parcels, and how long those took.
type Deliveries struct {
	Letters []message.Kind // of message.Parcels, those that are sent
	Typed   parcel.Typed
	Took    []parcel.Took   // by country, most parcels first; "" for all together
	Expect  []parcel.Expect // what that and Typed come to
}

// Deliveries reads what the merchant decided about parcels, and what is known of
// those on their way.
func (a *App) Deliveries(ctx context.Context, merchantID uuid.UUID) (d Deliveries, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		d, err = deliveriesOf(tx)
		return err
	})
	return d, err
}

func deliveriesOf(tx *pg.Tx) (d Deliveries, err error) {
	settings, err := message.GetSettings(tx)
	if err != nil {
		return d, err
	}
	d.Letters = settings.Parcels
	if d.Typed, err = parcel.Said(tx); err != nil {
		return d, err
	}
	d.Took, err = parcel.HowLong(tx)
	d.Expect = parcel.Estimates(d.Took, d.Typed)
	return d, err
}

// ChangeDeliveries saves what the merchant decides about parcels. fail.Invalid
// names the field.
func (a *App) ChangeDeliveries(
	ctx context.Context, merchantID uuid.UUID, letters []message.Kind, typed parcel.Typed,
) (d Deliveries, err error) {
	if err := typed.Validate(); err != nil {
		return d, err
	}
	for _, kind := range letters {
		if !kind.OfParcel() {
			return d, fail.Field("letters", "%q is no letter about a parcel", kind)
		}
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		before, err := deliveriesOf(tx)
		if err != nil {
			return err
		}
		if err := message.SaveParcels(tx, letters); err != nil {
			return err
		}
		if err := parcel.Say(tx, typed); err != nil {
			return err
		}
		if d, err = deliveriesOf(tx); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SettingsChanged, Kind: audit.OfSettings, Before: decided(before), After: decided(d),
		})
	})
	a.telling.drop(merchantID)
	return d, err
}

// decided is what a deed tells of deliveries.
func decided(d Deliveries) any {
	return struct {
		Letters []message.Kind
		parcel.Typed
	}{d.Letters, d.Typed}
}
