// Package effect holds what must be written to a store: one row a thing, the
// last wish wins, written until it holds.
package effect

import "github.com/google/uuid"

// Kind is what is written.
type Kind string

// The kinds.
const Profile Kind = "profile" // a member's standing, on the customer record

// Effect is one thing to be written.
type Effect struct {
	ID      uuid.UUID
	Kind    Kind
	StoreID uuid.UUID
	Target  string // platform customer id
	Wanted  int64
	State   int16
}
