package segment

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"regulars/app/fail"
)

// Bounds of a tree.
const (
	mostDepth  = 3   // groups within groups, the whole tree being the first
	mostLeaves = 100 // conditions
	mostDays   = 3_660
)

// Validate refuses a tree that cannot be meant. fail.Invalid names the path of
// the first wrong thing, such as "condition.of[1].number".
func (c Condition) Validate() error {
	leaves := 0
	c.Walk(func(Condition) { leaves++ })
	if leaves > mostLeaves {
		return fail.Field("condition", "has %d conditions; %d are the most", leaves, mostLeaves)
	}
	return c.validate("condition", 1)
}

func (c Condition) validate(path string, depth int) error {
	switch {
	case c.Group() && c.Field != "":
		return fail.Field(path, "is a group or a condition, not both")
	case c.Group():
		return c.validateGroup(path, depth)
	case len(c.Of) > 0:
		return fail.Field(path+".match", "must be all, any or none")
	case c.Field == "":
		return fail.Field(path+".field", "must be chosen")
	}
	about, ok := fields[c.Field]
	if !ok {
		return fail.Field(path+".field", "%q is nothing that can be asked", c.Field)
	}
	if !slices.Contains(about.Ops, c.Op) {
		return fail.Field(path+".op", "must be one of %s", strings.Join(texts(about.Ops), ", "))
	}
	return c.validateValue(path, about)
}

func (c Condition) validateGroup(path string, depth int) error {
	if !slices.Contains([]Match{All, Any, None}, c.Match) {
		return fail.Field(path+".match", "must be all, any or none")
	}
	if depth > mostDepth {
		return fail.Field(path, "is a group too deep: %d within each other are the most", mostDepth)
	}
	if len(c.Of) == 0 {
		return fail.Field(path+".of", "needs at least one condition")
	}
	for i, part := range c.Of {
		if err := part.validate(fmt.Sprintf("%s.of[%d]", path, i), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// validateValue checks what a condition is compared with.
func (c Condition) validateValue(path string, about About) error {
	switch c.Op { //nolint:exhaustive // known and unknown need nothing
	case InLast, NotInLast, InNext:
		return needDays(path, c.Days)
	case Before, After:
		if _, err := time.Parse(time.DateOnly, c.Date); err != nil {
			return fail.Field(path+".date", "must be a date such as 2026-03-28")
		}
	case GapOver, GapWithin:
		if c.Percent == nil || *c.Percent < 10 || *c.Percent > 1_000 {
			return fail.Field(path+".percent", "must be between 10 and 1000")
		}
	case AtLeast, AtMost, Between:
		return c.validateNumber(path, about)
	case Is, IsNot:
		if about.Type == Number {
			return c.validateNumber(path, about)
		}
		return c.validateTexts(path, about)
	case HasAny, HasAll, HasNone:
		return c.validateTexts(path, about)
	}
	return nil
}

func needDays(path string, days *int) error {
	if days == nil || *days < 0 || *days > mostDays {
		return fail.Field(path+".days", "must be between 0 and %d", mostDays)
	}
	return nil
}

const mostNumber = 1_000_000_000_000_000

var currency = regexp.MustCompile("^[A-Z]{3}$")

func (c Condition) validateNumber(path string, about About) error {
	least, most := int64(-mostNumber), int64(mostNumber)
	if about.Type == Top {
		least, most = 1, 99
	}
	if about.Type == Days {
		least, most = 0, mostDays
	}
	if c.Number == nil || *c.Number < least || *c.Number > most {
		return fail.Field(path+".number", "must be a number between %d and %d", least, most)
	}
	if c.Op == Between && (c.To == nil || *c.To < *c.Number || *c.To > most) {
		return fail.Field(path+".to", "must be at least %d and at most %d", *c.Number, most)
	}
	if c.Currency != "" && (about.Type != Money || !currency.MatchString(c.Currency)) {
		return fail.Field(path+".currency", "must be three letters such as EUR, and is for money only")
	}
	return nil
}

// textBytes is how long one value may be.
const textBytes = 255

func (c Condition) validateTexts(path string, about About) error {
	if len(c.Texts) == 0 {
		return fail.Field(path+".texts", "needs at least one value")
	}
	if len(c.Texts) > 200 {
		return fail.Field(path+".texts", "has more than 200 values")
	}
	for i, text := range c.Texts {
		at := fmt.Sprintf("%s.texts[%d]", path, i)
		switch {
		case text == "" || len(text) > textBytes || !utf8.ValidString(text) || strings.ContainsRune(text, 0):
			return fail.Field(at, "must be a text of 1 to %d bytes", textBytes)
		case about.Values != nil && !slices.Contains(about.Values, text):
			return fail.Field(at, "must be one of %s", strings.Join(about.Values, ", "))
		}
	}
	if c.Days != nil && about.Type == List {
		if c.Field != Bought && c.Field != Collection {
			return fail.Field(path+".days", "is for what was bought only")
		}
		return needDays(path, c.Days)
	}
	return nil
}
