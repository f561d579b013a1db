package segment

import (
	"strconv"
	"strings"
)

// group joins conditions. In SQL a condition on what is not known is null, which
// counts as false: only the opposite of a group must say so.
type group struct {
	match Match
	parts []node
}

func (g group) holds(f *Fact) bool {
	for _, part := range g.parts {
		if part.holds(f) != (g.match == All) {
			return g.match == Any
		}
	}
	return g.match != Any
}

func (g group) sql(a *args) string {
	if len(g.parts) == 0 {
		return strconv.FormatBool(g.match != Any)
	}
	parts := make([]string, len(g.parts))
	for i, part := range g.parts {
		parts[i] = part.sql(a)
	}
	switch g.match {
	case All:
		return "(" + strings.Join(parts, " AND ") + ")"
	case Any:
		return "(" + strings.Join(parts, " OR ") + ")"
	case None:
	}
	return "((" + strings.Join(parts, " OR ") + ") IS NOT TRUE)"
}

// args are the values of a statement; $1 is always the merchant.
type args struct{ values []any }

// add takes a value and returns its place.
func (a *args) add(value any) string {
	a.values = append(a.values, value)
	return "$" + strconv.Itoa(len(a.values))
}

// never is what does not hold, whoever is asked.
type never struct{}

func (never) holds(*Fact) bool { return false }
func (never) sql(*args) string { return "false" }
