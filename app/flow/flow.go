// Package flow keeps what workflows of a store's platform asked us to do, one row a
// run: a run that is asked for again was done, or is tried again.
package flow

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/platform"
)

// Status is what became of a run. The numbers are stored.
type Status int16

// The statuses.
const (
	Waiting Status = 0 // the platform asks again
	Done    Status = 1
	Refused Status = 2
)

var statuses = map[Status]string{Waiting: "waiting", Done: "done", Refused: "refused"}

// String is the status' name on the wire.
func (s Status) String() string { return statuses[s] }

// LogLife is how long a run is known. The platform repeats one for a day and a half.
const LogLife = 30 * 24 * time.Hour

// Run is one run of one action.
type Run struct {
	ID      uuid.UUID
	Store   uuid.UUID
	Key     string // the platform's
	Action  platform.Action
	Status  Status
	Said    string // what the platform was answered
	Asked   int    // how often it was asked for
	AskedAt time.Time
	TriedAt time.Time
}
