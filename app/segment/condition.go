// Package segment says which members are meant: one tree of conditions, which
// means the same as a Go predicate over a member's Fact and as SQL over the row
// that keeps it.
//
// A condition on something that is not known of a member does not hold, and
// neither does its opposite: "country is not DE" is for members whose country is
// known. A group of which none must hold says it of everybody.
package segment

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// Match says how many conditions of a group must hold.
type Match string

// The ways. Of an empty group all hold, and none.
const (
	All  Match = "all"
	Any  Match = "any"
	None Match = "none"
)

// Condition is one condition on a member, or a group of them: a group has Match
// and Of, and no Field.
type Condition struct {
	Match Match       `json:"match,omitempty" enum:"all,any,none" doc:"Of a group: how many must hold"`
	Of    []Condition `json:"of,omitempty" maxItems:"50" doc:"The group"`

	Field    Field    `json:"field,omitempty" doc:"What is asked; see list-segment-fields"`
	Op       Op       `json:"op,omitempty" doc:"How"`
	Number   *int64   `json:"number,omitempty" doc:"A count, points, minor units, days, or percent"`
	To       *int64   `json:"to,omitempty" doc:"between: the upper end, included"`
	Texts    []string `json:"texts,omitempty" maxItems:"200" doc:"One or more values"`
	Days     *int     `json:"days,omitempty" doc:"in_last, not_in_last, in_next; has_any: bought in so many days"`
	Date     string   `json:"date,omitempty" doc:"before, after: 2006-01-02 in the merchant's calendar"`
	Percent  *int     `json:"percent,omitempty" doc:"gap_over, gap_within: of the member's usual gap; 200 is twice"`
	Currency string   `json:"currency,omitempty" doc:"spent: ISO 4217; the merchant's own when absent"`
}

// Everybody is the condition that all members meet.
func Everybody() Condition { return Condition{Match: All} }

// Equal reports whether two conditions, as they are kept, are written alike.
func (c Condition) Equal(other Condition) bool { return reflect.DeepEqual(c, other) }

// Group reports whether the condition is a group.
func (c Condition) Group() bool { return c.Match != "" }

// Walk calls seen for every condition of a tree that is no group.
func (c Condition) Walk(seen func(Condition)) {
	if !c.Group() {
		seen(c)
		return
	}
	for _, part := range c.Of {
		part.Walk(seen)
	}
}

// Sensitive reports whether a tree asks what few should be known by: a group of
// fewer than Few is then neither listed nor counted.
func (c Condition) Sensitive() (found bool) {
	c.Walk(func(leaf Condition) { found = found || fields[leaf.Field].Sensitive })
	return found
}

// Few is the size below which a group by a sensitive field is not shown.
const Few = 10

// Collections lists the collections a tree asks for, which Frame.Collections
// has to know.
func (c Condition) Collections() (ids []string) {
	c.Walk(func(leaf Condition) {
		if leaf.Field == Collection {
			ids = append(ids, leaf.Texts...)
		}
	})
	return ids
}

// Frame is what a condition is read in: the moment, the merchant's calendar and
// money, how the shop's buyers usually behave, and what is in collections now.
type Frame struct {
	Now         time.Time
	Zone        *time.Location
	Currency    string // the merchant's: that of Fact.Spent
	Scale       Scale
	Collections map[string][]string // ids of products by id of the collection
}

// Test is a condition read in a frame.
type Test struct{ root node }

// node is a part of a Test: the same question twice.
type node interface {
	holds(f *Fact) bool
	sql(a *args) string // true exactly where holds is; else false or null
}

// Holds reports whether a member meets the condition.
func (t Test) Holds(f *Fact) bool { return t.root.holds(f) }

// Compile reads a condition in a frame. The condition must be valid.
func Compile(c Condition, frame Frame) Test { return Test{compile(c, &frame)} }

func compile(c Condition, frame *Frame) node {
	if !c.Group() {
		return fields[c.Field].read(c, frame)
	}
	parts := make([]node, len(c.Of))
	for i, part := range c.Of {
		parts[i] = compile(part, frame)
	}
	return group{c.Match, parts}
}

// AsksTag reports whether a tree asks for a tag.
func (c Condition) AsksTag(tag string) (asks bool) {
	c.Walk(func(leaf Condition) {
		if leaf.Field == Tags {
			same := func(text string) bool { return strings.EqualFold(text, tag) }
			asks = asks || slices.ContainsFunc(leaf.Texts, same)
		}
	})
	return asks
}
