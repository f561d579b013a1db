package journey

import (
	"strconv"
	"time"
)

// What subjects begin with that are more than a name for what happened.
const (
	SubjectExpire   = "expire:"   // of PointsExpire; the day follows, 2006-01-02 in the merchant's calendar
	SubjectCheckout = "checkout:" // of Abandoned; the checkout's id follows
	SubjectAgain    = "again:"    // of ReplenishmentDue; the store, the platform's id of the product and the day
	SubjectViewed   = "viewed:"   // of Viewed; likewise
	SubjectDate     = "date:"     // of Date; the moment as the merchant wrote it follows
)

// mostYears is how many anniversaries of a membership are noticed.
const mostYears = 50

// Span is a time in which members joined who have an anniversary now.
type Span struct {
	Subject  string // which anniversary
	From, To time.Time
	At       time.Time // its midnight
}

// Anniversaries are the times of joining whose anniversary one of some days is,
// given by their midnights in a calendar. Who joined on 29 February has it on the
// 28th of other years.
func Anniversaries(days []time.Time) (spans []Span) {
	for _, day := range days {
		y, m, d := day.Date()
		for years := 1; years <= mostYears; years++ {
			from := time.Date(y-years, m, d, 0, 0, 0, 0, day.Location())
			to := from.AddDate(0, 0, 1)
			if from.Month() != m {
				continue
			}
			if m == time.February && d == 28 && day.AddDate(0, 0, 1).Day() == 1 && to.Day() == 29 {
				to = to.AddDate(0, 0, 1)
			}
			spans = append(spans, Span{Subject: "years:" + strconv.Itoa(years), From: from, To: to, At: day})
		}
	}
	return spans
}
