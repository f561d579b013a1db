package privacy

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/work"
)

// WipePhase is how far wiping a store is. The numbers are stored; the database
// deletes rows in WipeRows alone.
type WipePhase int16

// The phases of wiping a store that left.
const (
	WipeWaits  WipePhase = iota // the store may come back
	WipeCodes                   // rewards in the making end, and their points return
	WipePeople                  // whom only this store knows is nobody any more
	WipeRows                    // all rows of the store go
	Wiped
)

// Wipe is one store on its way out.
type Wipe struct {
	ID        uuid.UUID
	Store     uuid.UUID
	Whole     bool // it was the merchant's last: the merchant goes with it
	Phase     WipePhase
	After     uuid.UUID
	People    int64 // members who were erased
	AskedAt   time.Time
	EndedAt   *time.Time
	CalledOff bool // the store was connected again before it began
	State     work.State
}

// StoreMay is how long after it left a store may come back and find all that it
// had.
const StoreMay = 48 * time.Hour
