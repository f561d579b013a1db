package fail_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"regulars/app/fail"
)

func TestEveryKindHasANameAndARetryPolicy(t *testing.T) {
	t.Parallel()
	for kind, want := range map[fail.Kind]struct {
		name  string
		class fail.Class
	}{
		fail.Internal: {"internal", fail.Transient}, fail.Invalid: {"invalid", fail.Permanent},
		fail.Unauthorized: {"unauthorized", fail.Auth}, fail.Forbidden: {"forbidden", fail.Permanent},
		fail.NotFound: {"not_found", fail.Permanent}, fail.Conflict: {"conflict", fail.Permanent},
		fail.Limited: {"limited", fail.RateLimited}, fail.Unavailable: {"unavailable", fail.Transient},
	} {
		err := fmt.Errorf("outer: %w", fail.New(kind, "no"))
		if kind.String() != want.name || fail.ClassOf(err) != want.class || fail.KindOf(err) != kind || !fail.Is(err, kind) {
			t.Errorf("kind %d is %q with class %d, want %q with %d", kind, kind, fail.ClassOf(err), want.name, want.class)
		}
	}
	if fail.KindOf(nil) != fail.Internal || fail.Is(nil, fail.Internal) || fail.ClassOf(errors.New("?")) != fail.Transient {
		t.Error("no error is an error, or an unknown one is not retried")
	}
	if fail.Kind(99).String() != "internal" {
		t.Error("an unknown kind has a name")
	}
}

func TestAnErrorTellsItsFieldAndKeepsItsCause(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk")
	err := fail.Wrap(cause, fail.Unavailable, "try %s", "later")
	if err.Error() != "try later: disk" || !errors.Is(err, cause) {
		t.Errorf("the error is %q", err)
	}
	if fail.Wrap(nil, fail.Invalid, "x") != nil {
		t.Error("nothing was wrapped into something")
	}
	if got := fail.Field("points", "must be %d", 1).Error(); got != "points: must be 1" {
		t.Errorf("the error is %q", got)
	}
}

func TestRetriesWaitLongerEachTimeWithinSixHours(t *testing.T) {
	t.Parallel()
	before := time.Duration(0)
	for attempt := 1; attempt < 60; attempt++ {
		low, high := fail.Backoff(nil, attempt, 0), fail.Backoff(nil, attempt, 999)
		if low < before*8/10 || low > high || high > 6*time.Hour*12/10 || low < 24*time.Second {
			t.Errorf("attempt %d waits between %v and %v", attempt, low, high)
		}
		before = low
	}
	if first := fail.Backoff(nil, 1, 500); first < 29*time.Second || first > 31*time.Second {
		t.Errorf("the first wait is %v, want about 30 s", first)
	}
	if got := fail.Backoff(fail.After(7*time.Second, "busy"), 9, 3); got != 7*time.Second {
		t.Errorf("the wait is %v although the platform said 7 s", got)
	}
}
