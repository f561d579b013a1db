// Package message is what is told to members by e-mail. A message is a row and
// its own durable work: whoever has news queues it in the transaction that made
// the news, once by its key, and the address is read when it is sent.
package message

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// Kind is what a message is about.
type Kind string

// The kinds. Queue one and nothing else is to be done: whether it may be sent is
// decided when it is.
const (
	Welcome      Kind = "welcome"       // the member joined
	Usable       Kind = "usable"        // points became usable; what the member has is read when it is sent
	Code         Kind = "code"          // a reward's code is there; Data "redemption"
	TierUp       Kind = "tier_up"       // Data "tier"
	TierDown     Kind = "tier_down"     // Data "tier", the one now, "" for none
	TierWarning  Kind = "tier_warning"  // a tier will be lost; Data "tier", "date"
	FriendJoined Kind = "friend_joined" // a friend joined or bought; Data "friend", and "points" when there are any
	TakenBack    Kind = "taken_back"    // "points", "order", "reason" (a ledger.Why), "amount", "currency" of a refund
	ExpiryFirst  Kind = "expiry_first"  // points will expire; Data "points", "date"
	ExpiryLast   Kind = "expiry_last"   // the same, for the last time
	Claim        Kind = "claim"         // a link that makes a guest's points the member's
	Closing      Kind = "closing"       // the program comes to its end
	Survey       Kind = "survey"        // an invitation to a survey, Data "invitation"; for who agreed to e-mails
	PointsAdded  Kind = "points_added"  // by staff; Data "points", and "reason" in their words
	Shipped      Kind = "shipped"       // a parcel left; Data "order"
	Arriving     Kind = "arriving"      // it is nearly there; Data "order", and "date" where that is our estimate
	Late         Kind = "late"          // it should be there by now; Data "order", and "reason" Guessed
	Delivered    Kind = "delivered"     // it is there; Data "order"
	Study        Kind = "study"         // of a study; Data "study" and "turn"
)

// Guessed is the Data "reason" of a parcel that nobody called late: it took longer
// than nearly all do.
const Guessed = "guessed"

// Parcels are the kinds about an order's parcel, in the order in which they come.
// Stores write such letters themselves, so none is sent unless the merchant chose it.
var Parcels = []Kind{Shipped, Arriving, Late, Delivered}

// OfParcel reports whether a kind is about an order's parcel.
func (k Kind) OfParcel() bool { return slices.Contains(Parcels, k) }

// Kinds lists all kinds, in the order in which a person reads them.
var Kinds = []Kind{
	Welcome, Usable, Code, PointsAdded, TakenBack, ExpiryFirst, ExpiryLast, TierUp, TierDown, TierWarning,
	FriendJoined, Survey, Study, Claim, Closing, Shipped, Arriving, Late, Delivered,
}

// Known reports whether there is such a kind.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }

// Service reports whether the member asked for the message by what they did just
// now. It is sent to those who want no messages about the program, too, and
// cannot be switched off.
func (k Kind) Service() bool { return k == Code || k == Claim }

// MayHandOver reports whether a tool may write the letter instead of us. What
// carries a secret, of whom it is waited for, stays with us: a code is money to
// whoever reads it there, a link to claim points proves that the mailbox is
// theirs, and one of a study takes a postal address.
func (k Kind) MayHandOver() bool { return k.Known() && !k.Service() && k != Study }

// What Data may hold. Dates are 2006-01-02 in the merchant's calendar, points
// are whole numbers. It holds nothing personal.
const (
	Points     = "points"
	Date       = "date"
	Order      = "order" // its name, as the store shows it
	Reward     = "reward"
	Redemption = "redemption" // id
	ToldBy     = "told_by"    // key of the offer that tells a code too: it is sent where that is not
	Reason     = "reason"
	Amount     = "amount" // minor units
	Currency   = "currency"
	Tier       = "tier" // its name
	Friend     = "friend"
	Invitation = "invitation" // id of what a survey's answer belongs to
	StudyOf    = "study"      // id of an invitation to a study
	Turn       = "turn"       // of a study: one of the turns below
)

