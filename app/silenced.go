package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/inbox"
	"regulars/app/internal/pg"
)

// silenced reports whether a delivery told nothing but that.
func (it *item) silenced() bool { return len(it.events) == 1 && it.events[0].Silenced != nil }

// noteSilenced shows, once a day however many come, that a store's deliveries say
// nothing any more, and what to do. Polling goes on meanwhile.
func (b *batch) noteSilenced(seen otherSeen) error {
	if b.silenced[seen.store.ID] {
		return nil
	}
	if b.silenced == nil {
		b.silenced = map[uuid.UUID]bool{}
	}
	b.silenced[seen.store.ID] = true
	return warnDaily(b.tx, seen.store.ID, inbox.SilencedTopic, seen.event.Silenced.Why)
}

// warnDaily shows that something is wrong with a store's deliveries, unless that is
// shown already, or was today.
func warnDaily(tx *pg.Tx, store uuid.UUID, topic, why string) error {
	if shown, err := inbox.Doubted(tx, store, topic); err != nil || shown {
		return err
	}
	return inbox.Doubt(tx, inbox.Entry{
		Merchant: tx.Merchant, StoreID: store, Topic: topic, Body: []byte("[]"),
		DedupeKey: inbox.FromListing + topic + "|" + tx.Now.Format(time.DateOnly),
	}, why)
}

// noteHeardAgain takes that back of stores whose deliveries tell something.
func (b *batch) noteHeardAgain() error {
	for store := range b.heard {
		if err := inbox.NoDoubt(b.tx, store, inbox.SilencedTopic); err != nil {
			return err
		}
	}
	return nil
}
