// Package bulk knows files of points: members brought over from another program,
// and corrections of many members at once. A file is kept in parts, checked,
// done page by page, and can be undone.
package bulk

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/work"
)

// Kind is what a file is for. The numbers are stored.
type Kind int16

// The kinds of file.
const (
	Import Kind = 1 // members of another program, with what they have
	Adjust Kind = 2 // points to give to, or take from, members who are here
)

// Phase is how far a run is. The numbers are stored.
type Phase int16

// The phases.
const (
	Uploading Phase = iota
	Checking
	Checked // a person looks at what it would do
	Applying
	Applied
	Undoing
	Undone
	Cancelled
)

var phases = map[Phase]string{
	Uploading: "uploading", Checking: "checking", Checked: "checked", Applying: "applying", Applied: "applied",
	Undoing: "undoing", Undone: "undone", Cancelled: "cancelled",
}

// Works reports whether workers have something to do in a phase.
func (p Phase) Works() bool { return p == Checking || p == Applying || p == Undoing }

// Sizes of a file.
const (
	PartSize  = 1 << 20   // of every part but the last, in bytes
	MostBytes = 512 << 20 // of a file
	Window    = 256 << 10 // read at once; no row is longer
	PageRows  = 1_000     // in one transaction
	mostCells = 200       // columns
	MostKept  = 10_000    // rows whose problems are kept
)

// Run is one file on its way.
type Run struct {
	ID           uuid.UUID
	Kind         Kind
	FileName     string
	Bytes        int64
	Source       string // the program it comes from, or for Adjust what the members read
	Layout       Layout
	Phase        Phase
	AtByte       int64
	AtRow        int64 // rows done in this phase
	Rows         int64 // what the check found
	Good         int64
	Bad          int64
	Newcomers    int64
	Points       int64 // signed
	Moved        int64 // points given plus points taken
	GivenRows    int64 // what was done
	GivenPoints  int64
	Skipped      int64
	UndonePoints int64
	Author       string
	CreatedAt    time.Time
	PhaseAt      time.Time
	EndedAt      *time.Time
	State        work.State
	LastError    string

	was *Run // as the row stood, or will stand when the rows before are done
}

// From is the run as its rows from a place on are about to be done: after number
// rows, at a byte of the file.
func (r *Run) From(number, at int64) *Run {
	ahead := *r
	ahead.AtRow, ahead.AtByte = number, at
	ahead.remember()
	return &ahead
}

func (r *Run) remember() {
	was := *r
	r.was = &was
}

// Status says how a run stands: its phase, or "failed" when somebody must try
// again or cancel it.
func (r *Run) Status() string {
	if r.Phase.Works() && r.State != work.Waiting {
		return "failed"
	}
	return phases[r.Phase]
}

// Left is how long the phase still takes, as fast as it went so far; zero when
// nobody can know.
func (r *Run) Left(now time.Time) time.Duration {
	took := now.Sub(r.PhaseAt)
	switch {
	case r.Phase == Checking && r.AtByte > 0:
		return time.Duration(float64(took) * float64(r.Bytes-r.AtByte) / float64(r.AtByte))
	case (r.Phase == Applying || r.Phase == Undoing) && r.AtRow > 0:
		return time.Duration(float64(took) * float64(r.Rows-r.AtRow) / float64(r.AtRow))
	default:
		return 0
	}
}

// Row is one row of a file.
type Row struct {
	Number   int64 // from 1; the head is not counted
	Email    string
	Customer string // number in the WooCommerce store, where the file has no e-mails
	Name     string
	Points   int64 // usable points to bring over, or to give (below zero: to take)
	Lifetime int64 // points ever earned, at least Points; 0 when the file does not say
	Ends     *time.Time
	Tier     string // as its program calls it, "" for none
	Birthday string // as it is written, "" when unknown
	Code     string // by which friends are brought, "" for none
	Note     string // what the member reads, "" for the run's Source
}

// Problem is what is wrong with a row.
type Problem struct {
	Row   int64
	Field string // the column's meaning: "email", "points", ...
	Text  string
}

// SourceOf is the id of what a run gives to one member: the same whenever it is
// asked, so that a file cannot give twice.
func (r *Run) SourceOf(member uuid.UUID) uuid.UUID {
	var id uuid.UUID
	for i := range id {
		id[i] = r.ID[i] ^ member[i]
	}
	return id
}
