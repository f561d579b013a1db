package program_test

import (
	"testing"
	"time"

	"regulars/app/program"
)

// dayAfter is the next day of the calendar, counted by hand.
func dayAfter(y, m, d int) (year, month, day int) {
	length := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m-1]
	if m == 2 && (y%4 == 0 && y%100 != 0 || y%400 == 0) {
		length = 29
	}
	switch {
	case d < length:
		return y, m, d + 1
	case m < 12:
		return y, m + 1, 1
	default:
		return y + 1, 1, 1
	}
}

// lastOf reports whether a day is the one that a yearly term names: the month's
// last where it has no such day.
func lastOf(e program.Expiry, y, m, d int) bool {
	_, _, next := dayAfter(y, m, d)
	return m == e.Month && (d == e.Day || d < e.Day && next == 1)
}

// walk finds the last day of points by going through the calendar day by day.
func walk(e program.Expiry, usable time.Time) (y, m, d int) {
	year, month, day := usable.Date()
	y, m, d = year, int(month), day
	for age := 0; ; age++ {
		if e.Mode == program.AfterDays && age == e.Days ||
			e.Mode == program.OnDate && age >= e.MinDays && lastOf(e, y, m, d) {
			return y, m, d
		}
		y, m, d = dayAfter(y, m, d)
	}
}

func TestPointsEndAfterTheirLastDayOnEveryDayOfTenYearsInThreeZones(t *testing.T) {
	t.Parallel()
	rules := []program.Expiry{
		{Mode: program.AfterDays, Days: 1},
		{Mode: program.AfterDays, Days: 90},
		{Mode: program.AfterDays, Days: 365},
		{Mode: program.OnDate, Month: 12, Day: 31},
		{Mode: program.OnDate, Month: 2, Day: 29},
		{Mode: program.OnDate, Month: 2, Day: 31, MinDays: 366},
		{Mode: program.OnDate, Month: 4, Day: 31, MinDays: 30},
		{Mode: program.OnDate, Month: 3, Day: 28, MinDays: 1},
	}
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Asia/Kolkata"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range rules {
				y, m, d := 2023, 1, 1
				for range 3653 {
					for _, hour := range []int{0, 2, 12, 23} {
						usable := time.Date(y, time.Month(m), d, hour, 30, 0, 0, zone)
						ends, ok := e.Ends(usable.UTC(), zone)
						wy, wm, wd := walk(e, usable)
						last := ends.Add(-time.Second).In(zone)
						gy, gm, gd := last.Date()
						if clock := ends.In(zone).Format(time.TimeOnly); !ok || clock != "00:00:00" || gy != wy || int(gm) != wm || gd != wd {
							t.Fatalf("%+v: usable %s, ends %s at %s, want after %d-%02d-%02d", e, usable, ends, clock, wy, wm, wd)
						}
					}
					y, m, d = dayAfter(y, m, d)
				}
			}
		})
	}
}

func TestANoticeIsInTimeUpToItsDaysBeforeTheEnd(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	e := program.Expiry{Mode: program.AfterDays, Days: 90, NoticeDays: 20, LastDays: 5}
	told := time.Date(2027, 3, 26, 18, 0, 0, 0, zone) // the clock goes forward on the 28th
	ends := e.Postponed(told, zone)
	if want := time.Date(2027, 4, 1, 0, 0, 0, 0, zone); !ends.Equal(want) {
		t.Errorf("told on the 26th, five days ahead, points end at %s, want %s", ends, want)
	}
	if !e.InTime(told, ends) {
		t.Error("what was postponed because of a late notice is told of in time, but does not count so")
	}
	if e.InTime(ends.AddDate(0, 0, -5).Add(time.Second), ends) {
		t.Error("a notice less than five days before the end counts as in time")
	}
	if first, last := (program.Expiry{}).Notices(); first != 30 || last != 7 {
		t.Errorf("notices go out %d and %d days before by default, want 30 and 7", first, last)
	}
	if first, last := (program.Expiry{NoticeDays: 3}).Notices(); first != 3 || last != 3 {
		t.Errorf("the last notice goes out %d days before and the first %d, want 3 both", last, first)
	}
}
