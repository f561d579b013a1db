package program

import "time"

// ExpiryMode is when points end.
type ExpiryMode string

// The modes. None when absent.
const (
	NoExpiry   ExpiryMode = "none"
	OnDate     ExpiryMode = "date"       // each year on Month and Day
	AfterDays  ExpiryMode = "days"       // Days after they became usable, each lot for itself
	Inactivity ExpiryMode = "inactivity" // Months after the member last earned or redeemed
)

// Expiry says when points end and how long before the member is told. A lot
// whose notice was not sent in time does not expire: it is postponed.
type Expiry struct {
	Mode       ExpiryMode `json:"mode,omitempty" enum:"none,date,days,inactivity"`
	Month      int        `json:"month,omitempty" minimum:"0" maximum:"12" doc:"date"`
	Day        int        `json:"day,omitempty" minimum:"0" maximum:"31" doc:"date: the last day they can be used; 31 is the month's last"`
	MinDays    int        `json:"min_days,omitempty" minimum:"0" maximum:"366" doc:"date: points younger than that live until the next one"`
	Days       int        `json:"days,omitempty" minimum:"0" maximum:"3650" doc:"days"`
	Months     int        `json:"months,omitempty" minimum:"0" maximum:"120" doc:"inactivity"`
	NoticeDays int        `json:"notice_days,omitempty" minimum:"0" maximum:"180" doc:"First notice, days ahead; 30 when absent"`
	LastDays   int        `json:"last_days,omitempty" minimum:"0" maximum:"60" doc:"Last notice, days ahead; 7 when absent"`
}

// Ends is when points end that became usable at a moment: the midnight, in the
// merchant's calendar, after the last day they can be used. false when they do
// not end by a date.
func (e Expiry) Ends(usable time.Time, zone *time.Location) (time.Time, bool) {
	y, m, d := usable.In(zone).Date()
	switch e.Mode {
	case AfterDays:
		return midnightAfter(y, m, d+e.Days, zone), true
	case OnDate:
		youngest := time.Date(y, m, d+e.MinDays, 0, 0, 0, 0, time.UTC)
		for ; ; y++ {
			if last := e.lastDay(y); !last.Before(youngest) {
				return midnightAfter(last.Year(), last.Month(), last.Day(), zone), true
			}
		}
	default:
		return time.Time{}, false
	}
}

// lastDay is the last day of a year's term, at midnight UTC. A day that a month
// does not have is its last.
func (e Expiry) lastDay(year int) time.Time {
	ofMonth := time.Date(year, time.Month(e.Month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return time.Date(year, time.Month(e.Month), min(e.Day, ofMonth), 0, 0, 0, 0, time.UTC)
}

func midnightAfter(y int, m time.Month, d int, zone *time.Location) time.Time {
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone).UTC()
}

// IdleMonths is how many months without activity end points, 0 for none.
func (e Expiry) IdleMonths() int {
	if e.Mode == Inactivity {
		return e.Months
	}
	return 0
}

// Notices are how many days before the last day the first and the last notice go out.
func (e Expiry) Notices() (first, last int) {
	first, last = e.NoticeDays, e.LastDays
	if first == 0 {
		first = 30
	}
	if last == 0 {
		last = min(7, first)
	}
	return first, last
}

// Postponed is when points end of whose end the member was told at a moment only.
func (e Expiry) Postponed(told time.Time, zone *time.Location) time.Time {
	_, last := e.Notices()
	y, m, d := told.In(zone).Date()
	return midnightAfter(y, m, d+last, zone)
}

// InTime reports whether points that end at a moment may end: their member was
// told at least the last notice's days before.
func (e Expiry) InTime(told, ends time.Time) bool {
	_, last := e.Notices()
	return !told.After(ends.AddDate(0, 0, -last))
}

// AwaitsMoment reports whether pending days count from anything that comes after
// the order was placed.
func (d Document) AwaitsMoment() bool { return d.PendingFrom == FromPaid || d.AwaitsParcel() }

// AwaitsParcel reports whether pending days count from a parcel's moment.
func (d Document) AwaitsParcel() bool {
	return d.PendingFrom == FromFulfilled || d.PendingFrom == FromDelivered
}
