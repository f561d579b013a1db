package journey

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"regulars/app/fail"
)

// Bounds of a document.
const (
	MaxSteps   = 100
	maxDepth   = 8
	maxListens = 10
	maxArms    = 5
	maxDays    = 400               // of anything
	MaxMinutes = maxDays * 24 * 60 // of a wait
	maxPoints  = 1_000_000
	maxMoney   = 1_000_000_000_000
	mostNth    = 1000

	mostPatience = 60 // days that a message waits for its chance
)

var stepID = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

// Validate refuses what makes no sense, naming the field, like
// steps[2].then[0].minutes.
func (d *Script) Validate() error {
	if err := d.validateFrame(); err != nil {
		return err
	}
	if len(d.Steps) == 0 {
		return fail.Field("steps", "must have at least one step")
	}
	if depth(d.Steps) > maxDepth {
		return fail.Field("steps", "must not be nested deeper than %d", maxDepth)
	}
	seen := map[string]bool{}
	return d.Each(func(path string, s *Step) error {
		switch {
		case !stepID.MatchString(s.ID):
			return fail.Field(path+".id", "must have 1 to 40 of a-z, 0-9 and -")
		case seen[s.ID]:
			return fail.Field(path+".id", "is the id of another step")
		case len(seen) >= MaxSteps:
			return fail.Field(path, "is one too many: there can be %d steps", MaxSteps)
		}
		seen[s.ID] = true
		return s.validate(path)
	})
}

func (d *Script) validateFrame() error {
	if n := utf8.RuneCountInString(strings.TrimSpace(d.Name)); n < 1 || n > 80 {
		return fail.Field("name", "must have 1 to 80 characters")
	}
	if err := d.validateTrigger(); err != nil {
		return err
	}
	switch d.Again.When {
	case Never, EachTime:
		if d.Again.Days != 0 {
			return fail.Field("again.days", "is for after_days only")
		}
	case AfterDays:
		if d.Again.Days < 1 || d.Again.Days > maxDays {
			return fail.Field("again.days", "must be between 1 and %d", maxDays)
		}
	default:
		return fail.Field("again.when", "must be never, after_days or each")
	}
	if err := validateListens("goals", d.Goals); err != nil {
		return err
	}
	if err := validateListens("exits", d.Exits); err != nil {
		return err
	}
	return d.validateFigures()
}

func (d *Script) validateTrigger() error {
	if err := d.Trigger.validate("trigger"); err != nil {
		return err
	}
	switch {
	case d.Trigger.Kind == Date && d.Audience == nil:
		return fail.Field("audience", "must say whom the date is for")
	case d.Trigger.Kind != Date && d.Audience != nil:
		return fail.Field("audience", "is for a date only")
	case d.Audience == nil:
		return nil
	}
	if err := d.Audience.Validate(); err != nil {
		return within("audience", err)
	}
	return nil
}

func (d *Script) validateFigures() error {
	switch {
	case d.Compare < 0 || d.Compare > 500:
		return fail.Field("compare_permille", "must be between 0 and 500")
	case d.Window < 1 || d.Window > 180:
		return fail.Field("window_days", "must be between 1 and 180")
	case d.Budget.Points < 0 || d.Budget.Points > maxMoney:
		return fail.Field("budget.points", "must be between 0 and %d", maxMoney)
	case d.Budget.Money < 0 || d.Budget.Money > maxMoney:
		return fail.Field("budget.money", "must be between 0 and %d", maxMoney)
	case d.ForYou != nil:
		return d.ForYou.validate("for_you")
	default:
		return nil
	}
}

func validateListens(path string, list []Listen) error {
	if len(list) > maxListens {
		return fail.Field(path, "must have at most %d", maxListens)
	}
	for i, l := range list {
		if err := l.validate(index(path, i)); err != nil {
			return err
		}
	}
	return nil
}

func (l Listen) validate(path string) error {
	switch {
	case !l.Kind.Known():
		return fail.Field(path+".kind", "%q is nothing that happens", l.Kind)
	case utf8.RuneCountInString(l.Name) > 120:
		return fail.Field(path+".name", "must have at most 120 characters")
	case l.Name != "" && !l.Kind.named():
		return fail.Field(path+".name", "is for events, surveys, segments and tiers only")
	case l.Kind == Event && l.Name == "":
		return fail.Field(path+".name", "must be the name of the event")
	case l.Kind.OfSegment() && l.Name == "":
		return fail.Field(path+".name", "must be the id of the segment")
	case len(l.Nth) > 0 && !l.Kind.OfOrder():
		return fail.Field(path+".nth", "is for orders only")
	}
	if err := l.validateDate(path); err != nil {
		return err
	}
	return validateNth(path+".nth", l.Nth)
}

func (l Listen) validateDate(path string) error {
	switch {
	case l.Kind != Date && l.At != "":
		return fail.Field(path+".at", "is for a date only")
	case l.Kind != Date:
		return nil
	case path != "trigger":
		return fail.Field(path+".kind", "can begin an automation only")
	case !l.dated():
		return fail.Field(path+".at", "must be a day and a time, like 2026-12-01T09:00")
	default:
		return nil
	}
}

func validateNth(path string, nth []int) error {
	if len(nth) > maxListens {
		return fail.Field(path, "must have at most %d", maxListens)
	}
	for i, n := range nth {
		if n < 1 || n > mostNth {
			return fail.Field(index(path, i), "must be between 1 and %d", mostNth)
		}
	}
	return nil
}

// dateLayout is how a date is written.
const dateLayout = "2006-01-02T15:04"

// Moment is when a date is, in a calendar. The zero time for no date.
func (l Listen) Moment(zone *time.Location) time.Time {
	at, err := time.ParseInLocation(dateLayout, l.At, zone)
	if err != nil {
		return time.Time{}
	}
	return at
}

func (l Listen) dated() bool { return !l.Moment(time.UTC).IsZero() }

// named reports whether signals of a kind have a name to ask for.
func (k Kind) named() bool {
	switch k {
	case Event, Answered, SegmentEntered, SegmentLeft, TierReached, TierNear:
		return true
	default:
		return false
	}
}

// OfSegment reports whether signals of a kind are named after a segment.
func (k Kind) OfSegment() bool { return k == SegmentEntered || k == SegmentLeft }

func depth(steps []Step) int {
	deepest := 0
	for i := range steps {
		s := &steps[i]
		deepest = max(deepest, depth(s.Then), depth(s.Else))
		for n := range s.Arms {
			deepest = max(deepest, depth(s.Arms[n].Steps))
		}
	}
	if len(steps) == 0 {
		return 0
	}
	return deepest + 1
}

func index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
