// Package support keeps what members ask of the merchant's people: complaints,
// questions, technical help, suggestions. While one goes on, nobody tries to sell
// anything to its member.
package support

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Kind is what a request is. The texts are stored.
type Kind string

// The kinds.
const (
	Complaint  Kind = "complaint"
	Question   Kind = "question"
	Technical  Kind = "technical" // the product is there and does not do what it should
	Suggestion Kind = "suggestion"
)

// Kinds lists them.
var Kinds = []Kind{Complaint, Question, Technical, Suggestion}

// State is how far a request is. The numbers are stored.
type State int16

// The states.
const (
	StateOpen     State = 0 // somebody has to answer
	StateAnswered State = 1 // was answered; it may come back
	StateClosed   State = 2
)

// ParseState reads a state's name. fail.Invalid for others.
func ParseState(name string) (State, error) {
	for _, s := range []State{StateOpen, StateAnswered, StateClosed} {
		if s.String() == name {
			return s, nil
		}
	}
	return 0, fail.Field("state", "must be open, answered or closed")
}

// String is the state's name on the wire.
func (s State) String() string {
	switch s {
	case StateAnswered:
		return "answered"
	case StateClosed:
		return "closed"
	default:
		return "open"
	}
}

// Opener is what opened a request. The texts are stored.
type Opener string

// The openers.
const (
	BySurvey  Opener = "survey"  // an answer to a survey that was poor
	ByJourney Opener = "journey" // a step of an automation
	ByStaff   Opener = "staff"
	ByWidget  Opener = "widget" // the member, about nothing they bought
	ByOrder   Opener = "order"  // the member, about an order
	ByEmail   Opener = "email"
	ByPublic  Opener = "public" // a comment that staff found
)

// Priority is how urgent a request is. The numbers are stored.
type Priority int16

// The priorities.
const (
	Normal Priority = iota
	Low
	High
	Urgent
)

// Priorities are the names on the wire, by number.
var Priorities = []string{"normal", "low", "high", "urgent"}

// String is the priority's name on the wire.
func (p Priority) String() string { return Priorities[p] }

// ParsePriority reads a priority's name, Normal for none. fail.Invalid for others.
func ParsePriority(name string) (Priority, error) {
	if name == "" {
		return Normal, nil
	}
	for _, p := range []Priority{Normal, Low, High, Urgent} {
		if p.String() == name {
			return p, nil
		}
	}
	return Normal, fail.Field("priority", "must be low, normal, high or urgent")
}

// Verdict is what a comment in public says of the shop. The numbers are stored.
type Verdict int16

// The verdicts.
const (
	NoVerdict Verdict = iota
	Good
	Bad
)

// String is the verdict's name on the wire, "" for none.
func (v Verdict) String() string { return []string{"", "good", "bad"}[v] }

// Solved is whether the member's matter is settled, as they say. The numbers are
// stored.
type Solved int16

// What members say.
const (
	NotAsked Solved = iota
	AskedSolved
	SaidSolved
	SaidUnsolved
)

// String is the name on the wire, "" for who was not asked.
func (s Solved) String() string { return []string{"", "asked", "yes", "no"}[s] }

// Quiet is how long an answered request still counts as going on: whoever was
// answered and is content does not write again.
const Quiet = 14 * 24 * time.Hour

// mostText is how long a request or what came of it may be, in characters.
const mostText = 4000

// Request is one of them.
type Request struct {
	ID         uuid.UUID
	Member     uuid.UUID
	Kind       Kind
	State      State
	By         Opener
	Key        string    // what it was opened for: the same cause opens one
	Order      uuid.UUID // what it is about, zero for no order
	Store      uuid.UUID // with Product
	Product    string    // the store's id, "" for none
	Text       string    // the member's words
	Note       string    // what came of it
	OpenedAt   time.Time
	AnsweredAt *time.Time
	ClosedAt   *time.Time
	HandledBy  string

	Subject     string // of the mail that opened it
	Priority    Priority
	Assignee    uuid.UUID // staff, zero for nobody
	SenderName  string    // who wrote, where that is no member
	SenderEmail string    // where answers go, "" for the member's own address
	SenderMAC   []byte    // keyed hash of it
	Unproven    bool      // nobody vouches that the sender is who they say
	MailID      string    // Message-ID of the mail that opened it
	Auto        bool      // a machine wrote it
	Network     string    // where a comment stands in public
	Link        string    // the comment itself
	Verdict     Verdict
	DueAt       *time.Time // of the next answer, nil while none is due
	SolveBy     *time.Time
	RepliedAt   *time.Time // the first answer
	LastAt      *time.Time // the newest word, nil for only the first
	LastBy      Who
	Solved      Solved
	Goodwill    int64 // points given for it
}

