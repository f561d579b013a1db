package support

import (
	"slices"
	"time"

	"regulars/app/fail"
)

// Hours are from when until when somebody answers on a day of the week.
type Hours struct {
	Day   int    `json:"day" minimum:"1" maximum:"7" doc:"1 is Monday"`
	From  string `json:"from" maxLength:"5" doc:"09:00"`
	Until string `json:"until" maxLength:"5" doc:"17:00, at most 24:00"`
}

// Clock counts business hours in a merchant's calendar. One without hours never
// rests.
type Clock struct {
	week     [7][]span // Monday first
	holidays map[string]bool
	zone     *time.Location
	rests    bool
}

// span is a part of a day, in minutes of its wall clock.
type span struct{ from, until int }

// clockDays is how far ahead a clock looks for hours.
const clockDays = 3 * 366

// NewClock makes a clock. fail.Invalid names the field of hours or holidays that
// is wrong.
func NewClock(hours []Hours, holidays []string, zone *time.Location) (Clock, error) {
	c := Clock{holidays: map[string]bool{}, zone: zone, rests: len(hours) > 0}
	for i, h := range hours {
		from, fromOK := minuteOf(h.From)
		until, untilOK := minuteOf(h.Until)
		switch {
		case h.Day < 1 || h.Day > 7:
			return c, fail.Field(at("hours", i, "day"), "must be 1 (Monday) to 7 (Sunday)")
		case !fromOK || from == 24*60:
			return c, fail.Field(at("hours", i, "from"), "must be a time of day like 09:00")
		case !untilOK || until <= from:
			return c, fail.Field(at("hours", i, "until"), "must be a time of day after from, at most 24:00")
		}
		day := c.week[h.Day-1]
		if slices.ContainsFunc(day, func(s span) bool { return from < s.until && s.from < until }) {
			return c, fail.Field(at("hours", i, "from"), "overlaps with other hours of that day")
		}
		c.week[h.Day-1] = append(day, span{from, until})
	}
	for i := range c.week {
		slices.SortFunc(c.week[i], func(a, b span) int { return a.from - b.from })
	}
	for i, day := range holidays {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return c, fail.Field(at("holidays", i, ""), "must be a date like 2027-12-25")
		}
		c.holidays[day] = true
	}
	return c, nil
}

// After is when so much working time has passed since a moment.
func (c Clock) After(from time.Time, working time.Duration) time.Time {
	if !c.rests {
		return from.Add(working)
	}
	year, month, day := from.In(c.zone).Date()
	left := working
	for n := range clockDays {
		date := time.Date(year, month, day+n, 0, 0, 0, 0, c.zone)
		if c.holidays[date.Format(time.DateOnly)] {
			continue
		}
		for _, s := range c.week[(int(date.Weekday())+6)%7] {
			begins, ends := c.moment(date, s.from), c.moment(date, s.until)
			if begins.Before(from) {
				begins = from
			}
			open := ends.Sub(begins)
			if open < 0 || open == 0 && left > 0 {
				continue
			}
			if left <= open {
				return begins.Add(left)
			}
			left -= open
		}
	}
	return from.Add(working) // years of holidays
}

func (c Clock) moment(date time.Time, minute int) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 0, minute, 0, 0, c.zone)
}

// minuteOf reads a time of day.
func minuteOf(text string) (int, bool) {
	if text == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil && len(text) == 5
}
