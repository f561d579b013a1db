package segment

import (
	"maps"
	"slices"
	"strings"

	"regulars/app/insight"
)

// chosen asks whether a text is one of some, or known and none of them.
type chosen struct {
	column string
	of     func(*Fact) string // "" for not known
	values []string
	not    bool
}

func (c chosen) holds(f *Fact) bool {
	value := c.of(f)
	return value != "" && slices.Contains(c.values, value) != c.not
}

func (c chosen) sql(a *args) string {
	values := a.add(c.values)
	if c.not {
		return "(f." + c.column + " <> '' AND f." + c.column + " <> ALL(" + values + "::text[]))"
	}
	return "(f." + c.column + " <> '' AND f." + c.column + " = ANY(" + values + "::text[]))"
}

func readText(column string, of func(*Fact) string) func(Condition, *Frame) node {
	return func(c Condition, _ *Frame) node {
		if c.Op == Known || c.Op == Unknown {
			return known{column + " <> ''", func(f *Fact) bool { return of(f) != "" }, c.Op == Unknown}
		}
		return chosen{column, of, written(c), c.Op == IsNot}
	}
}

// written are a condition's texts as facts have them.
func written(c Condition) []string {
	values := make([]string, len(c.Texts))
	for i, text := range c.Texts {
		switch c.Field { //nolint:exhaustive // the others are kept as they came
		case Country:
			text = strings.ToUpper(text)
		case Language:
			text, _, _ = strings.Cut(strings.ToLower(text), "-")
		case Tags:
			text = strings.ToLower(text)
		}
		values[i] = text
	}
	return values
}

// codes asks whether a small number is one of some; 0 and what is not known are
// not asked.
type codes struct {
	expr func(*args) string
	of   func(*Fact) int32
	set  map[int32]bool
	not  bool // known, and none of them
}

func (c codes) holds(f *Fact) bool {
	code := c.of(f)
	return code != 0 && c.set[code] != c.not
}

func (c codes) sql(a *args) string {
	expr := c.expr(a)
	set := a.add(slices.AppendSeq([]int32{}, maps.Keys(c.set))) // never nil: that is null
	if c.not {
		return "(" + expr + " <> 0 AND " + expr + " <> ALL(" + set + "::int[]))"
	}
	return "(" + expr + " <> 0 AND " + expr + " = ANY(" + set + "::int[]))"
}

// standingCodes are the states of member.State, from 1: 0 is "not known".
var standingCodes = map[string]int32{"guest": 1, "member": 2, "left": 3, "customer": 4, "lead": 5}

// standings are what people call them: a customer has an account in a store and
// has not joined; a lead only left an address.
func standings() []string { return []string{"member", "guest", "customer", "lead", "left"} }

func readStanding(c Condition, _ *Frame) node {
	return codes{
		expr: func(*args) string { return "(f.state + 1)" }, of: func(f *Fact) int32 { return int32(f.State) + 1 },
		set: codesOf(c.Texts, standingCodes), not: c.Op == IsNot,
	}
}

func codesOf(names []string, known map[string]int32) map[int32]bool {
	set := map[int32]bool{}
	for _, name := range names {
		if code := known[name]; code != 0 {
			set[code] = true
		}
	}
	return set
}

// readRFM asks for groups of the table of recency against frequency and money.
func readRFM(c Condition, frame *Frame) node {
	if !frame.Scale.ready() {
		return never{}
	}
	set := map[int32]bool{}
	for _, code := range rfmCodes(c.Texts) {
		set[code] = true
	}
	return codes{
		expr: func(a *args) string { return rfmSQL(a, &frame.Scale) },
		of:   func(f *Fact) int32 { return int32(frame.Scale.rfmCode(f)) }, //nolint:gosec // at most 55
		set:  set, not: c.Op == IsNot,
	}
}

// rfmSQL is Scale.rfmCode.
func rfmSQL(a *args, s *Scale) string {
	var recency, rest strings.Builder
	for i := range s.Recency {
		recency.WriteString(" + (f.last_order_at > " + a.add(s.Recency[i]) + ")::int")
	}
	for _, cut := range s.Frequency {
		rest.WriteString(" + (f.orders > " + number(cut) + ")::int")
	}
	for _, cut := range s.money() {
		rest.WriteString(" + (f.spent > " + number(cut) + ")::int")
	}
	return "(CASE WHEN f.orders > 0 AND f.last_order_at IS NOT NULL THEN (1" + recency.String() + ") * 10 + (3" +
		rest.String() + ") / 2 ELSE 0 END)"
}

// stageCodes number the stages.
func stageCode(s Stage) int32 { return int32(slices.Index(Stages(), s)) + 1 } //nolint:gosec // six of them

func readStage(c Condition, frame *Frame) node {
	set := map[int32]bool{}
	for _, name := range c.Texts {
		if code := stageCode(Stage(name)); code != 0 {
			set[code] = true
		}
	}
	return codes{
		expr: func(a *args) string { return stageSQL(a, frame) },
		of:   func(f *Fact) int32 { return stageCode(frame.Scale.stageOf(f, frame.Now)) },
		set:  set, not: c.Op == IsNot,
	}
}

func mapStages() []string {
	names := make([]string, 0, len(insight.Stages()))
	for _, s := range insight.Stages() {
		names = append(names, s.String())
	}
	return names
}

// readMapStage asks where a member is on the map. Who was not placed yet is nowhere,
// and not elsewhere either.
func readMapStage(c Condition, _ *Frame) node {
	set := map[int32]bool{}
	for _, name := range c.Texts {
		if s, ok := insight.ParseStage(name); ok {
			set[int32(s)] = true
		}
	}
	return codes{
		expr: func(*args) string { return "f.stage::int" }, of: func(f *Fact) int32 { return int32(f.Stage) },
		set: set, not: c.Op == IsNot,
	}
}

// stageSQL is Scale.stageOf. A comparison with what is not known is null, and
// CASE goes on.
func stageSQL(a *args, frame *Frame) string {
	gap, cut := usualSQL(&frame.Scale, "gap"), usualSQL(&frame.Scale, "gap_p90")
	return "(CASE WHEN f.orders <= 0 THEN 1" +
		" WHEN f.last_order_at < " + agoSQL(a, frame.Now, "("+cut+")") + " THEN 6" +
		" WHEN f.last_order_at < " + agoSQL(a, frame.Now, "((("+gap+") + ("+cut+")) / 2)") + " THEN 5" +
		" WHEN f.orders = 1 THEN 2 WHEN f.orders = 2 THEN 3 ELSE 4 END)"
}
