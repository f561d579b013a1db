// Package effect holds what must be written to a store: one row a thing, the
// last wish wins, written until it holds.
package effect

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// Kind is what is written.
type Kind string

// The kinds.
const (
	Profile Kind = "profile" // a member's standing, written on the customer record
	Entry   Kind = "entry"   // the reward of a tier that a member reached
)

// Effect is one thing to be written.
type Effect struct {
	ID      uuid.UUID
	Kind    Kind
	StoreID uuid.UUID
	Target  string // platform customer id; of an entry, see Reached
	Wanted  int64
	State   int16
}

// Reached is the member and the tier of an entry.
func (e Effect) Reached() (member uuid.UUID, tier string, err error) {
	id, tier, found := strings.Cut(e.Target, "|")
	if !found {
		return uuid.Nil, "", fmt.Errorf("%q names no member and tier", e.Target)
	}
	member, err = uuid.Parse(id)
	return member, tier, err
}
