package program

import (
	"encoding/binary"
	"slices"

	"regulars/app/fail"
	"regulars/app/platform"
)

// Facts are what an order earns by and does not say itself. They are frozen
// when the order first earns, so that every later state of it is judged alike.
type Facts struct {
	Nth  int      // which order of the member it is, from 1
	Tier string   // the member's tier then
	Tags []string // the customer's tags then, as far as the program asks for them
	// Segments are ids of those that the member was in then, as far as the program asks for them.
	Segments []string
	Lines    []LineFacts
	Most     []Most // what limits and budgets left for it
}

// LineFacts says which selections a line is in.
type LineFacts struct {
	ID    string
	Marks Marks
}

// Most is how many points a slot may still give to an order, and how many of
// them the order takes now.
type Most struct {
	Slot   int
	Points int64
	Took   int64
}

// Marks is a set of selections. A document has at most 200 rules with two each,
// 50 campaigns, and one exclusion.
type Marks [8]uint64

func (m *Marks) set(i int) { m[i>>6] |= 1 << (i & 63) }

// Buyer is what a program asks of a member at the time of an order.
type Buyer struct {
	Nth  int
	Tier string
	Tags []string
	// Segments are ids.
	Segments []string
}

// Freeze takes down what an order is judged by.
func (p *Program) Freeze(o *platform.Order, who Buyer, product ProductOf) Facts {
	var f Facts
	p.Refreeze(&f, o, who, product)
	return f
}

// Refreeze is Freeze into facts that were another order's, whose lists it uses
// again.
func (p *Program) Refreeze(f *Facts, o *platform.Order, who Buyer, product ProductOf) {
	*f = Facts{
		Nth: who.Nth, Tier: who.Tier, Tags: f.Tags[:0], Lines: f.Lines[:0], Most: f.Most[:0],
		Segments: f.Segments[:0],
	}
	for _, tag := range lower(who.Tags) {
		if slices.Contains(p.tags, tag) {
			f.Tags = append(f.Tags, tag)
		}
	}
	for _, id := range who.Segments {
		if slices.Contains(p.segments, id) {
			f.Segments = append(f.Segments, id)
		}
	}
	p.Extend(f, o, product)
}

// Extend takes down lines that an order did not have before. A product that is
// not known yet is only picked by its ids, and asked for again next time.
func (p *Program) Extend(f *Facts, o *platform.Order, product ProductOf) {
	if !p.AsksProducts() {
		return
	}
	for i := range o.Lines {
		line := &o.Lines[i]
		if f.line(line.ID, i) != nil {
			continue
		}
		if known, ok := product(line.ProductID); ok {
			f.Lines = append(f.Lines, LineFacts{ID: line.ID, Marks: p.marker.of(line, &known)})
		} else if marks := p.marker.of(line, &platform.Product{}); marks != (Marks{}) {
			f.Lines = append(f.Lines, LineFacts{ID: line.ID, Marks: marks})
		}
	}
}

// line finds a line's facts; they mostly stand where the line does.
func (f *Facts) line(id string, at int) *LineFacts {
	if at < len(f.Lines) && f.Lines[at].ID == id {
		return &f.Lines[at]
	}
	for i := range f.Lines {
		if f.Lines[i].ID == id {
			return &f.Lines[i]
		}
	}
	return nil
}

// The formats are the first byte of packed facts. Facts with segments have more
// to say at their end.
const (
	factsFormat    = 1
	factsSegmented = 2
)

// Pack writes facts for their column.
func (f *Facts) Pack() []byte {
	format := byte(factsFormat)
	if len(f.Segments) > 0 {
		format = factsSegmented
	}
	b := append(make([]byte, 0, 32), format)
	b = binary.AppendUvarint(b, uint64(max(f.Nth, 0)))
	b = appendText(b, f.Tier)
	b = binary.AppendUvarint(b, uint64(len(f.Tags)))
	for _, tag := range f.Tags {
		b = appendText(b, tag)
	}
	b = binary.AppendUvarint(b, uint64(len(f.Lines)))
	for i := range f.Lines {
		b = appendText(b, f.Lines[i].ID)
		for _, word := range f.Lines[i].Marks {
			b = binary.AppendUvarint(b, word)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(f.Most)))
	for _, m := range f.Most {
		for _, n := range []int64{int64(m.Slot), m.Points, m.Took} {
			b = binary.AppendVarint(b, n)
		}
	}
	return f.packSegments(b)
}

func (f *Facts) packSegments(b []byte) []byte {
	if len(f.Segments) == 0 {
		return b
	}
	b = binary.AppendUvarint(b, uint64(len(f.Segments)))
	for _, id := range f.Segments {
		b = appendText(b, id)
	}
	return b
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// UnpackFacts reads what Pack wrote; nothing gives no facts.
func UnpackFacts(b []byte) (Facts, error) {
	var f Facts
	if len(b) == 0 {
		return f, nil
	}
	r := factsReader{rest: b[1:], broken: b[0] != factsFormat && b[0] != factsSegmented}
	f.Nth, f.Tier = int(r.number()), r.text() //nolint:gosec // written from an int
	for range r.count() {
		f.Tags = append(f.Tags, r.text())
	}
	for range r.count() {
		line := LineFacts{ID: r.text()}
		for i := range line.Marks {
			line.Marks[i] = r.number()
		}
		f.Lines = append(f.Lines, line)
	}
	for range r.count() {
		f.Most = append(f.Most, Most{Slot: int(r.signed()), Points: r.signed(), Took: r.signed()})
	}
	for range r.segments(b[0]) {
		f.Segments = append(f.Segments, r.text())
	}
	if r.broken {
		return f, fail.New(fail.Internal, "the facts of an order cannot be read")
	}
	return f, nil
}

// segments is how many segments follow in a format.
func (r *factsReader) segments(format byte) int {
	if format != factsSegmented {
		return 0
	}
	return r.count()
}

type factsReader struct {
	rest   []byte
	broken bool
}

func (r *factsReader) number() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.broken = true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

func (r *factsReader) signed() int64 {
	n, size := binary.Varint(r.rest)
	if size <= 0 {
		r.broken = true
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// count is a number of things, each of which needs a byte at least.
func (r *factsReader) count() int {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.broken = true
		return 0
	}
	return int(n) //nolint:gosec // at most a slice's length
}

func (r *factsReader) text() string {
	n := r.count()
	if r.broken {
		return ""
	}
	text := string(r.rest[:n])
	r.rest = r.rest[n:]
	return text
}
