// Package inbox holds what the platforms sent, from the moment we say 200 until
// it is applied, and the bodies a little longer.
package inbox

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Batch is how many rows one transaction applies at most.
const Batch = 300

// Entry is one delivery to be stored.
type Entry struct {
	Merchant  uuid.UUID
	StoreID   uuid.UUID
	Topic     string
	DedupeKey string
	Body      []byte
}

// compare orders entries as their unique key does.
func (e Entry) compare(other Entry) int {
	return cmp.Or(bytes.Compare(e.Merchant[:], other.Merchant[:]), bytes.Compare(e.StoreID[:], other.StoreID[:]),
		strings.Compare(e.DedupeKey, other.DedupeKey))
}

// Row is one stored delivery that was handed out.
type Row struct {
	ID         uuid.UUID
	StoreID    uuid.UUID
	Topic      string
	Body       []byte
	ReceivedAt time.Time
	Dispatches int
}

// FromListing marks the dedupe keys of what a listing found: nobody delivered it.
const FromListing = "recon|"

// ListingTopic is the topic of what a listing found; its body is our own form
// of the event, not the platform's.
const ListingTopic = "listing"

// HintTopic is the topic of what a page says; its body is our own form of the
// event.
const HintTopic = "hint"

// PluginTopic is the topic of what a store's companion plugin asked of us; its body
// is our own form of the event.
const PluginTopic = "plugin"

// OwnForm reports whether the body of a topic is our own form of an event, which no
// platform's webhook brought.
func OwnForm(topic string) bool {
	return topic == ListingTopic || topic == HintTopic || topic == PluginTopic
}

// DoubtTopic begins the topic of what a listing found and nobody believes; the
// listing's name follows. Its body is a list of events of our own form.
const DoubtTopic = "doubt/"

// SilencedTopic is the topic of what tells that a store's deliveries say nothing.
const SilencedTopic = DoubtTopic + "webhooks"

// CopyTopic is the topic of what tells that a copy of a store delivers too.
const CopyTopic = DoubtTopic + "copy"

// Hash identifies a body.
func Hash(body []byte) []byte {
	sum := sha256.Sum256(body)
	return sum[:16]
}
