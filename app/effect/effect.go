// Package effect holds what must be written to a store: one row a thing, the
// last wish wins, written until it holds.
package effect

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Kind is what is written.
type Kind string

// The kinds.
const (
	Profile  Kind = "profile"  // a member's standing, written on the customer record
	Consent  Kind = "consent"  // what a member decided with us about the store's e-mails
	Entry    Kind = "entry"    // the reward of a tier that a member reached
	Birthday Kind = "birthday" // the reward of a member's tier for a birthday
	Looks    Kind = "looks"    // whether the store's pages tell what shoppers look at
	Plugin   Kind = "plugin"   // what the store's companion plugin keeps of the program
)

// Effect is one thing to be written.
type Effect struct {
	ID      uuid.UUID
	Kind    Kind
	StoreID uuid.UUID
	Target  string // platform customer id; of an entry or a birthday, see OfTier; of looks and the plugin nothing
	Wanted  int64
	State   int16

	Attempts   int
	Dispatches int
	NextAt     time.Time // before that nobody is to begin with it: somebody is at it, or it failed
}

// OfTier is the member and the tier of an entry or a birthday; of the latter also
// which one it is: its occasion.
func (e Effect) OfTier() (member uuid.UUID, tier, occasion string, err error) {
	parts := strings.Split(e.Target, "|")
	if len(parts) < 2 {
		return uuid.Nil, "", "", fmt.Errorf("%q names no member and tier", e.Target)
	}
	if len(parts) > 2 {
		occasion = parts[2]
	}
	member, err = uuid.Parse(parts[0])
	return member, parts[1], occasion, err
}
