package journey

import (
	"time"

	"github.com/google/uuid"
)

// Ending is how a run ended. The texts are stored.
type Ending string

// The endings. A run that goes on has none.
const (
	Completed     Ending = "completed"      // it came to its last step
	GoalReached   Ending = "goal"           // what it was for happened
	Exited        Ending = "exited"         // something happened after which it makes no sense
	Stopped       Ending = "stopped"        // staff stopped the journey
	ProgramPaused Ending = "program_paused" // the program stood still when it was to do something
	MemberLeft    Ending = "left"
	MemberMerged  Ending = "merged"       // the member turned out to be somebody who is in the same journey
	BudgetSpent   Ending = "budget_spent" // what was to be given did not fit the journey's budget
	Refused       Ending = "refused"      // what was to be given could not be: Why says
)

// Endings lists them all.
var Endings = []Ending{
	Completed, GoalReached, Exited, Stopped, ProgramPaused, MemberLeft, MemberMerged, BudgetSpent, Refused,
}

// Run is one member on the way through a version of a journey. It is its own
// durable work.
type Run struct {
	ID       uuid.UUID
	Journey  uuid.UUID
	Version  int
	Member   uuid.UUID
	Subject  string
	Begun    bool   // it has seen its first step
	Step     string // where it stands
	Waits    bool   // for NextAt, at Step
	Heard    bool   // what it waited for at Step has happened
	Acts     int    // steps that gave or sent something, or would have
	Ending   Ending // "" while it goes on
	Why      string // of a refusal
	BeganAt  time.Time
	EndedAt  *time.Time
	NextAt   time.Time
	Attempts int
	State    int16 // work.State
}

func (r *Run) enter(step string) { r.Step, r.Waits, r.Heard = step, false, false }

func (r *Run) wait(until time.Time) { r.Waits, r.NextAt = true, until.UTC() }

// Stop ends a run, unless it has ended.
func (r *Run) Stop(how Ending, why string, at time.Time) {
	if r.Ending == "" {
		r.end(how, at)
		r.Why = why
	}
}

func (r *Run) end(how Ending, at time.Time) {
	r.Ending, r.EndedAt, r.Waits, r.Heard = how, &at, false, false
}

// Hear tells a run of a signal. It reports whether anything changed.
func (p *Plan) Hear(r *Run, s *Signal) bool {
	switch {
	case r.Ending != "", s.At.Before(r.BeganAt.Truncate(time.Second)): // stores tell moments in whole seconds
		return false
	case s.Subject == r.Subject && s.Kind == p.Trigger.Kind: // what began it
		return false
	case anyHears(p.Goals, s):
		r.end(GoalReached, s.At)
	case anyHears(p.Exits, s):
		r.end(Exited, s.At)
	case p.Awaits(r, s):
		r.Heard, r.NextAt = true, s.At
	default:
		return false
	}
	return true
}

// Past is what a member has gone through before in one journey.
type Past struct {
	Subjects map[string]bool
	Last     time.Time // when the newest run began
}

// Begins reports whether a signal begins a run of a journey that was switched on
// at a moment, for a member with a past in it.
func (p *Plan) Begins(s *Signal, on time.Time, before Past) bool {
	if !p.Trigger.Hears(s) || !s.Past && s.since().Before(on) || before.Subjects[s.Subject] {
		return false
	}
	switch p.Again.When {
	case EachTime:
		return true
	case AfterDays:
		return len(before.Subjects) == 0 || !s.At.Before(before.Last.AddDate(0, 0, p.Again.Days))
	default:
		return len(before.Subjects) == 0
	}
}
