package merchant

import (
	"time"

	"github.com/google/uuid"
)

// ReadingWay is how a listing is read for the first time. The numbers are stored.
type ReadingWay int16

// The ways.
const (
	ByPages ReadingWay = iota
	ByFile             // that the platform prepares: platform.BulkReader
)

// Reading is the first reading of one listing of a store.
type Reading struct {
	StoreID   uuid.UUID
	Listing   string
	Way       ReadingWay
	File      string
	LastID    string
	Total     int64
	Prepared  int64
	Objects   int64
	Failures  int
	BegunAt   time.Time
	ReadingAt *time.Time
	EndedAt   *time.Time
}

// ReadingStage is where a first reading is, as people are told.
type ReadingStage string

// The stages.
const (
	ReadingPreparing ReadingStage = "preparing" // the platform writes the file
	ReadingNow       ReadingStage = "reading"
	ReadingDone      ReadingStage = "done"
)

// Progress is how far a first reading has come.
type Progress struct {
	Listing   string
	Stage     ReadingStage
	Done      int64         // objects, of the stage
	Total     int64         // at least Done; 0 when nobody knows
	PerMinute int64         // objects, 0 while that cannot be said
	Left      time.Duration // until the stage is over, 0 while that cannot be said
}

// soonToSay is how long a stage runs before its speed means something.
const soonToSay = 5 * time.Second

// Progress is how far the reading has come by now.
func (r *Reading) Progress(now time.Time) Progress {
	p := Progress{Listing: r.Listing, Stage: ReadingNow, Done: r.Objects, Total: max(r.Total, r.Objects)}
	if r.Total == 0 {
		p.Total = 0
	}
	since := r.BegunAt
	switch {
	case r.EndedAt != nil:
		p.Stage, p.Total = ReadingDone, r.Objects
		return p
	case r.Way == ByFile && r.ReadingAt == nil:
		p.Stage, p.Done = ReadingPreparing, min(r.Prepared, p.Total)
	case r.ReadingAt != nil:
		since = *r.ReadingAt
	}
	took := now.Sub(since)
	if took < soonToSay || p.Done == 0 {
		return p
	}
	p.PerMinute = p.Done * int64(time.Minute/time.Millisecond) / took.Milliseconds()
	if p.Total > 0 {
		p.Left = took / time.Duration(p.Done) * time.Duration(p.Total-p.Done)
	}
	return p
}
