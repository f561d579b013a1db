package member

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// EnteredBy is who entered a birthday. The numbers are stored.
type EnteredBy int16

// Who can enter a birthday. What a member or staff entered, the store's records
// do not change.
const (
	ByStore  EnteredBy = 1
	ByMember EnteredBy = 2
	ByStaff  EnteredBy = 3
)

// Birthday is a day of the year, kept without the year: nobody needs it.
type Birthday struct {
	Member uuid.UUID
	Day    string // MM-DD
	By     EnteredBy
	At     time.Time // when it was entered, as far as we know
}

// BirthdayOf reads MM-DD or YYYY-MM-DD; fail.Invalid for what is no day.
func BirthdayOf(text string) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) == len("2006-01-02") {
		text = text[len("2006-"):]
	}
	day, err := time.Parse("2006-01-02", "2000-"+text) // a year with a 29 February
	if err != nil {
		return "", fail.Field("birthday", "must be a day such as 03-28 (month and day)")
	}
	return day.Format("01-02"), nil
}
