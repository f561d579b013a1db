// Package ledger moves points. A transfer is one immutable movement between two
// accounts; a balance is the sum of a member's transfers; a lot is the points of
// one event, which are spent first-expiring first. README.md states what always
// holds.
package ledger

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// Account is where points can be. The first four belong to the merchant, the
// others to one member.
type Account int16

// The accounts. Numbers are stored: never reuse one.
const (
	Issued    Account = 1 // points come from here
	Breakage  Account = 2 // expired points
	Spent     Account = 3 // points that became a code
	Adjusted  Account = 4 // staff's corrections
	Pending   Account = 10
	Available Account = 11
	Held      Account = 12 // between the tap and the code
)

// Kind is why points moved.
type Kind int16

// The kinds of movement.
const (
	Earned    Kind = 1 // issued -> pending or available
	Usable    Kind = 2 // pending -> available
	TakenBack Kind = 3 // pending or available -> issued
	Reserved  Kind = 4 // available -> held
	Redeemed  Kind = 5 // held -> spent
	GivenBack Kind = 6 // held or spent -> available
	Corrected Kind = 7 // adjusted <-> available
	Expired   Kind = 8 // available -> breakage
	Forgiven  Kind = 9 // adjusted <-> available: what a reversal found spent is written off
)

// SourceKind is what made points move.
type SourceKind int16

// The kinds of source.
const (
	FromOrder      SourceKind = 1
	FromSignup     SourceKind = 2
	FromRedemption SourceKind = 3
	FromStaff      SourceKind = 4
	FromOccasion   SourceKind = 5  // a birthday, a review, an event ... (app/occasion)
	FromReferral   SourceKind = 6  // a friend whom the member brought (app/referral)
	FromInvitation SourceKind = 7  // the same referral, of the friend
	FromCommission SourceKind = 8  // an order of a friend, for who is paid by it
	FromFile       SourceKind = 20 // a run of an import or of corrections, see bulk.Run.SourceOf
)

// Source names what made points move: an order, a member who joined, a
// redemption, a correction.
type Source struct {
	Kind SourceKind
	ID   uuid.UUID
}

// Transfer is one movement. Amount is above zero; the direction is in the
// accounts. Key makes it happen once.
type Transfer struct {
	ID      uuid.UUID
	Key     string
	Member  uuid.UUID
	Debit   Account
	Credit  Account
	Amount  int64
	Kind    Kind
	Source  Source
	Version int // program version that decided, 0 for none
	Explain Explain
	At      time.Time
}

// Explain holds the sums behind a movement, so that a shopper can be told why.
// It holds nothing personal: it outlives an erasure.
type Explain struct {
	Reason   string    `json:"reason"` // one of the Why constants
	Order    string    `json:"order,omitempty"`
	Store    string    `json:"store,omitempty"`
	Currency string    `json:"currency,omitempty"`
	Refunded int64     `json:"refunded,omitempty"` // minor units given back on the order so far
	UsableAt time.Time `json:"usable_at,omitzero"`
	Reward   string    `json:"reward,omitempty"`
	Note     string    `json:"note,omitempty"`  // staff's words, visible to the member
	Parts    []Part    `json:"parts,omitempty"` // what each rule gives, of the whole
	Total    int64     `json:"total,omitempty"` // points the source stands for after this movement
	EndedAt  time.Time `json:"ended_at,omitzero"`
	// KeptFrom is when points would have ended, had the member been told in time.
	KeptFrom time.Time `json:"kept_from,omitzero"`
}

// Part is one rule's share of an order's points.
type Part struct {
	Rule   string `json:"rule"`
	Name   string `json:"name"`
	Points int64  `json:"points"`
	Base   int64  `json:"base,omitempty"` // minor units that counted
	Rate   int64  `json:"rate,omitempty"` // points for every Per minor units
	Per    int64  `json:"per,omitempty"`
	// Times multiplied it, in thousandths; 0 for nothing did.
	Times    int64  `json:"times,omitempty"`
	Campaign string `json:"campaign,omitempty"` // name of the campaign that added these points
}