// What a letter of a study says, Data "turn".
const (
	TurnInvite  = "invite"
	TurnRemind  = "remind"  // of the invitation
	TurnPlace   = "place"   // a place became free
	TurnAddress = "address" // where to send it: a reminder
	TurnShipped = "shipped" // it is on its way; Data "date", when they are asked
	TurnAnswer  = "answer"  // what do you think
	TurnAgain   = "again"   // the same, a reminder
)

// What a friend did, Data "friend".
const (
	FriendCame   = "joined"
	FriendBought = "bought"
)

// New is a message to be sent. Key is unique for the merchant: a message with a
// key that was queued before is the same message, and is not sent again.
type New struct {
	Member uuid.UUID
	Kind   Kind
	Key    string
	Data   map[string]string
}

// Status is what became of a message. The numbers are stored.
type Status int16

// The statuses.
const (
	Queued   Status = 0
	Sent     Status = 1
	NotSent  Status = 2 // Why says
	Doubtful Status = 3 // the mail server's answer was lost after it had the text: it is not sent again
)

var statuses = map[Status]string{Queued: "queued", Sent: "sent", NotSent: "not_sent", Doubtful: "doubtful"}

// String is the status' name on the wire.
func (s Status) String() string { return statuses[s] }

// Why a message is not sent.
const (
	WhyNoServer  = "no_server"  // no mail server is set up
	WhyNoAddress = "no_address" // the member has no e-mail
	WhyOff       = "off"        // the member wants no messages about the program
	WhyKindOff   = "kind_off"   // the merchant switched the kind off
	WhyPaused    = "paused"     // the program stands still
	WhyNoStore   = "no_store"   // every store of the merchant removed the app
	WhyTold      = "told"       // an automation's letter told the code
	WhyGone      = "gone"       // the member left, or what it tells of is over
	WhyToolKey   = "tool_key"   // of one that waits: its tool refuses the key
)

// Message is one message to one member.
type Message struct {
	ID        uuid.UUID
	Member    uuid.UUID
	Kind      Kind
	Key       string
	Data      map[string]string
	Status    Status
	Why       string
	CreatedAt time.Time
	BegunAt   *time.Time // an attempt that has not told what came of it
	SentAt    *time.Time
	State     int16 // work.State
	Attempts  int
	LastError string
	Via       Provider   // of the last attempt
	KeyedAt   *time.Time // the first attempt under its key whose outcome may be unknown, nil for none
}

// Tried reports whether an attempt was made of which nobody knows what came.
func (m *Message) Tried() bool { return m.BegunAt != nil || m.KeyedAt != nil }

// Over reports whether a warning is of a day that has gone by, now being in the
// merchant's zone: it waited too long.
func (m *Message) Over(now time.Time) bool {
	warns := m.Kind == ExpiryFirst || m.Kind == ExpiryLast || m.Kind == TierWarning
	return warns && m.Data[Date] != "" && m.Data[Date] < now.Format(time.DateOnly)
}

// MayRepeat reports whether handing the letter in once more by a sender is the
// same letter to its provider.
func (m *Message) MayRepeat(by *Sender, now time.Time) bool {
	return by.Remembers(m.Via, m.KeyedAt, now)
}

// Settings are what a merchant decides about messages.
type Settings struct {
	SenderName string // "" for the merchant's name
	Off        []Kind
	Parcels    []Kind // of Parcels, those that are sent
	Handed     []Kind // those that Klaviyo writes
}

// Sends reports whether the merchant has a kind sent.
func (s Settings) Sends(k Kind) bool {
	if k.OfParcel() {
		return slices.Contains(s.Parcels, k)
	}
	return k.Service() || !slices.Contains(s.Off, k)
}
