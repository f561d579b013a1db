// Package backfill remembers runs that give points for orders of the time before
// the program: what was promised, how far each is, and what it gave.
package backfill

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/order"
	"regulars/app/work"
)

// Sum is what a back-fill gives: orders that earn, who placed them, and points.
type Sum struct {
	Orders  int64
	Members int64
	Points  int64
}

// Run is one back-fill.
type Run struct {
	ID        uuid.UUID
	Key       string    // of the request that began it
	Since     time.Time // orders placed in [Since, Until)
	Until     time.Time
	Version   int // of the program whose rules count
	Expected  Sum // what its preview showed
	Given     Sum // so far
	Position  order.Position
	CreatedAt time.Time
	EndedAt   *time.Time // nil while it runs, or waits for somebody
	Cancelled bool
	State     work.State
	LastError string
}

// Status says how a run stands: "running", "failed" (somebody must try again or
// cancel it), "cancelled" or "done".
func (r *Run) Status() string {
	if r.Cancelled {
		return "cancelled"
	}
	return r.State.Run()
}

// Asks reports whether another run is the same one: a second click.
func (r *Run) Asks(other *Run) bool {
	return r.Since.Equal(other.Since) && r.Until.Equal(other.Until) && r.Expected.Points == other.Expected.Points
}
