package persona

import "time"

// Row is one figure of two personas beside each other; nil where it is not told of one.
type Row struct {
	A, B *Line
	// Clear: 1 where A has clearly more, -1 where B has, 0 where chance may be all.
	Clear int
}

// Compare puts what the data says of two personas side by side, in the order of a card.
// What the card of one does not tell, as it is nothing special there, is told here.
func Compare(a, b, all *Figures) []Row {
	rows := merge(Tell(a, all), Tell(b, all))
	for i := range rows {
		r := &rows[i]
		switch {
		case r.A == nil:
			r.A = alike(r.B, a, all)
		case r.B == nil:
			r.B = alike(r.A, b, all)
		}
		r.judge()
	}
	return rows
}

// alike is the figure of a line in another group; nil where it is not kept.
func alike(l *Line, of, all *Figures) *Line {
	tally := of.Tally(Trait(l.Kind))
	c, ok := tally.find(l.Key)
	if !ok || of.Few {
		return nil
	}
	found := *l
	found.N, found.Base, found.Apart = c.N, tally.Base, 0
	if beside, ok := all.Tally(Trait(l.Kind)).find(l.Key); ok {
		found.AllN, found.AllBase = beside.N, all.Tally(Trait(l.Kind)).Base
	}
	found.setApart()
	return &found
}

func merge(a, b []Line) []Row {
	type key struct {
		section Section
		kind    Kind
		key     string
	}
	of := func(l *Line) key { return key{l.Section, l.Kind, l.Key} }
	var rows []Row
	place := map[key]int{}
	for i := range a {
		place[of(&a[i])] = len(rows)
		rows = append(rows, Row{A: &a[i]})
	}
	for i := range b {
		if at, ok := place[of(&b[i])]; ok {
			rows[at].B = &b[i]
		}
	}
	for _, s := range Sections() { // what only the other has goes behind its section
		for i := range b {
			if _, ok := place[of(&b[i])]; !ok && b[i].Section == s {
				rows = insert(rows, s, Row{B: &b[i]})
			}
		}
	}
	return rows
}

func insert(rows []Row, s Section, row Row) []Row {
	at := 0
	for i := range rows {
		if placeOf(rows[i].section()) <= placeOf(s) {
			at = i + 1
		}
	}
	return append(rows[:at], append([]Row{row}, rows[at:]...)...)
}

func (r *Row) section() Section {
	if r.A != nil {
		return r.A.Section
	}
	return r.B.Section
}

func placeOf(s Section) int {
	for i, one := range Sections() {
		if one == s {
			return i
		}
	}
	return -1
}

// judge says who clearly has more: their intervals do not touch. Values have none.
func (r *Row) judge() {
	if r.A == nil || r.B == nil || r.A.Value > 0 || r.A.Trial != nil {
		return
	}
	lowA, highA := Wilson(r.A.N, r.A.Base)
	lowB, highB := Wilson(r.B.N, r.B.Base)
	switch {
	case lowA > highB:
		r.Clear = 1
	case lowB > highA:
		r.Clear = -1
	}
}

// Month is what a persona was in a month.
type Month struct {
	Month     time.Time // its first day
	CountedAt time.Time
	Version   int // of the segment's condition
	Marks     Marks
}

// Change is what became of a persona since a month.
type Change struct {
	Since   Month
	Now     Month
	Redrawn bool // its condition was changed since: others are meant
}

// ChangeOf compares the newest month with the one before, and with the first of the
// last twelve. Months come oldest first.
func ChangeOf(months []Month) (list []Change) {
	if len(months) < 2 {
		return nil
	}
	now := months[len(months)-1]
	add := func(since Month) {
		if !now.Marks.Few && !since.Marks.Few {
			list = append(list, Change{Since: since, Now: now, Redrawn: since.Version != now.Version})
		}
	}
	add(months[len(months)-2])
	first := months[max(0, len(months)-1-yearMonths)]
	if len(months) > 2 {
		add(first)
	}
	return list
}

const yearMonths = 12
