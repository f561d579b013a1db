package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/inbox"
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
	if known, err := inbox.Doubted(b.tx, seen.store.ID, inbox.SilencedTopic); err != nil || known {
		return err
	}
	return inbox.Doubt(b.tx, inbox.Entry{
		Merchant: b.tx.Merchant, StoreID: seen.store.ID, Topic: inbox.SilencedTopic, Body: []byte("[]"),
		DedupeKey: inbox.FromListing + inbox.SilencedTopic + "|" + b.tx.Now.Format(time.DateOnly),
	}, seen.event.Silenced.Why)
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
