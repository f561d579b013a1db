// Package fail is the closed set of ways in which Regulars refuses or fails.
//
// An error has one Kind, decided where it arises. It is mapped once to HTTP
// (app/api/error.go) and once to a retry policy (Retry in this package), so no
// caller ever looks at a message to find out what happened.
package fail

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what a caller can do about an error. The order never changes:
// kinds are stored in rows.
type Kind uint8

// The kinds. Internal is the zero value: an error nobody classified is a bug
// or an outage, and is retried.
const (
	Internal     Kind = iota // unexpected; retried
	Invalid                  // the input breaks a rule; Field names it
	Unauthorized             // who are you?
	Forbidden                // you may not
	NotFound                 // no such thing for this merchant
	Conflict                 // the state does not allow it (now)
	Limited                  // too often; RetryAfter says when
	Unavailable              // a dependency is away; retried
)

// String gives the kind's stable name, as used in problem documents and logs.
func (k Kind) String() string {
	switch k {
	case Invalid:
		return "invalid"
	case Unauthorized:
		return "unauthorized"
	case Forbidden:
		return "forbidden"
	case NotFound:
		return "not_found"
	case Conflict:
		return "conflict"
	case Limited:
		return "limited"
	case Unavailable:
		return "unavailable"
	default:
		return "internal"
	}
}

// Error is a classified error. Message is safe to show: it holds no secret and
// no personal data. Cause is for logs only.
type Error struct {
	Kind       Kind
	Field      string        // JSON path of the input that broke a rule, or ""
	Message    string        // a sentence for a person
	RetryAfter time.Duration // for Limited and Unavailable, 0 when unknown
	Cause      error
}

// Error gives the message with its field and cause.
func (e *Error) Error() string {
	text := e.Message
	if e.Field != "" {
		text = e.Field + ": " + text
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of a kind. The message is safe to show.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// Field makes an Invalid error about one input.
func Field(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Wrap classifies a cause. A nil cause gives nil.
func Wrap(cause error, kind Kind, format string, args ...any) error {
	if cause == nil {
		return nil
	}
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...), Cause: cause}
}

// After makes a Limited error that may be tried again after a while.
func After(wait time.Duration, format string, args ...any) *Error {
	return &Error{Kind: Limited, Message: fmt.Sprintf(format, args...), RetryAfter: wait}
}

// KindOf finds the kind of any error; nil and unclassified errors are Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is reports whether an error is of a kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
