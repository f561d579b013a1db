// Package work is the one way in which rows wait, are handed out, fail and are
// tried again. Every table of durable work carries the same columns: state,
// attempts, dispatches, dispatched_at, next_at, last_error.
package work

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Table is a table of durable work.
type Table string

// The tables.
const (
	Inbox      Table = "inbox"
	Redemption Table = "redemption"
	Effect     Table = "effect"
	Backfill   Table = "backfill"
	Bulk       Table = "bulk_run"
	Privacy    Table = "privacy_request"
	WindDown   Table = "wind_down"
	Wipe       Table = "store_wipe"
	Message    Table = "message"
	Selling    Table = "selling"
	Referral   Table = "referral"
	Plan       Table = "publish_plan"
	Backtest   Table = "backtest_run"
	Journey    Table = "journey_run"
	Signal     Table = "journey_signal"
	Newsletter Table = "newsletter"
	Print      Table = "print_run"
	SignIn     Table = "sign_in_mail"
	Outbound   Table = "outbound_delivery"
	Mirror     Table = "outbound_profile"
	DeskMail   Table = "request_mail"
	MailIn     Table = "mail_in"
	Study      Table = "study"
	Invitation Table = "study_invitation"
)

// Visibility is how long a row that was handed out stays away before it is
// handed out again. A task's own time-out is shorter.
func (t Table) Visibility() time.Duration {
	switch t {
	case Inbox, Journey, Signal, Backfill, Bulk, Plan, Backtest, Privacy, WindDown, Wipe, Newsletter, Study,
		Invitation:
		return 20 * time.Second
	default:
		return 60 * time.Second // HTTP is called
	}
}

// State is where a row of work stands. The numbers are stored.
type State int16

// The states.
const (
	Waiting State = iota
	Done
	Dead   // needs attention
	Parked // its store refuses our credentials
)

// Run says how a long run of one row stands: "running", "done", or "failed" when
// somebody must see to it.
func (s State) Run() string {
	switch s {
	case Waiting:
		return "running"
	case Done:
		return "done"
	default:
		return "failed"
	}
}

// Ref names a row that was handed out, for the Dispatch-th time.
type Ref struct {
	Merchant uuid.UUID
	ID       uuid.UUID
	Dispatch int
}

// Verdict is what becomes of a row that failed.
type Verdict struct {
	State    State
	Attempts int // to add
	Wait     time.Duration
	Reason   string
}

// Judge decides what becomes of a row whose attempt number (from 1) failed.
// jitter is any number; it spreads the retries.
func Judge(err error, attempt int, jitter int64) Verdict {
	v := Verdict{State: Waiting, Attempts: 1, Reason: Reason(err)}
	switch fail.ClassOf(err) {
	case fail.Permanent:
		v.State = Dead
	case fail.Auth:
		v.State, v.Attempts = Parked, 0
	case fail.RateLimited:
		v.Attempts, v.Wait = 0, max(fail.Backoff(err, attempt, jitter), time.Second)
	case fail.Transient:
		v.Wait = fail.Backoff(err, attempt, jitter)
		if attempt >= fail.MaxAttempts {
			v.State = Dead
		}
	}
	return v
}

// Reason is at most 500 bytes of an error, fit for a row and a screen: whole
// characters, and none that Postgres refuses.
func Reason(err error) string {
	text := strings.ReplaceAll(err.Error(), "\x00", "")
	if len(text) > 500 {
		text = text[:500]
	}
	return strings.ToValidUTF8(text, "")
}

// Gone is why a redemption needs attention whose code shoppers hold and which works
// no more, though nobody here ended it.
const Gone = "the code does not work in the store any more: somebody deleted, ended or withdrew it there"

// Crashed is why a row died that never finished however often it was handed out.
const Crashed = "did not finish, 20 times in a row: it may crash the worker"
