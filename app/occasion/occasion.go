// Package occasion keeps what happened once in a member's life, year or account
// and may be worth points: a birthday, a review of a product, an event of
// another system. A row is written even when nothing was given, so that the same
// occasion is never judged twice.
package occasion

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"regulars/app/program"
)

// Once is the key of what happens once in a member's life.
const Once = "once"

// Occasion is one thing that happened to one member.
type Occasion struct {
	ID      uuid.UUID
	Member  uuid.UUID
	Trigger program.Trigger
	Key     string // names it among the member's of that trigger
	Name    string // of the event, survey or account, "" else
	At      time.Time
	Photo   bool  // a review with a photo; not stored
	Own     int64 // points that were promised for it, instead of what rules give; not stored
	Points  int64 // what it gave
	Version int   // of the program, 0 when nothing was given
}

// Day is a day of a merchant's calendar, and how it is written without a year.
type Day struct {
	Date     time.Time // its midnight, in the merchant's zone
	Written  []string  // MM-DD; two on 28 February of a year without a 29th
	Birthday string    // key of a birthday on that day: the year
}

// Days are the last n days of a calendar, today included, today first: a sweep
// that did not run yesterday makes up for it.
func Days(now time.Time, zone *time.Location, n int) []Day {
	y, m, d := now.In(zone).Date()
	days := make([]Day, n)
	for i := range days {
		date := time.Date(y, m, d-i, 0, 0, 0, 0, zone)
		days[i] = Day{Date: date, Written: written(date), Birthday: strconv.Itoa(date.Year())}
	}
	return days
}

func written(date time.Time) []string {
	list := []string{date.Format("01-02")}
	if list[0] == "02-28" && date.AddDate(0, 0, 1).Day() == 1 {
		list = append(list, "02-29")
	}
	return list
}

// Next is the next day, today included, that a day without a year falls on.
// The zero time when it is no day.
func Next(written string, now time.Time, zone *time.Location) time.Time {
	at, err := time.Parse("2006-01-02", "2000-"+written)
	if err != nil {
		return time.Time{}
	}
	y, m, d := now.In(zone).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, zone)
	for year := y; ; year++ {
		if next := on(year, at, zone); !next.Before(today) {
			return next
		}
	}
}

// on is the day of a year that a month and day fall on: 29 February is 28
// February in other years.
func on(year int, at time.Time, zone *time.Location) time.Time {
	if day := time.Date(year, at.Month(), at.Day(), 0, 0, 0, 0, zone); day.Month() == at.Month() {
		return day
	}
	return time.Date(year, at.Month(), at.Day()-1, 0, 0, 0, 0, zone)
}
