package journey

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// State is where a journey stands. The numbers are stored.
type State int16

// The states.
const (
	Draft  State = iota // never published
	Live                // begins runs and goes on with them
	Paused              // begins none; those on their way wait
	Over                // stopped for good
)

var states = map[State]string{Draft: "draft", Live: "live", Paused: "paused", Over: "stopped"}

// String is the state's name on the wire.
func (s State) String() string { return states[s] }

// Journey is one automation of a merchant.
type Journey struct {
	ID        uuid.UUID
	State     State
	Why       string // it is paused: WhyStaff, WhyBudget or WhyPlan
	Draft     Script
	Version   int        // newest published one, 0 for none
	OnSince   *time.Time // when it was switched on
	Listens   []Kind     // what any of its versions wants to hear
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Why a journey is paused.
const (
	WhyStaff  = "staff"
	WhyBudget = "budget" // what it may cost is spent
	WhyPlan   = "plan"   // it is more than the merchant's plan holds; it goes on with another plan
)

// Version is a published document. It never changes.
type Version struct {
	Journey     uuid.UUID
	Number      int
	Document    Script
	PublishedAt time.Time
	Author      string
	Note        string
}

// Person is a member in a journey's comparison: from the first thing given, or
// that would have been.
type Person struct {
	Journey    uuid.UUID
	Member     uuid.UUID
	Group      Group
	AssignedAt time.Time
	Until      time.Time // purchases placed before count
	Bought     bool
	Revenue    int64 // minor units of the merchant's currency, less what was given back
}

// Counts reports whether a purchase is a result.
func (p *Person) Counts(s *Signal) bool {
	placed := s.since()
	begun := p.AssignedAt.Truncate(time.Second) // stores tell moments in whole seconds
	return (s.Kind == Paid || s.Kind == Refunded) && !placed.Before(begun) && placed.Before(p.Until)
}

// Listening are the kinds of signal that some journey of a merchant wants.
type Listening map[Kind]bool

// Listen adds to what a journey wants to hear: runs keep their version, so what
// any of its versions wanted is wanted still.
func (j *Journey) Listen(kinds []Kind) {
	for _, k := range kinds {
		if !slices.Contains(j.Listens, k) {
			j.Listens = append(j.Listens, k)
		}
	}
}
