package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/insight"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/segment"
)

// noteSegments tells journeys who entered or left the segments that they ask for,
// since members stood as of a moment where their stored facts say. Nobody enters
// by being counted for the first time, nor by a segment being edited.
func (a *App) noteSegments(tx *pg.Tx, now map[uuid.UUID]*segment.Fact, stood *time.Time) error {
	heard, err := a.listeningOf(tx)
	if err != nil || stood == nil || !heard[journey.SegmentEntered] && !heard[journey.SegmentLeft] {
		return err
	}
	names, err := journey.NamesOf(tx, journey.SegmentEntered, journey.SegmentLeft)
	if err != nil {
		return err
	}
	asked, err := segment.ByIDs(tx, idsOf(names))
	if err != nil {
		return err
	}
	members := make([]uuid.UUID, 0, len(now))
	for id := range now {
		members = append(members, id)
	}
	before, err := segment.Load(tx, members)
	if err != nil {
		return err
	}
	var signals []journey.Signal
	for _, s := range asked {
		was, err := a.testAsOf(tx, s.Condition, *stood)
		if err != nil {
			return err
		}
		is, err := a.testOf(tx, s.Condition)
		if err != nil {
			return err
		}
		for id, fact := range now {
			in := is.Holds(fact)
			had := placedBefore(before[id], fact)
			if in != (had != nil && was.Holds(had)) {
				signals = append(signals, crossed(tx, s.ID, id, in))
			}
		}
	}
	return journey.Note(tx, signals)
}

// placedBefore is what a member's facts were; nobody enters a stage by being placed
// for the first time. nil for who had none.
func placedBefore(had, now *segment.Fact) *segment.Fact {
	if had != nil && had.Stage == insight.Nowhere {
		had.Stage = now.Stage
	}
	return had
}

// crossed says that a member entered or left a segment: once a day.
func crossed(tx *pg.Tx, id, member uuid.UUID, in bool) journey.Signal {
	kind, way := journey.SegmentLeft, "left:"
	if in {
		kind, way = journey.SegmentEntered, "in:"
	}
	return journey.Signal{
		Kind: kind, Member: member, Name: id.String(), At: tx.Now,
		Subject: way + id.String() + ":" + tx.Now.Format(time.DateOnly),
	}
}

func idsOf(names []string) (ids []uuid.UUID) {
	for _, name := range names {
		if id, err := uuid.Parse(name); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// segmentsThere refuses a journey that listens to a segment that is none.
func segmentsThere(tx *pg.Tx, d *journey.Script) error {
	return d.EachListen(func(path string, l journey.Listen) error {
		if !l.Kind.OfSegment() {
			return nil
		}
		found, err := segment.ByIDs(tx, idsOf([]string{l.Name}))
		if err == nil && (len(found) == 0 || found[0].RemovedAt != nil) {
			return fail.Field(path+".name", "%q is no segment of yours", l.Name)
		}
		return err
	})
}
