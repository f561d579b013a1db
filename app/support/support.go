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
)

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
}

// Check refuses a request that cannot be kept. It trims the text.
func (r *Request) Check() error {
	r.Text = strings.TrimSpace(r.Text)
	switch n := utf8.RuneCountInString(r.Text); {
	case !r.Kind.Valid():
		return fail.Field("kind", "must be complaint, question, technical or suggestion")
	case n == 0:
		return fail.Field("text", "must say what it is about")
	case n > mostText:
		return fail.Field("text", "must have at most %d characters, this has %d", mostText, n)
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
	switch to {
	case StateAnswered:
		r.AnsweredAt = &now
	case StateClosed:
		r.ClosedAt = &now
	case StateOpen:
		r.ClosedAt = nil
	}
	return nil
}
