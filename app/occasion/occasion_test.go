package occasion_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/occasion"
)

func TestTheTwentyNinthOfFebruaryIsTheTwentyEighthOfOtherYears(t *testing.T) {
	t.Parallel()
	for now, want := range map[string][]string{
		"2027-02-28": {"02-28", "02-29"}, "2028-02-28": {"02-28"}, "2028-02-29": {"02-29"}, "2027-03-01": {"03-01"},
	} {
		at, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, occasion.Days(at, time.UTC, 1)[0].Written); diff != "" {
			t.Errorf("birthdays of %s (-want +got):\n%s", now, diff)
		}
	}
}

func TestTheNextDayIsInTheMerchantsCalendar(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 2, 28, 23, 30, 0, 0, time.UTC) // 1 March in Berlin
	berlin := time.FixedZone("Berlin", 3600)
	for written, want := range map[string]string{
		"03-01": "2027-03-01", "02-28": "2028-02-28", "02-29": "2028-02-29", "12-24": "2027-12-24",
	} {
		if got := occasion.Next(written, now, berlin).Format(time.DateOnly); got != want {
			t.Errorf("%s comes next on %s, want %s", written, got, want)
		}
	}
	if got := occasion.Next("13-77", now, berlin); !got.IsZero() {
		t.Errorf("no day comes next on %s", got)
	}
}
