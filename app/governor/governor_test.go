package governor_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"regulars/app/governor"
)

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return z
}

// zones have summer time that begins and ends at odd hours, by half an hour, by a
// whole day, or never.
var zones = []string{
	"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu",
	"Pacific/Apia", "Africa/Casablanca", "America/St_Johns", "Asia/Beirut",
}

func TestWhatHoldsAMessageBackHasAName(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, berlin) }
	low, high := uuid.UUID{1}, uuid.UUID{2}
	for name, c := range map[string]struct {
		now      time.Time
		standing governor.Standing
		mine     governor.Ask
		rivals   []governor.Ask
		want     governor.Verdict
	}{
		"nothing": {now: at(4, 12)},
		"the night, until summer time's morning": {
			now:  at(28, 23),
			want: governor.Verdict{Do: governor.Later, At: at(29, 8), Why: governor.QuietHours},
		},
		"a message of yesterday noon": {
			now: at(4, 11), standing: governor.Standing{Sent: []time.Time{at(3, 12)}},
			want: governor.Verdict{Do: governor.Later, At: at(4, 12), Why: governor.DayFull},
		},
		"three this week": {
			now: at(9, 12), standing: governor.Standing{Sent: []time.Time{at(5, 10), at(3, 10), at(7, 10)}},
			mine: governor.Ask{Until: at(31, 0)},
			want: governor.Verdict{Do: governor.Later, At: at(10, 10), Why: governor.WeekFull},
		},
		"three this week, and it cannot wait": {
			now: at(8, 9), standing: governor.Standing{Sent: []time.Time{at(5, 10), at(3, 10), at(7, 10)}},
			want: governor.Verdict{Do: governor.Silence, Why: governor.WeekFull},
		},
		"an order of this morning": {
			now: at(4, 12), standing: governor.Standing{OrderedAt: at(4, 9)},
			want: governor.Verdict{Do: governor.Later, At: at(5, 9), Why: governor.JustBought},
		},
		"an order that it answers": {
			now: at(4, 12), standing: governor.Standing{OrderedAt: at(4, 9)}, mine: governor.Ask{Answers: true},
		},
		"an open request": {
			now: at(4, 12), standing: governor.Standing{Open: true}, mine: governor.Ask{Answers: true},
			want: governor.Verdict{Do: governor.Later, At: at(4, 13), Why: governor.OpenCase},
		},
		"something more important": {
			now: at(4, 12), rivals: []governor.Ask{{ID: high, Priority: 1, Until: at(9, 0)}},
			want: governor.Verdict{Do: governor.Later, At: at(4, 12).Add(15 * time.Minute), Why: governor.Outranked},
		},
		"something more important that cannot go itself": {
			now: at(4, 12), mine: governor.Ask{Answers: true}, standing: governor.Standing{OrderedAt: at(4, 9)},
			rivals: []governor.Ask{{ID: high, Priority: 1, Until: at(9, 0)}},
		},
		"something as important that came later": {
			now: at(4, 12), rivals: []governor.Ask{{ID: high, Until: at(9, 0)}},
		},
		"its end": {
			now: at(4, 12), mine: governor.Ask{Until: at(4, 12)},
			want: governor.Verdict{Do: governor.Silence, Why: governor.Expired},
		},
	} {
		c.mine.ID, c.standing.Zone = low, berlin
		if c.mine.Until.IsZero() {
			c.mine.Until = c.now.Add(48 * time.Hour)
		}
		got := governor.Standard().Decide(c.now, c.standing, c.mine, c.rivals)
		if got.Do != c.want.Do || got.Why != c.want.Why || !got.At.Equal(c.want.At) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func TestADayOfTwentyFiveHoursIsOneDay(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	rules := governor.Standard()
	rules.QuietFrom, rules.QuietTo = 0, 0
	now := time.Date(2026, 10, 25, 23, 30, 0, 0, berlin)
	sent := time.Date(2026, 10, 25, 0, 10, 0, 0, berlin) // 24 hours and 20 minutes ago
	got := rules.Decide(now, governor.Standing{Zone: berlin, Sent: []time.Time{sent}}, governor.Ask{Until: now.Add(time.Hour)}, nil)
	midnight := time.Date(2026, 10, 26, 0, 0, 0, 0, berlin)
	if got.Do != governor.Later || got.Why != governor.DayFull || !got.At.Equal(midnight) {
		t.Errorf("got %+v, want it to wait until midnight", got)
	}
}

// talk is what a shop's automations want to say to one member over some weeks.
type talk struct {
	rules   governor.Rules
	zone    *time.Location
	waiting []governor.Ask
	sent    []time.Time
	orders  []time.Time
}

func drawTalk(t *rapid.T) *talk {
	clock := rapid.IntRange(0, 24*60-1)
	k := &talk{rules: governor.Rules{
		PerDay: rapid.IntRange(1, 4).Draw(t, "a day"), QuietFrom: clock.Draw(t, "from"), QuietTo: clock.Draw(t, "to"),
		AfterOrder: time.Duration(rapid.IntRange(0, 40).Draw(t, "after an order")) * time.Hour,
	}}
	k.rules.PerWeek = k.rules.PerDay + rapid.IntRange(0, 6).Draw(t, "a week")
	if k.rules.Validate() != nil {
		k.rules.QuietFrom, k.rules.QuietTo = 21*60, 8*60
	}
	k.zone, _ = time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
	begin := time.Date(2026, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 20, 0, 0, 0, 0, time.UTC)
	minutes := rapid.IntRange(0, 20*24*60)
	for i := range rapid.IntRange(1, 40).Draw(t, "asks") {
		due := begin.Add(time.Duration(minutes.Draw(t, "due")) * time.Minute)
		k.waiting = append(k.waiting, governor.Ask{
			ID: uuid.UUID{15: byte(i)}, Priority: rapid.IntRange(0, 3).Draw(t, "priority"), Due: due,
			Until:   due.Add(time.Duration(rapid.IntRange(1, 96).Draw(t, "life")) * time.Hour),
			Answers: rapid.Bool().Draw(t, "answers"),
		})
	}
	for range rapid.IntRange(0, 6).Draw(t, "orders") {
		k.orders = append(k.orders, begin.Add(time.Duration(minutes.Draw(t, "ordered"))*time.Minute))
	}
	return k
}

// standing is what is known at a moment.
func (k *talk) standing(now time.Time) governor.Standing {
	s := governor.Standing{Zone: k.zone, Sent: k.sent}
	for _, o := range k.orders {
		if !o.After(now) && o.After(s.OrderedAt) {
			s.OrderedAt = o
		}
	}
	return s
}

// next takes one of those whose time has come first.
func (k *talk) next(t *rapid.T) (ask governor.Ask, at int) {
	var due []int
	for i, a := range k.waiting {
		if len(due) > 0 && a.Due.After(k.waiting[due[0]].Due) {
			continue
		}
		if len(due) > 0 && a.Due.Before(k.waiting[due[0]].Due) {
			due = due[:0]
		}
		due = append(due, i)
	}
	at = rapid.SampledFrom(due).Draw(t, "whose turn")
	return k.waiting[at], at
}

func (k *talk) check(t *rapid.T, now time.Time, a governor.Ask) {
	day, week := 1, 1
	for _, s := range k.sent {
		y, m, d := s.In(k.zone).Date()
		ny, nm, nd := now.In(k.zone).Date()
		if now.Sub(s) < 24*time.Hour || y == ny && m == nm && d == nd {
			day++
		}
		if now.Sub(s) < 7*24*time.Hour {
			week++
		}
		if now.Sub(s) < time.Hour {
			t.Fatalf("two messages within the hour, at %s and %s", s, now)
		}
	}
	if day > k.rules.PerDay || week > k.rules.PerWeek {
		t.Fatalf("%d messages in a day and %d in a week at %s, under %+v", day, week, now.In(k.zone), k.rules)
	}
	clock := now.In(k.zone).Hour()*60 + now.In(k.zone).Minute()
	from, to := k.rules.QuietFrom, k.rules.QuietTo
	if from < to && clock >= from && clock < to || from > to && (clock >= from || clock < to) {
		t.Fatalf("sent at %s, within the quiet hours of %+v", now.In(k.zone), k.rules)
	}
	if !now.Before(a.Until) {
		t.Fatalf("sent at %s, of no use since %s", now, a.Until)
	}
	for _, other := range k.waiting {
		higher := other.Priority > a.Priority && !other.Due.After(now) && now.Before(other.Until)
		if higher && k.rules.Decide(now, k.standing(now), other, nil).Do == governor.Send {
			t.Fatalf("%+v went before %+v", a, other)
		}
	}
	if bought := k.standing(now).OrderedAt; !bought.IsZero() && !a.Answers && now.Sub(bought) < k.rules.AfterOrder {
		t.Fatalf("sold something %s after an order", now.Sub(bought))
	}
}

func TestNoCapQuietHourOrPriorityIsEverBroken(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := drawTalk(t)
		for turns := 0; len(k.waiting) > 0; turns++ {
			if turns > 50_000 {
				t.Fatalf("%d messages wait for ever", len(k.waiting))
			}
			ask, i := k.next(t)
			v := k.rules.Decide(ask.Due, k.standing(ask.Due), ask, k.waiting)
			if v.Do == governor.Later {
				if !v.At.After(ask.Due) || v.Why == "" {
					t.Fatalf("waits from %s to %s because of %q", ask.Due, v.At, v.Why)
				}
				k.waiting[i].Due = v.At
				continue
			}
			if v.Do == governor.Send {
				k.check(t, ask.Due, ask)
				k.sent = append(k.sent, ask.Due)
			}
			k.waiting = append(k.waiting[:i], k.waiting[i+1:]...)
		}
	})
}
