// Package ending follows a program that comes to its end: what becomes of the
// codes that are open, and whether its members are told.
package ending

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/work"
)

// Phase is how far it is. The numbers are stored.
type Phase int16

// The phases.
const (
	Revoking Phase = iota // open codes die and their points return; skipped where they are honored
	Telling               // members get a message; skipped where nobody is told
	Over                  // the app can be removed
)

// Run is a program on its way to its end.
type Run struct {
	ID        uuid.UUID
	Revoke    bool
	Tell      bool
	Phase     Phase
	After     uuid.UUID
	Codes     int64 // that were open when it began
	Told      int64
	BeganAt   time.Time
	EndedAt   *time.Time
	Cancelled bool
	State     work.State
	LastError string
}
