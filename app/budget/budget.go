// Package budget counts what limits and budgets bound: points and money given
// away, by rule, reward or campaign, in a window of the merchant's calendar. A
// count is what is given now: taking points back lowers it.
package budget

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/program"
)

// Count names one count: whose, of what, since when. Member is the zero id for
// everybody's. Currency is "" for points.
type Count struct {
	Key      string
	Member   uuid.UUID
	Since    string // the window's first day, 2006-01-02
	Currency string
}

// Used is what a count stands at: points or minor units, and on how many
// occasions.
type Used struct {
	Amount int64
	Times  int64
}

// Start is the first day of the window that a moment is in, in a calendar. A
// lifetime begins on no day in particular.
func Start(w program.Window, at time.Time, zone *time.Location) string {
	at = at.In(zone)
	y, m, d := at.Date()
	switch w {
	case program.Day:
	case program.Week:
		d -= (int(at.Weekday()) + 6) % 7
	case program.Year:
		m, d = time.January, 1
	case program.Lifetime:
		return "0001-01-01"
	default:
		d = 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// Next is when the window after the one that a moment is in begins: midnight in
// a calendar. false for a lifetime, which never ends.
func Next(w program.Window, at time.Time, zone *time.Location) (time.Time, bool) {
	start, err := time.ParseInLocation(time.DateOnly, Start(w, at, zone), zone)
	y, m, d := start.Date()
	switch w {
	case program.Lifetime:
		return time.Time{}, false
	case program.Day:
		d++
	case program.Week:
		d += 7
	case program.Year:
		y++
	default:
		m++
	}
	return time.Date(y, m, d, 0, 0, 0, 0, zone), err == nil
}

// Of names the count of a key in the window that a moment is in. The window is
// part of the name: the first of a month can begin a week, a month and a year.
func Of(key string, w program.Window, at time.Time, zone *time.Location) Count {
	if w == "" {
		w = program.Month
	}
	return Count{Key: key + "/" + string(w), Since: Start(w, at, zone)}
}

// KeyOf is the key that a count was named by, without its window.
func KeyOf(c Count) string {
	key, _, _ := strings.Cut(c.Key, "/")
	return key
}
