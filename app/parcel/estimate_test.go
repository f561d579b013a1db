package parcel_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"regulars/app/fail"
	"regulars/app/parcel"
)

const day = 24 * time.Hour

func TestAParcelIsExpectedAsThoseBeforeItTookAndLateOnlyWhereArrivalsAreTold(t *testing.T) {
	t.Parallel()
	all := parcel.Took{Arrived: 60, Sent: 60, Told: 55}
	germany := parcel.Took{Country: "DE", Arrived: 40, Usual: 50 * time.Hour, Late: 97 * time.Hour, Sent: 40, Told: 38}
	silent := parcel.Took{Country: "FR", Arrived: 25, Usual: 3 * day, Late: 6 * day, Sent: 50, Told: 25}
	even := parcel.Took{Country: "AT", Arrived: 20, Usual: 40 * time.Hour, Late: 41 * time.Hour}
	few := parcel.Took{Country: "NZ", Arrived: 19, Usual: 9 * day, Late: 20 * day}
	typed := parcel.Typed{UsualDays: 4, LateDays: 9}
	for name, c := range map[string]struct {
		took  []parcel.Took
		typed parcel.Typed
		want  []parcel.Expect
	}{
		"nothing is known": {nil, parcel.Typed{}, nil},
		"half and nine of ten, in whole days": {
			[]parcel.Took{all, germany}, parcel.Typed{}, []parcel.Expect{{Country: "DE", Usual: 50 * time.Hour, Late: 5 * day}},
		},
		"a country whose arrivals are told by half": {
			[]parcel.Took{all, silent}, parcel.Typed{}, []parcel.Expect{{Country: "FR", Usual: 3 * day}},
		},
		"all take alike: a day more is late": {
			[]parcel.Took{all, even}, parcel.Typed{}, []parcel.Expect{{Country: "AT", Usual: 40 * time.Hour, Late: 3 * day}},
		},
		"too few arrived: what was typed": {
			[]parcel.Took{all, few}, typed, []parcel.Expect{{Usual: 4 * day, Late: 9 * day}},
		},
		"a store that tells no arrivals calls nothing late": {
			[]parcel.Took{{Arrived: 3, Sent: 100, Told: 3}, germany},
			typed,
			[]parcel.Expect{{Country: "DE", Usual: 50 * time.Hour}, {Usual: 4 * day}},
		},
	} {
		if diff := cmp.Diff(c.want, parcel.Estimates(c.took, c.typed)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestDaysThatMakeNoSenseAreNamed(t *testing.T) {
	t.Parallel()
	for field, bad := range map[string]parcel.Typed{
		"usual_days": {LateDays: 3}, "late_days": {UsualDays: 5, LateDays: 5},
	} {
		err := bad.Validate()
		var broken *fail.Error
		if !errors.As(err, &broken) || broken.Field != field {
			t.Errorf("%+v: %v, want a mistake at %s", bad, err, field)
		}
	}
	if err := (parcel.Typed{UsualDays: 3, LateDays: 7}).Validate(); err != nil {
		t.Error(err)
	}
}
