package support_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/support"
)

func TestARequestGoesOnlyWhereItCan(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		from, to support.State
		note     string
		field    string
		kind     fail.Kind
	}{
		"answered":            {support.StateOpen, support.StateAnswered, "We sent another", "", 0},
		"closed unanswered":   {support.StateOpen, support.StateClosed, "Spam", "", 0},
		"closed":              {support.StateAnswered, support.StateClosed, "Arrived", "", 0},
		"reopened":            {support.StateClosed, support.StateOpen, "", "", 0},
		"answered when over":  {support.StateClosed, support.StateAnswered, "Hello", "", fail.Conflict},
		"closed for nothing":  {support.StateOpen, support.StateClosed, "  ", "note", fail.Invalid},
		"closed with a novel": {support.StateOpen, support.StateClosed, strings.Repeat("ä", 4001), "note", fail.Invalid},
	} {
		r := support.Request{State: c.from, Note: "before"}
		err := r.Handle(c.to, c.note, "Ann", now)
		var refused *fail.Error
		if c.kind != 0 {
			if !errors.As(err, &refused) || refused.Kind != c.kind || refused.Field != c.field || r.State != c.from {
				t.Errorf("%s: %v, and it is %s", name, err, r.State)
			}
			continue
		}
		if err != nil || r.State != c.to || r.HandledBy != "Ann" || (r.ClosedAt != nil) != (c.to == support.StateClosed) {
			t.Errorf("%s: %v, %+v", name, err, r)
		}
		if c.to == support.StateOpen && r.Note != "before" {
			t.Errorf("%s: what came of it before is lost", name)
		}
	}
}

func TestARequestThatCannotBeKeptIsRefusedByItsField(t *testing.T) {
	t.Parallel()
	for field, r := range map[string]support.Request{
		"kind":     {Kind: "wish", Text: "x"},
		"text":     {Kind: support.Question, Text: " \n "},
		"store_id": {Kind: support.Question, Text: "x", Product: "17"},
	} {
		var refused *fail.Error
		if err := r.Check(); !errors.As(err, &refused) || refused.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	long := support.Request{Kind: support.Complaint, Text: strings.Repeat("ä", 10_000)}
	if err := long.Check(); err == nil || !strings.Contains(err.Error(), "4000") {
		t.Errorf("a text of 10,000 characters: %v", err)
	}
	fine := support.Request{Kind: support.Technical, Text: " it drips ", Product: "17", Store: uuid.New()}
	if err := fine.Check(); err != nil || fine.Text != "it drips" {
		t.Errorf("%v, %q", err, fine.Text)
	}
}
