// Package governor decides when something that sells may reach a member: now,
// later, or not at all. It is pure: who asks brings what is known of the member
// and the moment. Messages that a member asked for by what they did are not its
// business.
package governor

import (
	"bytes"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Rules are what a merchant decides. The zero value lets nothing out.
type Rules struct {
	PerDay       int           // most messages in one day of the member's calendar, and in any 24 hours
	PerWeek      int           // most messages in any seven days
	QuietFrom    int           // minutes after midnight in the member's zone
	QuietTo      int           // the same; equal to QuietFrom for no quiet hours
	AfterOrder   time.Duration // silence after an order, save for what answers it
	AfterRequest time.Duration // silence after a complaint or question was closed
}

// Standard are the rules of a merchant who decided nothing: one message a day,
// three a week, nothing between nine in the evening and eight in the morning.
func Standard() Rules {
	return Rules{
		PerDay: 1, PerWeek: 3, QuietFrom: 21 * 60, QuietTo: 8 * 60,
		AfterOrder: 24 * time.Hour, AfterRequest: 3 * 24 * time.Hour,
	}
}

// gap is the least time between two messages to one member, however many a day
// are allowed: two automations that have something to say at once say one thing.
const gap = 3 * time.Hour

// mostQuiet is how many minutes of the day quiet hours may take at most.
const mostQuiet = 20 * 60

// Validate names the first rule that makes no sense. fail.Invalid.
func (r Rules) Validate() error {
	const day = 24 * 60
	switch quiet := (r.QuietTo - r.QuietFrom + day) % day; {
	case r.PerDay < 1 || r.PerDay > 5:
		return fail.Field("per_day", "must be between 1 and 5")
	case r.PerWeek < r.PerDay || r.PerWeek > 20:
		return fail.Field("per_week", "must be between the messages a day and 20")
	case r.QuietFrom < 0 || r.QuietFrom >= day:
		return fail.Field("quiet_from", "must be a time of day")
	case r.QuietTo < 0 || r.QuietTo >= day:
		return fail.Field("quiet_to", "must be a time of day")
	case quiet > mostQuiet:
		return fail.Field("quiet_to", "must leave at least four hours a day to write in")
	case r.AfterOrder < 0 || r.AfterOrder > 30*24*time.Hour:
		return fail.Field("after_order_hours", "must be at most 720")
	case r.AfterRequest < 0 || r.AfterRequest > 30*24*time.Hour:
		return fail.Field("after_request_hours", "must be at most 720")
	}
	return nil
}

// Standing is what is known of a member at the moment of asking.
type Standing struct {
	Zone      *time.Location
	Sent      []time.Time // messages of the last eight days that sold something, any order
	OrderedAt time.Time   // the newest order, zero for none
	ClosedAt  time.Time   // when the newest complaint or question was closed, zero for none
	Open      bool        // a complaint or question is open
	Waits     bool        // for a parcel that is late
}

// Ask is one message that wants to go out.
type Ask struct {
	ID       uuid.UUID // ids grow with time: of two alike the smaller goes first
	Priority int       // the higher goes first
	Due      time.Time // not before
	Until    time.Time // of no use from here on
	Present  bool      // the member is in the shop this moment: nobody is woken by it
	Answers  bool      // it answers what the member just did: an order does not hold it back
}

// Do is what becomes of an ask.
type Do int

// What becomes of an ask.
const (
	Send Do = iota
	Later
	Silence
)

// Why is the reason of waiting, and of silence when there is no time left to
// wait. It is stored.
type Why string

// The reasons.
const (
	QuietHours Why = "quiet_hours"  // it is night where the member lives
	DayFull    Why = "day_full"     // the member had enough today
	WeekFull   Why = "week_full"    // the member had enough this week
	TooSoon    Why = "too_soon"     // the last message is only hours old
	JustBought Why = "just_bought"  // the member ordered just now
	JustClosed Why = "just_closed"  // a complaint or question was closed just now
	OpenCase   Why = "open_request" // a complaint or question is open
	LateParcel Why = "late_parcel"  // the member waits for a parcel that is late
	Outranked  Why = "outranked"    // something more important goes first
	Expired    Why = "expired"      // it came too late to be of use
)

// Verdict is what becomes of an ask. At is set for Later, Why for all but Send.
type Verdict struct {
	Do  Do
	At  time.Time
	Why Why
}

// How long something waits that nobody knows the end of.
const (
	lookAgain  = time.Hour        // a request is open, or a parcel late
	afterRival = 15 * time.Minute // something else goes first
)

// Decide says what becomes of an ask now. rivals are the member's other waiting
// asks; mine may be among them.
func (r Rules) Decide(now time.Time, s Standing, mine Ask, rivals []Ask) Verdict {
	if !now.Before(mine.Until) {
		return Verdict{Do: Silence, Why: Expired}
	}
	v := r.alone(now, s, mine)
	if v.Do == Send && r.outranked(now, s, mine, rivals) {
		v = Verdict{Do: Later, At: now.Add(afterRival), Why: Outranked}
	}
	if v.Do == Later && !v.At.Before(mine.Until) {
		return Verdict{Do: Silence, Why: v.Why}
	}
	return v
}

// alone decides as if nothing else wanted to go out.
func (r Rules) alone(now time.Time, s Standing, a Ask) Verdict {
	if s.Open {
		return Verdict{Do: Later, At: now.Add(lookAgain), Why: OpenCase}
	}
	if s.Waits {
		return Verdict{Do: Later, At: now.Add(lookAgain), Why: LateParcel}
	}
	at, why := r.opening(now, s, a)
	if at.After(now) {
		return Verdict{Do: Later, At: at, Why: why}
	}
	return Verdict{Do: Send}
}

// outranked reports whether another ask could go now and comes first.
func (r Rules) outranked(now time.Time, s Standing, mine Ask, rivals []Ask) bool {
	for _, other := range rivals {
		waits := !other.Due.After(now) && now.Before(other.Until)
		if waits && other.ID != mine.ID && first(other, mine) && r.alone(now, s, other).Do == Send {
			return true
		}
	}
	return false
}

// first reports whether a goes before b.
func first(a, b Ask) bool {
	if a.Priority != b.Priority {
		return a.Priority > b.Priority
	}
	return bytes.Compare(a.ID[:], b.ID[:]) < 0
}

// opening is the first moment from now on at which nothing holds an ask back, and
// what held it back longest. Each rule moves the moment on; the others then look
// at the new one, until all agree.
func (r Rules) opening(now time.Time, s Standing, a Ask) (at time.Time, why Why) {
	holds := []struct {
		why Why
		end func(t time.Time) time.Time
	}{
		{JustBought, func(t time.Time) time.Time { return r.cooled(t, s.OrderedAt, r.AfterOrder, a.Answers) }},
		{JustClosed, func(t time.Time) time.Time { return r.cooled(t, s.ClosedAt, r.AfterRequest, false) }},
		{TooSoon, func(t time.Time) time.Time {
			return room(t, s.Sent, 1, func(sent time.Time) time.Time { return sent.Add(gap) })
		}},
		{DayFull, func(t time.Time) time.Time { return room(t, s.Sent, r.PerDay, s.dayAfter) }},
		{WeekFull, func(t time.Time) time.Time { return room(t, s.Sent, r.PerWeek, weekAfter) }},
		{QuietHours, func(t time.Time) time.Time {
			if a.Present {
				return t
			}
			return r.awake(t, s.Zone)
		}},
	}
	at = now
	longest := time.Duration(0)
	for moved := true; moved; {
		moved = false
		for _, hold := range holds {
			end := hold.end(at)
			if wait := end.Sub(at); wait > 0 {
				moved = true
				if wait > longest {
					longest, why = wait, hold.why
				}
				at = end
			}
		}
	}
	return at, why
}

// cooled is when a silence after an event is over.
func (r Rules) cooled(t, event time.Time, silence time.Duration, exempt bool) time.Time {
	if event.IsZero() || exempt {
		return t
	}
	return later(t, event.Add(silence))
}

// room is when fewer than most of those sent still count, each of which counts
// until its end.
func room(t time.Time, sent []time.Time, most int, end func(time.Time) time.Time) time.Time {
	for {
		count, next := 0, time.Time{}
		for _, s := range sent {
			if ends := end(s); ends.After(t) {
				count++
				if next.IsZero() || ends.Before(next) {
					next = ends
				}
			}
		}
		if count < max(most, 1) {
			return t
		}
		t = next
	}
}

// dayAfter is when a message does not count for its day any more: 24 hours later,
// and not on the same day of the calendar, which may have 25.
func (s Standing) dayAfter(sent time.Time) time.Time {
	y, m, d := sent.In(s.Zone).Date()
	return later(sent.Add(24*time.Hour), time.Date(y, m, d+1, 0, 0, 0, 0, s.Zone))
}

func weekAfter(sent time.Time) time.Time { return sent.Add(7 * 24 * time.Hour) }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// awake is the first moment from t on that is outside the quiet hours.
func (r Rules) awake(t time.Time, zone *time.Location) time.Time {
	for r.Quiet(t, zone) {
		local := t.In(zone)
		y, m, d := local.Date()
		left := (r.QuietTo - minuteOf(local) + 24*60) % (24 * 60)
		end := time.Date(y, m, d, 0, minuteOf(local)+left, 0, 0, zone)
		if !end.After(t) { // the clock was set back meanwhile
			end = t.Add(time.Minute)
		}
		t = end
	}
	return t
}

// Quiet reports whether a moment is within the quiet hours of a zone.
func (r Rules) Quiet(t time.Time, zone *time.Location) bool {
	minute := minuteOf(t.In(zone))
	if r.QuietFrom <= r.QuietTo {
		return minute >= r.QuietFrom && minute < r.QuietTo
	}
	return minute >= r.QuietFrom || minute < r.QuietTo
}

func minuteOf(local time.Time) int { return local.Hour()*60 + local.Minute() }
