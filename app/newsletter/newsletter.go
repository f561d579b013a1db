// Package newsletter is one template sent to many members at once. A newsletter is its
// own durable work: its audience is gone through by member, page by page, and each
// letter is an offer (message.Sell) with a key of newsletter and member, so that
// whoever dies half way goes on where they stood and nobody is written to twice.
package newsletter

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/journey"
	"regulars/app/message"
	"regulars/app/work"
)

// Stage is how far a newsletter is. The numbers are stored.
type Stage int16

// The stages. Stopped is one that somebody stopped on its way.
const (
	Draft Stage = iota
	Planned
	Sending // its audience is being gone through
	Sent    // everybody was looked at; letters may wait for a good moment
	Stopped
)

var stages = []string{"draft", "planned", "sending", "sent", "stopped"}

// String is the stage's name on the wire.
func (s Stage) String() string { return stages[s] }

// Newsletter is one newsletter: what is sent to whom and when, how far it is and
// what came of it.
type Newsletter struct {
	ID        uuid.UUID
	Name      string
	Template  uuid.UUID
	Segment   *uuid.UUID // nil for all who agreed
	Place     message.Place
	GoodHour  *int16 // hour of the day where the member lives, nil for any
	Lasts     int16  // days it is of use
	Compare   int16  // of a thousand members, left alone for comparison
	Window    int16  // days in which purchases count
	SendAt    *time.Time
	Stage     Stage
	After     uuid.UUID // the audience up to here was looked at
	Looked    int64
	Queued    int64
	Alone     int64
	BegunAt   *time.Time
	EndedAt   *time.Time
	Result    Result
	CountedAt *time.Time
	CreatedAt time.Time
	ChangedAt time.Time
	NextAt    time.Time
	State     work.State
	LastError string
}

// Result is what came of a newsletter, as of when it was counted.
type Result struct {
	Mail  message.Fates `json:"mail"`
	Shop  message.Fates `json:"shop"`
	Given journey.Side  `json:"given"`
	Alone journey.Side  `json:"alone"`
}

// What a newsletter may say.
const (
	mostName    = 80
	mostLasts   = 14
	mostWindow  = 60
	mostCompare = 500
)

// Check refuses a newsletter that makes no sense, naming the field.
func (n *Newsletter) Check() error {
	n.Name = strings.TrimSpace(n.Name)
	switch {
	case n.Name == "" || utf8.RuneCountInString(n.Name) > mostName || strings.ContainsAny(n.Name, "\r\n\t"):
		return fail.Field("name", "must be one line of at most %d characters", mostName)
	case n.GoodHour != nil && (*n.GoodHour < 0 || *n.GoodHour > 23):
		return fail.Field("good_hour", "must be between 0 and 23")
	case n.Lasts < 1 || n.Lasts > mostLasts:
		return fail.Field("lasts_days", "must be between 1 and %d", mostLasts)
	case n.Window < 1 || n.Window > mostWindow:
		return fail.Field("window_days", "must be between 1 and %d", mostWindow)
	case n.Compare < 0 || n.Compare > mostCompare:
		return fail.Field("compare_permille", "must be between 0 and %d", mostCompare)
	}
	return nil
}

// Key names a newsletter's letter to a member: queued twice, it is one.
func (n *Newsletter) Key(member uuid.UUID) string {
	return "newsletter:" + n.ID.String() + ":" + member.String()
}

// Failed reports whether somebody must see to it.
func (n *Newsletter) Failed() bool { return n.State == work.Dead || n.State == work.Parked }

// Moment is when a letter may go to a member of a zone, not before now, and from when
// it is of no use.
func (n *Newsletter) Moment(now time.Time, zone *time.Location) (after, until time.Time) {
	after = now
	if n.GoodHour != nil {
		after = nextHour(now.In(zone), int(*n.GoodHour))
	}
	return after, after.AddDate(0, 0, int(n.Lasts))
}

// nextHour is the first moment from now on at which it is an hour of the day: now, when
// it is that hour.
func nextHour(local time.Time, hour int) time.Time {
	if local.Hour() == hour {
		return local
	}
	y, m, d := local.Date()
	at := time.Date(y, m, d, hour, 0, 0, 0, local.Location())
	if !at.After(local) {
		at = time.Date(y, m, d+1, hour, 0, 0, 0, local.Location())
	}
	return at
}

// Closes is when purchases of the last who were looked at count no more.
func (n *Newsletter) Closes() time.Time {
	if n.EndedAt == nil {
		return time.Time{}
	}
	return n.EndedAt.AddDate(0, 0, int(n.Window))
}

// How often what came of a newsletter is counted while that still changes.
const (
	countSoon  = 10 * time.Minute // in the first hours
	countLater = 6 * time.Hour
	soonFor    = 6 * time.Hour
)

// NextCount is when what came of a newsletter is counted next, zero for never again.
func (n *Newsletter) NextCount(now time.Time) time.Time {
	switch {
	case n.EndedAt == nil || !now.Before(n.Closes()):
		return time.Time{}
	case now.Sub(*n.EndedAt) < soonFor:
		return now.Add(countSoon)
	default:
		next := now.Add(countLater)
		if closes := n.Closes(); next.After(closes) {
			next = closes
		}
		return next
	}
}

// Person is one member of a newsletter's audience.
type Person struct {
	Member uuid.UUID
	Group  journey.Group
}
