package segment

import (
	"time"
)

type timeOf = time.Time

// span asks whether a moment lies in a span of time: from from, before until.
type span struct {
	column      string
	of          func(*Fact) *time.Time
	from, until *time.Time // nil for no bound
}

func (s span) holds(f *Fact) bool {
	at := s.of(f)
	return at != nil && (s.from == nil || !at.Before(*s.from)) && (s.until == nil || at.Before(*s.until))
}

func (s span) sql(a *args) string {
	switch {
	case s.from != nil && s.until != nil:
		return "(f." + s.column + " >= " + a.add(*s.from) + " AND f." + s.column + " < " + a.add(*s.until) + ")"
	case s.from != nil:
		return "f." + s.column + " >= " + a.add(*s.from)
	case s.until != nil:
		return "f." + s.column + " < " + a.add(*s.until)
	default:
		return "f." + s.column + " IS NOT NULL"
	}
}

// daysAgo is the midnight of the merchant's calendar that begins the day so many
// days ago. Days are days, however many hours they have.
func (f *Frame) daysAgo(days int) time.Time {
	y, m, d := f.Now.In(f.Zone).Date()
	return time.Date(y, m, d-days, 0, 0, 0, 0, f.Zone)
}

// dayOf is the midnight that begins a date, or the day after it.
func (f *Frame) dayOf(date string, later int) time.Time {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return f.Now // a valid condition has a date
	}
	return time.Date(at.Year(), at.Month(), at.Day()+later, 0, 0, 0, 0, f.Zone)
}

func readMoment(column string, of func(*Fact) *time.Time) func(Condition, *Frame) node {
	return func(c Condition, frame *Frame) node {
		var at time.Time
		switch c.Op {
		case InLast, NotInLast:
			at = frame.daysAgo(valueOr(c.Days, 0))
		case Before:
			at = frame.dayOf(c.Date, 0)
		case After:
			at = frame.dayOf(c.Date, 1)
		case GapOver, GapWithin:
			return overdue{frame: frame, percent: int64(valueOr(c.Percent, 0)), within: c.Op == GapWithin}
		default:
			return known{column + " IS NOT NULL", func(f *Fact) bool { return of(f) != nil }, c.Op == Unknown}
		}
		if c.Op == InLast || c.Op == After {
			return span{column, of, &at, nil}
		}
		return span{column, of, nil, &at}
	}
}

// overdue asks whether the last order is longer ago than so many percent of the
// member's usual gap (of the shop's before four orders).
type overdue struct {
	frame   *Frame
	percent int64
	within  bool
}

func (o overdue) holds(f *Fact) bool {
	gap, _, ok := o.frame.Scale.usual(f)
	return ok && f.LastOrder != nil && f.LastOrder.Before(ago(o.frame.Now, gap*o.percent/100)) != o.within
}

func (o overdue) sql(a *args) string {
	op := " < "
	if o.within {
		op = " >= "
	}
	gap := "((" + usualSQL(&o.frame.Scale, "gap") + ") * " + number(o.percent) + " / 100)"
	return "f.last_order_at" + op + agoSQL(a, o.frame.Now, gap)
}

// CutSQL is the SQL of how many seconds after their last order a member counts as
// lapsed, over a row f of segment_fact: nine of ten of their own gaps were at most
// so long, or of the shop's before four orders. NULL where nobody knows.
func (s *Scale) CutSQL() string { return usualSQL(s, "gap_p90") }

// usualSQL is Scale.usual: the member's own figure, or the shop's.
func usualSQL(s *Scale, column string) string {
	shop := "NULL::bigint"
	if s.Gap != nil && s.GapP90 != nil {
		shop = number(map[string]int64{"gap": *s.Gap, "gap_p90": *s.GapP90}[column])
	}
	return "CASE WHEN f.orders >= " + number(ownGaps) + " AND f.gap IS NOT NULL AND f.gap_p90 IS NOT NULL THEN f." +
		column + "::bigint ELSE " + shop + " END"
}

// agoSQL is ago, exact to the second.
func agoSQL(a *args, now time.Time, seconds string) string {
	return a.add(now) + "::timestamptz - make_interval(secs => " + seconds + "::double precision)"
}

// readBirthday asks whether the next birthday is near. Who was born on 29 February
// has it on the 28th of other years.
func readBirthday(c Condition, frame *Frame) node {
	if c.Op != InNext {
		return known{"birthday > 0", func(f *Fact) bool { return f.Birthday > 0 }, c.Op == Unknown}
	}
	days := map[int32]bool{}
	today := frame.Now.In(frame.Zone)
	for i := range min(valueOr(c.Days, 0), 366) + 1 {
		y, m, d := today.Date()
		day := time.Date(y, m, d+i, 12, 0, 0, 0, time.UTC)
		days[monthDay(day)] = true
		if monthDay(day) == 228 && day.AddDate(0, 0, 1).Month() == time.March {
			days[229] = true
		}
	}
	return codes{
		expr: func(*args) string { return "f.birthday::int" },
		of:   func(f *Fact) int32 { return int32(f.Birthday) }, set: days,
	}
}

func monthDay(day time.Time) int32 {
	return int32(day.Month())*100 + int32(day.Day()) //nolint:gosec // at most 1231
}
