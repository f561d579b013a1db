// Package journey knows automations: what begins one, the steps that a member
// then goes through, and what came of it compared with members who were left
// alone. README.md states what always holds. Rules here do no I/O.
package journey

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Kind is what happened to a member. The texts are stored.
type Kind string

// The kinds of signal.
const (
	Ordered          Kind = "ordered" // placed an order; subject: the order
	Paid             Kind = "paid"    // an order was paid; subject: the order
	Shipped          Kind = "shipped"
	Arriving         Kind = "arriving" // a parcel is nearly there
	Delivered        Kind = "delivered"
	Late             Kind = "late"     // a parcel did not come when it was due
	Refunded         Kind = "refunded" // something of an order was given back
	Joined           Kind = "joined"
	Birthday         Kind = "birthday"
	Anniversary      Kind = "anniversary" // of the membership
	TierReached      Kind = "tier_reached"
	TierNear         Kind = "tier_near"     // not far from the next tier
	PointsExpire     Kind = "points_expire" // soon
	Abandoned        Kind = "checkout_abandoned"
	Viewed           Kind = "viewed" // a product
	Answered         Kind = "survey_answered"
	RequestOpened    Kind = "request_opened"
	RequestClosed    Kind = "request_closed"
	Reviewed         Kind = "reviewed" // a product, whatever the rating
	SegmentEntered   Kind = "segment_entered"
	SegmentLeft      Kind = "segment_left"
	Event            Kind = "event"             // told by API, with a name
	ReplenishmentDue Kind = "replenishment_due" // by the member's own pace
	Lapsed           Kind = "lapsed"            // bought nothing for longer than usual
	Date             Kind = "date"              // a moment that the merchant set; of a trigger only
)

// Kinds lists them all, in the order in which a person reads them.
var Kinds = []Kind{
	Ordered, Paid, Shipped, Arriving, Delivered, Late, Refunded, Joined, Birthday, Anniversary, TierReached,
	TierNear, PointsExpire, Abandoned, Viewed, Answered, RequestOpened, RequestClosed, Reviewed, SegmentEntered,
	SegmentLeft, Event, ReplenishmentDue, Lapsed, Date,
}

// Known reports whether there is such a kind.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }

// OfOrder reports whether a kind's subject is an order.
func (k Kind) OfOrder() bool {
	return slices.Contains([]Kind{Ordered, Paid, Shipped, Arriving, Delivered, Late, Refunded}, k)
}

// Signal says that something happened to a member. Subject names the occurrence,
// so that hearing of it twice is hearing of it once: the id of an order, the year
// of a birthday, the key of an event.
type Signal struct {
	ID      uuid.UUID
	Kind    Kind
	Member  uuid.UUID
	Subject string    // 1 to 120 characters
	Name    string    // of an event, a survey, a segment or a tier: what a Listen can ask for
	Nth     int       // of an order: which of its buyer's that count
	At      time.Time // when it happened
	Placed  time.Time // of an order: when it was placed; zero for others
	// Amount is what a purchase brought, or a refund took (below zero), in minor
	// units of Currency.
	Amount   int64
	Currency string
	Past     bool // from before the journey was switched on, and asked for
}

// since is the moment that decides whether a signal is older than something: an
// order's parcel is as old as the order.
func (s *Signal) since() time.Time {
	if !s.Placed.IsZero() {
		return s.Placed
	}
	return s.At
}

// Listen says which signals count.
type Listen struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name,omitempty"` // of an event, a survey, a segment or a tier; empty for any
	Nth  []int  `json:"nth,omitempty"`  // of orders: only the member's second, say; empty for any
	At   string `json:"at,omitempty"`   // of a date: 2006-01-02T15:04 in the merchant's calendar
}

// Hears reports whether a signal counts.
func (l Listen) Hears(s *Signal) bool {
	named := l.Name == s.Name || l.Name == "" && !s.again()
	return l.Kind == s.Kind && named &&
		(len(l.Nth) == 0 || slices.Contains(l.Nth, s.Nth))
}

// What an answer to "would you recommend us" is called, whatever survey asked.
const (
	Promoter  = "nps:promoter"  // 9 or 10
	Passive   = "nps:passive"   // 7 or 8
	Detractor = "nps:detractor" // 0 to 6
)

// again reports whether a signal tells once more of what another one told, under a
// narrower name: an answer is told by its survey's name, by name and mood, and by
// what it says to "would you recommend us".
func (s *Signal) again() bool { return s.Kind == Answered && strings.Contains(s.Name, ":") }

func anyHears(list []Listen, s *Signal) bool {
	return slices.ContainsFunc(list, func(l Listen) bool { return l.Hears(s) })
}
