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
	UndoFile   Kind = "undo_file"   // taking out again what a file brought
	Backfill   Kind = "backfill"    // points for orders from before the program
	MovePoints Kind = "move_points" // points of one member for another
)

// State is how a wish stands. The numbers are stored.
type State int16

// The states.
const (
	Waiting State = iota
	Approved
	Refused
	Expired // nobody decided it in time
)

// How long what is asked for waits for somebody, in days: as the merchant says.
const (
	UsualDays = 14
	MostDays  = 90
)

// String is the state's name on the wire.
func (s State) String() string {
	switch s {
	case Approved:
		return "approved"
	case Refused:
		return "refused"
	case Expired:
		return "expired"
	default:
		return "waiting"
	}
}

// Approval is one wish.
type Approval struct {
	ID        uuid.UUID
	Kind      Kind
	DeedKey   string    // the same wish twice is one wish
	Member    uuid.UUID // whom it is about, zero for many
	To        uuid.UUID // who gets what is moved
	File      uuid.UUID
	Since     string // of points for past orders, dates as they were typed
	Until     string
	Points    int64  // signed for one member; of a file what it gives plus what it takes; what is moved or given
	Note      string // the asker's words; the member reads them
	Key       string // the Idempotency-Key it came with
	Asker     audit.Actor
	AskedAt   time.Time
	EndsAt    time.Time // when nobody can agree any more
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

// Rules are a merchant's: above how many points of one deed a second person must
// agree, 0 for none, and after how many days a request ends undecided.
type Rules struct {
	Points int64
	Days   int
}
