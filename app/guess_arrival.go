package app

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/google/uuid"

	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/parcel"
	"regulars/app/platform"
)

// guessesAtATime is how many are made in a transaction.
const guessesAtATime = 2000

// guessArrivals takes parcels for delivered that should be there by now, in stores
// whose platform tells no arrivals: what waits for them (points, questions, automations)
// would wait for ever. They are marked as guessed, no letter says that they arrived,
// and a carrier's word that comes later is believed before ours.
func (a *App) guessArrivals(ctx context.Context, id uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
			stores, err := a.silentStores(tx)
			if err != nil || len(stores) == 0 {
				more = false
				return err
			}
			more, err = guessSome(tx, stores)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// silentStores are the connected ones whose platform tells no arrivals by itself.
func (a *App) silentStores(tx *pg.Tx) (map[uuid.UUID]merchant.Store, error) {
	all, err := merchant.Stores(tx)
	silent := map[uuid.UUID]merchant.Store{}
	for _, s := range all {
		connector, err := a.Connector(s.Platform)
		if err != nil {
			return nil, err
		}
		if _, is := connector.(platform.ArrivalsUntold); is && s.State == merchant.Connected {
			silent[s.ID] = s
		}
	}
	return silent, err
}

// guessSome puts guesses where deliveries go, so that they are applied as those are.
func guessSome(tx *pg.Tx, stores map[uuid.UUID]merchant.Store) (more bool, err error) {
	expect, err := expectations(tx, countParcels)
	if err != nil {
		return false, err
	}
	found, err := parcel.Unheard(tx, slices.Collect(maps.Keys(stores)), expect, guessesAtATime)
	if err != nil || len(found) == 0 {
		return false, err
	}
	entries := make([]inbox.Entry, len(found))
	for i, g := range found {
		body, err := json.Marshal(platform.Event{
			At: g.At, Past: g.Placed.Before(stores[g.Store].ConnectedAt),
			Delivery: &platform.DeliveryChanged{
				OrderID: g.External, State: platform.Delivered, At: g.At, Guessed: true,
			},
		})
		if err != nil {
			return false, err
		}
		entries[i] = inbox.Entry{
			Merchant: tx.Merchant, StoreID: g.Store, Topic: inbox.ListingTopic, Body: body,
			DedupeKey: inbox.FromListing + "arrived|" + g.External,
		}
	}
	added, err := inbox.AddInMerchant(tx, entries)
	return added == guessesAtATime, err // those that wait to be applied are found again, and are no news
}
