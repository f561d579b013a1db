package fail

import (
	"errors"
	"time"
)

// Class is what the durable queue does with a failed row.
type Class uint8

// The classes of failure.
const (
	Transient   Class = iota // try again later, counting the attempt
	RateLimited              // try again after RetryAfter, without counting
	Auth                     // the store's credentials are refused: park the store's work
	Permanent                // trying again cannot help: dead letter at once
)

// MaxAttempts is how often a row is tried before it becomes a dead letter.
const MaxAttempts = 12

// MaxDispatches is how often a row may be handed out without finishing. The
// count rises before the work starts, so a row that crashes its worker ends
// here and cannot loop for ever.
const MaxDispatches = 20

// ClassOf says how the queue treats an error.
func ClassOf(err error) Class {
	switch KindOf(err) {
	case Invalid, Forbidden, NotFound, Conflict:
		return Permanent
	case Unauthorized:
		return Auth
	case Limited:
		return RateLimited
	case Internal, Unavailable:
		return Transient
	default:
		return Transient
	}
}

// Backoff is the wait before attempt n+1 (n counts from 1): 30 s doubled each
// time, at most 6 h, spread by up to 20 % with jitter in [0, 1000) so that a
// thousand rows that failed together do not return together. A RetryAfter of
// the error wins.
func Backoff(err error, attempts int, jitter int64) time.Duration {
	if said := RetryAfter(err); said > 0 {
		return said
	}
	wait := 6 * time.Hour
	if attempts < 10 {
		wait = min(wait, 30*time.Second<<max(attempts-1, 0))
	}
	spread := wait / 5
	return wait - spread + 2*spread*time.Duration(jitter%1000)/1000
}

// RetryAfter is how long the other side said to wait, 0 where it did not.
func RetryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.RetryAfter
	}
	return 0
}
