package backtest

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/program"
	"regulars/app/work"
)

// Run is one back-test as durable work. What it compares is kept with it, so
// that a run which loses its worker begins again with the same question.
type Run struct {
	ID        uuid.UUID
	Key       string // of the request that began it
	Document  program.Document
	Live      int // the version it is compared with, 0 for nothing
	Since     time.Time
	Until     time.Time
	Author    string
	Done      int64 // orders replayed so far
	Total     int64
	Report    []byte // JSON, nil before it is done
	CreatedAt time.Time
	EndedAt   *time.Time
	Cancelled bool
	State     work.State
	LastError string
}

// Status says how a run stands: "running", "failed" (somebody must try again or
// begin another), "cancelled" or "done".
func (r *Run) Status() string {
	if r.Cancelled {
		return "cancelled"
	}
	return r.State.Run()
}
