package app

import (
	"time"

	"regulars/app/backfill"
	"regulars/app/fail"
	"regulars/app/order"
)

// plan checks the range and ends it where the program began. fail.Invalid names
// the date that is wrong.
func (r BackfillRange) plan(programs Programs, zone *time.Location) (*backfill.Run, error) {
	since, err := midnight("since", r.Since, zone)
	if err != nil {
		return nil, err
	}
	start := programs.Start()
	if !since.Before(start) {
		return nil, fail.Field("since", "must be before the program began: orders since then have earned already")
	}
	until := start
	if r.Until != "" {
		if until, err = midnight("until", r.Until, zone); err != nil {
			return nil, err
		}
		if !since.Before(until) {
			return nil, fail.Field("until", "must be after since")
		}
	}
	if until.After(start) {
		until = start
	}
	return &backfill.Run{
		Since: since, Until: until, Version: programs.Live().Version.Number,
		Position: order.Position{PlacedAt: since},
	}, nil
}

// firstYear is the earliest year that a date may be of: no store is older.
const firstYear = 1990

// midnight is the moment at which a date begins.
func midnight(field, date string, zone *time.Location) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil || day.Year() < firstYear {
		return day, fail.Field(field, "must be a date like 2026-03-01, from %d on", firstYear)
	}
	return dayStart(day, zone), nil
}

// dayStart is the first moment of a date (given as midnight UTC) in a zone.
// Clocks that are changed at midnight make a day begin at one o'clock, or let
// it strike midnight twice: then the first counts.
func dayStart(day time.Time, zone *time.Location) time.Time {
	noon := day.Add(12 * time.Hour)
	before, after := day.Add(-offsetAt(noon.AddDate(0, 0, -1), zone)), day.Add(-offsetAt(noon, zone))
	if before.Equal(after) {
		return before.UTC()
	}
	change, _ := after.Add(12 * time.Hour).In(zone).ZoneBounds()
	switch {
	case before.Before(change):
		return before.UTC()
	case after.Before(change):
		return change.UTC() // midnight was skipped
	default:
		return after.UTC()
	}
}

// offsetAt is how far a zone's clocks are ahead of UTC at a local time.
func offsetAt(local time.Time, zone *time.Location) time.Duration {
	_, seconds := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), 0, 0, 0, zone).Zone()
	return time.Duration(seconds) * time.Second
}
