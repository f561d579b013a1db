// Package approval keeps what one person asked for and a second must agree to.
package approval

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
)

// Kind is what is asked for. The texts are stored.
type Kind string

// The kinds.
const (
	Adjust     Kind = "adjust"      // points for one member
	ApplyFile  Kind = "apply_file"  // a file of points
	MovePoints Kind = "move_points" // points of one member for another
)

// State is how a wish stands. The numbers are stored.
type State int16

// The states.
const (
	Waiting State = iota
	Approved
	Refused
)

// String is the state's name on the wire.
func (s State) String() string {
	switch s {
	case Approved:
		return "approved"
	case Refused:
		return "refused"
	default:
		return "waiting"
	}
}

// Approval is one wish.
type Approval struct {
	ID        uuid.UUID
	Kind      Kind
	DeedKey   string    // the same wish twice is one wish
	Member    uuid.UUID // whom it is about, zero for a file
	File      uuid.UUID
	Points    int64  // signed for one member; of a file what it gives plus what it takes; what is moved
	Note      string // the asker's words; the member reads them
	Key       string // the Idempotency-Key it came with
	Asker     audit.Actor
	AskedAt   time.Time
	State     State
	DecidedBy string
	DecidedAt *time.Time
	Reason    string // why it was refused
}

// Needed reports whether somebody needs a second person's yes for so many points.
// Owners never do, nor does what no person asks for. A limit of 0 is none.
func Needed(who audit.Actor, points, limit int64) bool {
	if limit <= 0 || who.Role == "owner" || who.Role == audit.System.Role {
		return false
	}
	return max(points, -points) > limit
}
