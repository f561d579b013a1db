package message

import (
	"time"

	"github.com/google/uuid"
)

// Offer is a message that sells something, to be sent to one member when they
// agreed to such messages and nothing holds it back (app/governor).
type Offer struct {
	Member   uuid.UUID
	Template uuid.UUID
	Key      string            // unique for the merchant: an offer whose key was queued before is the same offer
	Place    Place             // by mail, in the shop, or both
	Priority int               // -100 to 100, the higher goes first; newsletters are 0, automations 50
	Journey  uuid.UUID         // what wants it said, zero for none
	Letter   uuid.UUID         // the newsletter that it is, zero for none
	Data     map[string]string // see New; Redemption brings its code, ProductID its product. Nothing personal
	After    time.Time         // not before, zero for now
	Until    time.Time         // of no use from here on, zero for OfferLife after its beginning
	Answers  bool              // it answers what the member just did: an order just made does not hold it back
}

// OfferKind is what an offer is called beside messages of other kinds. It is
// queued by Sell alone, and so is none of Kinds.
const OfferKind Kind = "offer"

// NoticeKind is what an offer is called that the shop shows.
const NoticeKind Kind = "notice"

// OfferLife is how long an offer waits for its chance when nobody says.
const OfferLife = 48 * time.Hour

// What Data of an offer may hold beside what New's may.
const (
	ProductID = "product"  // a store's id of a product
	Store     = "store"    // id: the store of the product, and where links lead
	Checkout  = "checkout" // id: the member's, whose products it is about and with which links go on
	Leads     = "leads"    // ToProduct: links lead to the product, and not to the shop
	Goal      = "goal"     // what they want the product for: a goal's id in its guide
)

// ToProduct is the one value of Leads.
const ToProduct = "product"

// Why an offer is not sent, beside the reasons of other messages and of
// app/governor.
const (
	WhyNoConsent  = "no_consent" // the member did not agree to such messages, or does not any more
	WhyBounced    = "bounced"    // the address does not exist
	WhyComplained = "complained" // the member called our mail spam
	WhyIncomplete = "incomplete" // the template speaks of something that there is not; LastError names it
	WhyWithdrawn  = "withdrawn"  // whoever wanted it sent wants it no more
	WhyNoSender   = "no_sender"  // the sender's domain does not vouch for our mail
	WhyNoCode     = "no_code"    // the code that it brings is not made yet
	WhyNoTool     = "no_tool"    // the tool that it is handed to is not connected, or off
)

// Selling is one offer on its way, or what became of it.
type Selling struct {
	ID        uuid.UUID
	Member    uuid.UUID
	Template  uuid.UUID
	Key       string
	Priority  int16
	Journey   *uuid.UUID
	Letter    *uuid.UUID // the newsletter that it is
	Answers   bool
	Data      map[string]string
	Status    Status
	Why       string // not sent: why; queued: what it waits for, "" for nothing yet
	Basis     int16  // consent.Basis it was sent on
	CreatedAt time.Time
	ExpiresAt time.Time
	BegunAt   *time.Time
	SentAt    *time.Time
	NextAt    time.Time
	State     int16 // work.State
	Attempts  int
	LastError string
	Via       Provider   // of the last attempt
	KeyedAt   *time.Time // the first attempt under its key whose outcome may be unknown, nil for none
}

// Tried reports whether an attempt was made of which nobody knows what came.
func (s *Selling) Tried() bool { return s.BegunAt != nil || s.KeyedAt != nil }

// MayRepeat reports whether handing the letter in once more by a sender is the
// same letter to its provider.
func (s *Selling) MayRepeat(by *Sender, now time.Time) bool {
	return by.Remembers(s.Via, s.KeyedAt, now)
}

// Stop is why nothing is sold to an address any more. The numbers are stored.
type Stop int16

// The reasons.
const (
	Bounced    Stop = 1
	Complained Stop = 2
)

// Why is the reason as a message tells it.
func (s Stop) Why() string {
	if s == Complained {
		return WhyComplained
	}
	return WhyBounced
}
