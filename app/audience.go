package app

import (
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/occasion"
	"regulars/app/program"
	"regulars/app/segment"
)

// loadSegments reads which of the segments that programs ask for the buyers are
// in, before this batch changes anything about them. Most programs ask for none.
func (b *batch) loadSegments(statements []statement) error {
	var ids, people []uuid.UUID
	for _, s := range statements {
		rules := b.rulesFor(s.order)
		if rules == nil || s.order.MemberID == nil || s.order.ProgramVersion > 0 || len(rules.AsksSegments()) == 0 {
			continue
		}
		ids, people = append(ids, segmentIDs(rules.AsksSegments())...), append(people, *s.order.MemberID)
	}
	var err error
	b.judging.segments, err = b.app.inSegments(b.tx, ids, people)
	return err
}

// loadMoreSegments is loadSegments for whom an occasion may give something.
func (b *batch) loadMoreSegments(fresh []occasion.Occasion, live *program.Program) error {
	var people []uuid.UUID
	for i := range fresh {
		if b.judging.segments[fresh[i].Member] == nil {
			people = append(people, fresh[i].Member)
		}
	}
	in, err := b.app.inSegments(b.tx, segmentIDs(live.AsksSegments()), people)
	if b.judging.segments == nil {
		b.judging.segments = in
	}
	maps.Copy(b.judging.segments, in)
	return err
}

// inSegment says which of the segments that a program asks for a member is in.
func (a *App) inSegment(tx *pg.Tx, asked []string, memberID uuid.UUID) ([]string, error) {
	in, err := a.inSegments(tx, segmentIDs(asked), []uuid.UUID{memberID})
	return in[memberID], err
}

// inSegments says, of members, which of some segments each is in, as their facts
// are now. Nobody is in a segment that never was.
func (a *App) inSegments(tx *pg.Tx, ids, members []uuid.UUID) (map[uuid.UUID][]string, error) {
	in := map[uuid.UUID][]string{}
	if len(ids) == 0 || len(members) == 0 {
		return in, nil
	}
	asked, err := segment.ByIDs(tx, ids)
	if err != nil || len(asked) == 0 {
		return in, err
	}
	facts, err := a.factsNow(tx, members)
	if err != nil {
		return nil, err
	}
	for _, s := range asked {
		test, err := a.testOf(tx, s.Condition)
		if err != nil {
			return nil, err
		}
		for id, f := range facts {
			if test.Holds(f) {
				in[id] = append(in[id], s.ID.String())
			}
		}
	}
	return in, nil
}

// factsNow takes down what is true of members, and writes nothing.
func (a *App) factsNow(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID]*segment.Fact, error) {
	shop, err := a.shopOf(tx)
	if err != nil {
		return nil, err
	}
	return segment.Gather(tx, shop, distinct(members))
}

// distinct are ids in their order, each once; the list given stays.
func distinct(ids []uuid.UUID) []uuid.UUID {
	return slices.Compact(pg.InOrder(ids))
}

// segmentIDs reads ids of a valid document.
func segmentIDs(texts []string) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(texts))
	for _, text := range texts {
		if id, err := uuid.Parse(text); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// knowSegments refuses a document that asks for a segment which there is not.
func knowSegments(tx *pg.Tx, d program.Document) error {
	for _, use := range d.SegmentUses() {
		found, err := segment.ByIDs(tx, segmentIDs(use.Segments))
		if err != nil {
			return err
		}
		for i, id := range use.Segments {
			if !slices.ContainsFunc(found, func(s *segment.Segment) bool {
				return s.ID.String() == id && s.RemovedAt == nil
			}) {
				return fail.Field(fmt.Sprintf("%s[%d]", use.Field, i), "is no segment of yours any more")
			}
		}
	}
	return nil
}