// Overdue reports whether an answer should have been given by now.
func (r *Request) Overdue(now time.Time) bool {
	return r.State == StateOpen && r.DueAt != nil && !r.DueAt.After(now)
}

// Newest is when the newest word was said.
func (r *Request) Newest() time.Time {
	if r.LastAt != nil {
		return *r.LastAt
	}
	return r.OpenedAt
}

// Check refuses a request that cannot be kept. It trims the text.
func (r *Request) Check() error {
	r.Text = strings.TrimSpace(r.Text)
	most := mostText
	if r.By == ByEmail {
		most = MostSaid
	}
	switch n := utf8.RuneCountInString(r.Text); {
	case !r.Kind.Valid():
		return fail.Field("kind", "must be complaint, question, technical or suggestion")
	case n == 0:
		return fail.Field("text", "must say what it is about")
	case n > most:
		return fail.Field("text", "must have at most %d characters, this has %d", most, n)
	case r.Product != "" && r.Store == uuid.Nil:
		return fail.Field("store_id", "must name the store that sells the product")
	}
	return nil
}

// Valid reports whether there is such a kind.
func (k Kind) Valid() bool {
	return slices.Contains(Kinds, k)
}

// Handle goes on to answered or closed, or back to open. An answer and an end need
// words; what is closed is not answered any more: it is opened again first.
func (r *Request) Handle(to State, note, by string, now time.Time) error {
	note = strings.TrimSpace(note)
	switch n := utf8.RuneCountInString(note); {
	case n > mostText:
		return fail.Field("note", "must have at most %d characters, this has %d", mostText, n)
	case n == 0 && to != StateOpen:
		return fail.Field("note", "must say what came of it")
	case to == StateAnswered && r.State == StateClosed:
		return fail.New(fail.Conflict, "this request is closed; open it again first")
	}
	if to != StateOpen {
		r.Note = note
	}
	r.State, r.HandledBy = to, by
	r.moved(to, now)
	return nil
}

// moved notes when a request came to a state. The clock of answers stands still
// while none is waited for.
func (r *Request) moved(to State, now time.Time) {
	switch to {
	case StateAnswered:
		r.AnsweredAt, r.DueAt = &now, nil
	case StateClosed:
		r.ClosedAt, r.DueAt = &now, nil
	case StateOpen:
		r.ClosedAt = nil
	}
}

// Replied notes that staff answered in the conversation: it waits for the member
// now, who is asked whether that solved it.
func (r *Request) Replied(by string, now time.Time) {
	r.State, r.HandledBy, r.LastBy, r.LastAt = StateAnswered, by, Staff, &now
	if r.Solved != SaidSolved {
		r.Solved = AskedSolved
	}
	if r.RepliedAt == nil {
		r.RepliedAt = &now
	}
	r.moved(StateAnswered, now)
	r.ClosedAt = nil
}

// Heard notes that the member wrote again: whatever was thought settled is open.
// It reports whether it was not before.
func (r *Request) Heard(now time.Time) (reopened bool) {
	reopened = r.State != StateOpen
	r.State, r.LastBy, r.LastAt = StateOpen, FromMember, &now
	r.moved(StateOpen, now)
	return reopened
}

// Say notes what the member says to whether an answer solved it: yes closes the
// request, no opens it again. fail.Conflict when nobody asks them now.
func (r *Request) Say(solved bool, now time.Time) error {
	if r.State != StateAnswered || r.Solved != AskedSolved {
		return fail.New(fail.Conflict, "this was answered already, or goes on")
	}
	if solved {
		r.State, r.Solved = StateClosed, SaidSolved
		r.moved(StateClosed, now)
		return nil
	}
	r.Solved = SaidUnsolved
	r.Heard(now)
	return nil
}
