// Package effect holds what must be written to a store: one row a thing, the
// last wish wins, written until it holds.
package effect

import "github.com/google/uuid"

// Kind is what is written.
type Kind string

// Profile is a member's standing, written on the customer record.
const Profile Kind = "profile"

// Effect is one thing to be written.
type Effect struct {
	ID      uuid.UUID
	Kind    Kind
	StoreID uuid.UUID
	Target  string // platform customer id
	Wanted  int64
	State   int16
}
