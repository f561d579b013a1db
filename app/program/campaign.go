package program

import "time"

// Stacking is how the multipliers of a tier and of campaigns combine.
type Stacking string

// The ways: 2x and 3x give 3x, 4x (1 + 1 + 2) or 6x.
const (
	StackMax      Stacking = "max"
	StackAdd      Stacking = "add"
	StackMultiply Stacking = "multiply"
)

// Campaign gives more points for orders placed in a time.
type Campaign struct {
	ID       string    `json:"id" pattern:"^[a-z0-9_-]{1,40}$"`
	Name     string    `json:"name" maxLength:"80"`
	Active   bool      `json:"active"`
	From     string    `json:"from" doc:"Local time of the merchant, 2006-01-02T15:04"`
	Until    string    `json:"until" doc:"Local time of the merchant, not included"`
	Permille int64     `json:"permille,omitempty" minimum:"0" maximum:"100000" doc:"Multiplier of order rules: 2000 doubles"`
	Bonus    int64     `json:"bonus,omitempty" doc:"Points on top, once an order"`
	Only     Selection `json:"only,omitzero" doc:"Lines that are multiplied; the bonus needs one of them"`
	When     When      `json:"when,omitzero"`
	Budget   Budget    `json:"budget,omitzero" doc:"Of the points that it adds"`
}

// Runs is when orders are placed that it is for, in a calendar: from the first
// moment until before the second.
func (c Campaign) Runs(zone *time.Location) (from, until time.Time) {
	return atLocal(c.From, zone), atLocal(c.Until, zone)
}
