// Package tier says where members stand: what lifts them, what keeps them there,
// and when they are told that they will move down. Its rules are pure: the same
// member, plan and moment give the same answer.
package tier

import (
	"time"

	"github.com/google/uuid"
)

// How a member came to a tier. The numbers are stored.
type How int16

// The ways.
const (
	Earned  How = 0
	Manual  How = 1 // staff gave it
	Invited How = 2 // staff gave one that cannot be earned
)

// Standing is where a member stands. The zero value is the tier that everybody
// has, or none.
type Standing struct {
	Tier     string
	Since    time.Time
	Until    *time.Time // end of the term, or of what staff gave; nil for ever
	How      How
	ToldAt   *time.Time // when the member was told of moving down
	LowersOn *time.Time // the day they were told
}

// Counts are what counts towards a tier in some time.
type Counts struct {
	Points int64
	Orders int64
	Spend  map[string]int64 // minor units by currency
}

// Month is what a member did in one month, in one currency.
type Month struct {
	Month    int    // see MonthOf
	Currency string // "" for points that no order earned
	Points   int64
	Spend    int64 // minor units, net of refunds
	Orders   int64
}

// MonthOf numbers the month of a moment in a calendar: year * 12 + month - 1.
func MonthOf(at time.Time, zone *time.Location) int {
	y, m, _ := at.In(zone).Date()
	return y*12 + int(m) - 1
}

// Person is a member with what their tier depends on.
type Person struct {
	ID uuid.UUID
	Standing
	Joined time.Time
	Months []Month
}

// Add counts more, or less, in a month.
func (p *Person) Add(more Month) {
	for i := range p.Months {
		if m := &p.Months[i]; m.Month == more.Month && m.Currency == more.Currency {
			m.Points, m.Spend, m.Orders = m.Points+more.Points, m.Spend+more.Spend, m.Orders+more.Orders
			return
		}
	}
	p.Months = append(p.Months, more)
}

// Move is what a decision did. The numbers are stored.
type Move int16

// The moves.
const (
	Stays   Move = 0
	Up      Move = 1 // reached a higher tier
	Renewed Move = 2 // kept the tier for another term
	Told    Move = 3 // was told of moving down
	Down    Move = 4 // moved down after that
	Ended   Move = 5 // what staff gave is over
	Gone    Move = 6 // the program has no such tier any more
	Given   Move = 7 // staff gave it
	Back    Move = 8 // staff went back to what is earned
	Saved   Move = 9 // what was told does not come: enough was earned after all
)

// Change is a move that stands in a member's history.
type Change struct {
	ID       uuid.UUID
	Member   uuid.UUID
	Move     Move
	FromName string // as the tiers were called then, "" for none
	ToName   string
	EndsOn   *time.Time // end of the term, or for Told the day of moving down
	Note     string     // staff's words, visible to the member
	Version  int
	At       time.Time
}
