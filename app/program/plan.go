package program

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/work"
)

// Plan is a document that is to go live at a moment.
type Plan struct {
	ID        uuid.UUID
	Document  Document
	Base      int // the version that was live when it was planned, 0 for none
	Author    string
	Note      string
	DueAt     time.Time
	Number    int // the version that it became, 0 before
	CreatedAt time.Time
	State     work.State
	LastError string
}

// Stuck reports whether it could not go live and waits for somebody.
func (p *Plan) Stuck() bool { return p.State == work.Dead || p.State == work.Parked }