// Why points moved, for the catalog of sentences.
const (
	WhyOrder      = "order"
	WhyMore       = "order_grew"
	WhyRefund     = "order_refunded"
	WhyCancelled  = "order_cancelled"
	WhyLess       = "order_shrank"
	WhySignup     = "signup"
	WhyUsable     = "usable"
	WhyReward     = "reward"
	WhyCode       = "code_made"
	WhyNoCode     = "code_failed"
	WhyRevoked    = "code_revoked"
	WhyUnused     = "code_unused"
	WhyHandedOver = "handed_over" // a perk
	WhyRefused    = "refused"     // a perk that staff could not hand over
	WhyStaff      = "staff"
	WhyBrought    = "brought"     // from another program
	WhySpentThere = "spent_there" // of what was brought, what had been spent in that program
	WhyUndone     = "file_undone" // a file was brought in by mistake
	WhyExpired    = "expired"
	WhyForgiven   = "forgiven"
	WhyOwed       = "owed_again" // the order that was written off counts again
	// Of a referral: for the advocate, for the friend, and why either ended.
	WhyFriendBought   = "friend_bought"
	WhyInvited        = "invited"
	WhyFriendFell     = "friend_order_fell"
	WhyCommission     = "commission"      // for a friend's order
	WhyCommissionLess = "commission_less" // the order is worth less now, or nothing
	WhyNotCounted     = "referral_not_counted"
	WhyReimburse      = "order_cancelled" // of a redemption: the order that used the code fell
)

// Encode writes an explanation for its column.
func (e Explain) Encode() []byte {
	text, err := json.Marshal(e)
	if err != nil {
		return []byte("{}") // unreachable: the struct holds nothing that cannot be encoded
	}
	return text
}

// Balance is what a member has. Available is below zero only after a reversal.
type Balance struct {
	Pending   int64
	Available int64
	Held      int64
	Lifetime  int64
}

// Apply adds a transfer to a balance.
func (b *Balance) Apply(t Transfer) {
	b.move(t.Debit, -t.Amount)
	b.move(t.Credit, t.Amount)
	b.Lifetime += lifetime(t)
}

func (b *Balance) move(a Account, points int64) {
	switch a {
	case Pending:
		b.Pending += points
	case Available:
		b.Available += points
	case Held:
		b.Held += points
	case Issued, Breakage, Spent, Adjusted, Moved:
	}
}

// lifetime counts points once they are earned for good: when they become
// usable, less what is taken back after that.
func lifetime(t Transfer) int64 {
	switch {
	case t.Kind == Usable, t.Credit == Available && (t.Kind == Earned || t.Kind == Corrected):
		return t.Amount
	case t.Kind == TakenBack && (t.Debit == Available || t.Debit == Breakage):
		return -t.Amount
	default:
		return 0
	}
}

// LotState is whether a lot's points can be spent.
type LotState int16

// The states of a lot.
const (
	LotPending LotState = iota
	LotAvailable
)

// Someday is when points become usable that wait for something without a date:
// a parcel, or staff's decision.
var Someday = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// End is when the points of a lot end. The zero End is never.
type End struct {
	At         *time.Time
	IdleMonths int // so long after the member was last active, or At if that is later
}

// Lot is the points of one event.
type Lot struct {
	ID            uuid.UUID
	Member        uuid.UUID
	Source        Source
	Granted       int64 // what the event is worth now
	Remaining     int64 // not yet spent
	State         LotState
	AvailableAt   time.Time
	ExpiresAt     *time.Time
	Expired       int64 // of Granted, ended unspent
	Forgiven      int64 // written off when it was taken back after it was spent
	IdleMonths    int   // ends so long after the member was last active, 0 for not
	PostponedFrom *time.Time
	DueAt         *time.Time // of a member under review: when it would have become usable
}

// ended reports whether a lot's own end is over.
func (l *Lot) ended(now time.Time) bool {
	return l.IdleMonths == 0 && l.ExpiresAt != nil && !l.ExpiresAt.After(now)
}

func (l *Lot) endsAt(end End) {
	l.ExpiresAt, l.IdleMonths, l.PostponedFrom = end.At, end.IdleMonths, nil
}

// Review says whether a member's points wait for staff.
type Review int16

// The kinds of review. Numbers are stored.
const (
	NoReview Review = iota
	InReview        // what is earned stays pending, nothing can be redeemed
	Excluded        // nothing is earned; what is there can be used
)
