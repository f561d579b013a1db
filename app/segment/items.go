package segment

import (
	"slices"
	"time"
)

// held asks whether a member has any of some things.
type held struct {
	kind  ItemKind
	keys  []string
	since *time.Time // bought since then, nil for ever
	not   bool
}

func (h held) holds(f *Fact) bool {
	found := slices.ContainsFunc(h.keys, func(key string) bool { return f.has(h.kind, key, h.since) })
	return found != h.not
}

func (h held) sql(a *args) string {
	in := " IN "
	if h.not {
		in = " NOT IN "
	}
	rows := "SELECT i.member_id FROM segment_item i WHERE i.merchant_id = $1 AND i.kind = " + number(int64(h.kind)) +
		" AND i.key = ANY(" + a.add(h.keys) + "::text[])"
	if h.since != nil {
		rows += " AND i.at >= " + a.add(*h.since)
	}
	return "f.member_id" + in + "(" + rows + ")"
}

func readItems(kind ItemKind) func(Condition, *Frame) node {
	return func(c Condition, frame *Frame) node { return readHeld(c, frame, kind, written(c)) }
}

func readHeld(c Condition, frame *Frame, kind ItemKind, keys []string) node {
	var since *time.Time
	if c.Days != nil {
		from := frame.daysAgo(*c.Days)
		since = &from
	}
	if c.Op != HasAll {
		return held{kind, keys, since, c.Op == HasNone}
	}
	every := group{match: All}
	for _, key := range keys {
		every.parts = append(every.parts, held{kind, []string{key}, since, false})
	}
	return every
}

// readCollection asks for products that are in collections now.
func readCollection(c Condition, frame *Frame) node {
	keys := []string{}
	for _, id := range c.Texts {
		keys = append(keys, frame.Collections[id]...)
	}
	return readHeld(c, frame, ItemProduct, keys)
}
