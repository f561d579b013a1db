// Package parcel estimates when parcels arrive, by how long the store's own took,
// and knows which are late. What carriers say comes before any estimate. The
// estimate is pure; nothing of it is told as more than that.
package parcel

import (
	"slices"
	"time"

	"regulars/app/fail"
)

const day = 24 * time.Hour

// Took is how long parcels to a country took, of those sent in the last half year.
type Took struct {
	Country string        // ISO 3166-1 alpha-2, "" for all together
	Arrived int           // how many the times stand on
	Usual   time.Duration // half of them took no longer
	Late    time.Duration // nine of ten took no longer
	Sent    int           // of those that should be there by now: all
	Told    int           // and those whose arrival was told
}

// Typed is what a merchant says for countries of which too little is known: days
// from sending to arrival. Zero: nothing.
type Typed struct {
	UsualDays int
	LateDays  int
}

// Validate names what makes no sense. fail.Invalid.
func (t Typed) Validate() error {
	switch {
	case t.UsualDays < 0 || t.UsualDays > 60:
		return fail.Field("usual_days", "must be between 0 and 60")
	case t.LateDays < 0 || t.LateDays > 90:
		return fail.Field("late_days", "must be between 0 and 90")
	case t.UsualDays > 0 && t.LateDays <= t.UsualDays:
		return fail.Field("late_days", "must be more than the usual days")
	case t.UsualDays == 0 && t.LateDays > 0:
		return fail.Field("usual_days", "must be said, too")
	default:
		return nil
	}
}

// Expect is how long a parcel to a country is on its way.
type Expect struct {
	Country string        // "" for those of which too little is known
	Usual   time.Duration // from sending to arrival
	// Late is after how long it counts as late, whole days; zero where nobody can
	// tell, because arrivals are not told.
	Late time.Duration
}

// When an estimate stands on its own feet.
const (
	enough       = 20 // parcels that arrived in a country
	fewest       = 5  // arrivals that the store told at all
	toldPermille = 800
)

// Estimates says what to expect of each country that is known well enough, and,
// with Country "", what the merchant typed for the others. A parcel can be called
// late only where the store tells arrivals nearly always: else all would be.
func Estimates(took []Took, typed Typed) []Expect {
	var all []Expect
	told := Tells(took)
	for _, t := range took {
		if t.Country == "" || t.Arrived < enough {
			continue
		}
		e := Expect{Country: t.Country, Usual: t.Usual}
		if told && t.tells() {
			e.Late = max(wholeDays(t.Late), wholeDays(t.Usual)+day)
		}
		all = append(all, e)
	}
	if typed.UsualDays > 0 {
		e := Expect{Usual: time.Duration(typed.UsualDays) * day}
		if told {
			e.Late = time.Duration(typed.LateDays) * day
		}
		all = append(all, e)
	}
	return all
}

// Tells reports whether arrivals are told nearly always, so that one that is
// missing means something.
func Tells(took []Took) bool {
	return slices.ContainsFunc(took, func(t Took) bool {
		return t.Country == "" && t.Arrived >= fewest && t.tells()
	})
}

func (t Took) tells() bool { return t.Told*1000 >= t.Sent*toldPermille }

func wholeDays(d time.Duration) time.Duration { return (d + day - 1).Truncate(day) }

// Due is the day by which a parcel sent to a country should have been there; false
// where nobody can tell.
func Due(expect []Expect, country string, sent time.Time) (time.Time, bool) {
	late := time.Duration(0)
	for _, e := range expect {
		if e.Country == country {
			return sent.Add(e.Late), e.Late > 0
		}
		if e.Country == "" {
			late = e.Late
		}
	}
	return sent.Add(late), late > 0
}
