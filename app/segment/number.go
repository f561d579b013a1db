package segment

import (
	"math"
	"strconv"
)

// within asks whether a number lies in a range, or outside of it.
type within struct {
	column   string
	of       func(*Fact) *int64 // nil for not known
	from, to int64              // both included
	outside  bool
}

func (w within) holds(f *Fact) bool {
	value := w.of(f)
	return value != nil && (*value >= w.from && *value <= w.to) != w.outside
}

func (w within) sql(a *args) string {
	column := "f." + w.column
	switch {
	case w.outside:
		return "(" + column + " < " + number(w.from) + " OR " + column + " > " + number(w.to) + ")"
	case w.from == w.to:
		return column + " = " + number(w.from)
	case w.from == math.MinInt64:
		return column + " <= " + number(w.to)
	case w.to == math.MaxInt64:
		return column + " >= " + number(w.from)
	default:
		return "(" + column + " >= " + number(w.from) + " AND " + column + " <= " + number(w.to) + ")"
	}
}

// number writes a number into a statement: digits and a sign.
func number(n int64) string { return "'" + strconv.FormatInt(n, 10) + "'::bigint" }

// rangeOf is the range that a condition names.
func rangeOf(c Condition) (from, to int64, outside bool) {
	n := valueOr(c.Number, 0)
	switch c.Op {
	case AtLeast:
		return n, math.MaxInt64, false
	case AtMost:
		return math.MinInt64, n, false
	case Between:
		return n, valueOr(c.To, n), false
	default:
		return n, n, c.Op == IsNot
	}
}

func valueOr[T any](p *T, other T) T {
	if p == nil {
		return other
	}
	return *p
}

func readCount(column string, of func(*Fact) int64) func(Condition, *Frame) node {
	return func(c Condition, _ *Frame) node {
		from, to, outside := rangeOf(c)
		return within{column, func(f *Fact) *int64 { n := of(f); return &n }, from, to, outside}
	}
}

func readNPS(c Condition, _ *Frame) node {
	of := func(f *Fact) *int64 { return f.NPS }
	if c.Op == Known || c.Op == Unknown {
		return known{"nps IS NOT NULL", func(f *Fact) bool { return f.NPS != nil }, c.Op == Unknown}
	}
	from, to, outside := rangeOf(c)
	return within{"nps", of, from, to, outside}
}

// readGap asks for the length of a usual gap, in days.
func readGap(c Condition, _ *Frame) node {
	if c.Op == Known || c.Op == Unknown {
		return known{"gap IS NOT NULL", func(f *Fact) bool { return f.Gap != nil }, c.Op == Unknown}
	}
	from, to, outside := rangeOf(c)
	return within{"gap", func(f *Fact) *int64 { return f.Gap }, inSeconds(from), inSeconds(to), outside}
}

func inSeconds(days int64) int64 {
	const day = 24 * 60 * 60
	if days > math.MaxInt64/day || days < math.MinInt64/day {
		return days
	}
	return days * day
}

// readTop asks whether a buyer is among the so many percent who spent most. At
// the edge, who spent the same is treated alike: they are not.
func readTop(c Condition, frame *Frame) node {
	percent := valueOr(c.Number, 0)
	if !frame.Scale.ready() || percent < 1 || percent > 99 {
		return never{}
	}
	least := frame.Scale.Spent[99-percent] // 20: what 80 % spent at most
	if least == math.MaxInt64 {
		return never{}
	}
	buyer := within{"orders", func(f *Fact) *int64 { return &f.Orders }, 1, math.MaxInt64, false}
	more := within{"spent", func(f *Fact) *int64 { return &f.Spent }, least + 1, math.MaxInt64, false}
	return group{All, []node{buyer, more}}
}

// readSpent asks what was spent in one currency.
func readSpent(c Condition, frame *Frame) node {
	from, to, outside := rangeOf(c)
	if c.Currency == "" || c.Currency == frame.Currency {
		return within{"spent", func(f *Fact) *int64 { return &f.Spent }, from, to, outside}
	}
	return abroad{c.Currency, from, to}
}

// abroad is what was spent in another currency. Who never did spent 0.
type abroad struct {
	currency string
	from, to int64
}

func (s abroad) holds(f *Fact) bool {
	spent := f.spentIn(s.currency)
	return spent >= s.from && spent <= s.to
}

func (s abroad) sql(a *args) string {
	rows := "(SELECT i.member_id FROM segment_item i WHERE i.merchant_id = $1 AND i.kind = " +
		number(int64(ItemSpent)) + " AND i.key = " + a.add(s.currency) + " AND i.amount "
	bounds := "BETWEEN " + number(s.from) + " AND " + number(s.to) + ")"
	if s.from <= 0 && s.to >= 0 {
		return "f.member_id NOT IN " + rows + "NOT " + bounds
	}
	return "f.member_id IN " + rows + bounds
}

// known asks whether something is known at all.
type known struct {
	column string // the question in SQL, about a column
	of     func(*Fact) bool
	not    bool
}

func (k known) holds(f *Fact) bool { return k.of(f) != k.not }

func (k known) sql(*args) string {
	if k.not {
		return "(f." + k.column + ") IS NOT TRUE"
	}
	return "f." + k.column
}
