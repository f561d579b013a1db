// Package order keeps what was bought, one packed row an order, and remembers
// what each order earned and under which program version.
package order

import (
	"bytes"
	"crypto/sha256"
	"time"

	"github.com/google/uuid"

	"regulars/app/platform"
)

// Note says why an order earns nothing. The numbers are stored.
type Note int16

// The notes.
const (
	Earns          Note = iota
	BeforeStart         // placed before the program began
	NoMember            // nobody in the program bought it
	NotYetMember        // placed before its buyer joined
	AfterLeaving        // placed after its buyer left
	NotPaid             // waits for its payment
	TestOrder           // the platform says it is a test
	Worthless           // cancelled, or everything was given back
	NothingCounts       // paid, but no rule counts anything of it
	NotWanted           // staff excluded its buyer from earning
	NotMeant            // no rule is for such an order
	NothingPaid         // it cost nothing, or everything was given back
	TooLittle           // less than a point
	BelowMinimum        // less than the least amount that counts
	LimitReached        // its buyer, or everybody, has had the most
	ExcludedOrder       // its code, country or channel never earns
	ExcludedMember      // its buyer's tier or tag never earns
	Paused              // placed while the program stood still
)

// Order is one stored order: the platform's latest state we know, and what it
// stands for in the ledger.
type Order struct {
	ID             uuid.UUID
	StoreID        uuid.UUID
	ExternalID     string
	Name           string
	MemberID       *uuid.UUID
	CustomerID     string
	Status         platform.OrderStatus
	Currency       string
	Total          int64
	PlacedAt       time.Time
	UpdatedAt      time.Time
	StateHash      []byte
	Packed         []byte
	ProgramVersion int // pinned at the first grant, 0 before
	Nth            int
	Posted         int64
	Postings       int
	Backfilled     bool
	Note           Note
	Facts          []byte // program.Facts, packed; nil before the first grant
	New            bool   // not stored yet
}

// Age compares a state that came in with the stored one.
type Age int

// The ages.
const (
	Newer     Age = iota
	Same          // nothing new
	Older         // a late delivery: ignored
	Ambiguous     // same moment, other content: the platform must be asked
)

// Compare says how a state that came in relates to the stored one. Platform
// clocks have a resolution of a second, so two changes can share a moment.
func (o *Order) Compare(updated time.Time, hash []byte) Age {
	switch {
	case updated.After(o.UpdatedAt):
		return Newer
	case updated.Before(o.UpdatedAt):
		return Older
	case bytes.Equal(hash, o.StateHash):
		return Same
	default:
		return Ambiguous
	}
}

// Take replaces the stored state with one that came in.
func (o *Order) Take(state *platform.Order, packed []byte) {
	o.Name, o.CustomerID, o.Status, o.Currency = state.Name, state.CustomerID, state.Status, state.Currency
	o.Total, o.PlacedAt, o.UpdatedAt = state.Total, state.PlacedAt, state.UpdatedAt
	o.Packed, o.StateHash = packed, Hash(packed)
}

// GivenBack reports whether all that was paid for an order was given back.
func GivenBack(state *platform.Order) bool { return state.Refunded > 0 && state.Total <= 0 }

// Hash identifies a packed state.
func Hash(packed []byte) []byte {
	sum := sha256.Sum256(packed)
	return sum[:16]
}
