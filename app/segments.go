package app

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/insight"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/persona"
	"regulars/app/segment"
)

// SegmentState is a segment as a list shows it.
type SegmentState struct {
	*segment.Segment
	Few  bool // fewer than segment.Few by a sensitive field: how many is not told
	Uses []SegmentUse
}

// Segments lists a merchant's segments, oldest first, after an id. Whoever looks
// for the first time gets the ready-made ones, and has all members counted.
func (a *App) Segments(ctx context.Context, merchantID, after uuid.UUID, limit int) ([]SegmentState, uuid.UUID, error) {
	var shown []SegmentState
	var next uuid.UUID
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := a.beginSegments(tx); err != nil {
			return err
		}
		found, err := segment.Here(tx, after, limit+1)
		if err != nil {
			return err
		}
		found, next = pageOf(found, limit, func(s *segment.Segment) uuid.UUID { return s.ID })
		shown, err = a.showSegments(tx, found)
		return err
	})
	return shown, next, err
}

// pageOf cuts what was read one too many, and gives the last id where more is.
func pageOf[T any](found []T, limit int, id func(T) uuid.UUID) ([]T, uuid.UUID) {
	if len(found) <= limit {
		return found, uuid.Nil
	}
	return found[:limit], id(found[limit-1])
}

// beginSegments begins to keep facts of members, once.
func (a *App) beginSegments(tx *pg.Tx) error {
	m, err := a.merchantOf(tx)
	if err != nil || m.Segmented {
		return err
	}
	defer a.merchants.drop(tx.Merchant)
	return segment.Prepare(tx)
}

func (a *App) showSegments(tx *pg.Tx, found []*segment.Segment) ([]SegmentState, error) {
	if err := countAsMap(tx, found); err != nil {
		return nil, err
	}
	uses, err := a.usesOfSegments(tx)
	shown := make([]SegmentState, len(found))
	for i, s := range found {
		shown[i] = SegmentState{Segment: s, Uses: uses[s.ID]}
		if s.Members != nil && hidden(s.Condition, *s.Members) {
			shown[i].Few, s.Members = true, nil
		}
	}
	return shown, err
}

// countAsMap says of the segments of stages how many the map has there now: others are
// counted at night.
func countAsMap(tx *pg.Tx, found []*segment.Segment) error {
	isStage := func(s *segment.Segment) bool { return s.Members != nil && segment.OfMap(s.Ready) }
	if !slices.ContainsFunc(found, isStage) {
		return nil
	}
	counts, err := insight.Counts(tx)
	if err != nil {
		return err
	}
	there := map[string]int64{}
	for _, stage := range insight.Stages() {
		there[segment.MapReady(stage)] = counts[stage]
	}
	for _, s := range found {
		if isStage(s) {
			n := there[s.Ready]
			s.Members, s.CountedAt = &n, &tx.Now
		}
	}
	return nil
}

// hidden reports whether a group is too small to be shown.
func hidden(c segment.Condition, members int64) bool { return members < segment.Few && c.Sensitive() }

// Segment reads one segment. fail.NotFound when there is none.
func (a *App) Segment(ctx context.Context, merchantID, id uuid.UUID) (SegmentState, error) {
	var shown []SegmentState
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := segment.Get(tx, id)
		if err != nil {
			return err
		}
		shown, err = a.showSegments(tx, []*segment.Segment{s})
		return err
	})
	if err != nil {
		return SegmentState{}, err
	}
	return shown[0], nil
}

// SegmentInput is a segment as it is to be. The same key makes it once.
type SegmentInput struct {
	ID        uuid.UUID // zero to make one
	Name      string
	Condition segment.Condition
}

// SaveSegment makes or changes a segment. fail.Invalid and fail.Conflict name
// the field; a ready-made one cannot be changed.
func (a *App) SaveSegment(ctx context.Context, merchantID uuid.UUID, in SegmentInput) (SegmentState, error) {
	var shown []SegmentState
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := a.saveSegment(tx, in)
		if err != nil {
			return err
		}
		shown, err = a.showSegments(tx, []*segment.Segment{s})
		return err
	})
	if err != nil {
		return SegmentState{}, err
	}
	return shown[0], nil
}

func (a *App) saveSegment(tx *pg.Tx, in SegmentInput) (*segment.Segment, error) {
	if err := a.beginSegments(tx); err != nil {
		return nil, err
	}
	s, before, err := segmentToSave(tx, in.ID)
	if err != nil {
		return nil, err
	}
	s.Name, s.Condition, s.Members, s.CountedAt = in.Name, in.Condition, nil, nil
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if err := refuseLoop(tx, s); err != nil {
		return nil, err
	}
	if err := a.countOne(tx, s); err != nil {
		return nil, err
	}
	if err := segment.Put(tx, s); err != nil {
		return nil, err
	}
	if err := persona.WantOf(tx, s.ID); err != nil {
		return nil, err
	}
	return s, audit.Record(tx, audit.Entry{
		Action: audit.SegmentSaved, Kind: audit.OfSegment, Subject: s.ID.String(), Before: before,
		After: s.Condition,
	})
}

func segmentToSave(tx *pg.Tx, id uuid.UUID) (s *segment.Segment, before any, err error) {
	if id == uuid.Nil {
		total, err := segment.Total(tx)
		if err == nil && total >= segment.Most {
			err = fail.New(fail.Conflict, "there are %d segments already: remove one first", segment.Most)
		}
		return &segment.Segment{ID: tx.NewID(), Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}, nil, err
	}
	if s, err = segment.Get(tx, id); err != nil {
		return nil, nil, err
	}
	if s.Ready != "" {
		return nil, nil, fail.New(fail.Conflict, "ready-made segments stay as they are: copy it instead")
	}
	before = s.Condition
	s.Version, s.UpdatedAt = s.Version+1, tx.Now
	return s, before, nil
}

// countOne counts a segment. One that takes too long is counted with the others.
func (a *App) countOne(tx *pg.Tx, s *segment.Segment) error {
	n, err := a.countNow(tx, s.Condition)
	if err == nil && n != nil {
		s.Members, s.CountedAt = n, &tx.Now
	}
	return err
}

// countNow counts who meets a condition, nil when that takes too long.
func (a *App) countNow(tx *pg.Tx, c segment.Condition) (*int64, error) {
	test, err := a.testOf(tx, c)
	if err != nil {
		return nil, err
	}
	n, inTime, err := segment.CountInTime(tx, test, formPatience)
	if err != nil || !inTime {
		return nil, err
	}
	return &n, nil
}

// formPatience is how long a form waits for a count, in milliseconds.
const formPatience = 2_000

// RemoveSegment takes a segment out of the lists. fail.Conflict while anything
// asks for it, or stores have its tag.
func (a *App) RemoveSegment(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := segment.Get(tx, id)
		if err != nil {
			return err
		}
		uses, err := a.usesOfSegments(tx)
		switch {
		case err != nil:
			return err
		case s.Ready != "":
			return fail.New(fail.Conflict, "ready-made segments stay")
		case len(uses[id]) > 0:
			return uses[id][0].refusal()
		case s.Tag != "":
			return fail.New(fail.Conflict, "its tag %q is on customers: take the tag away first", s.Tag)
		}
		s.RemovedAt, s.UpdatedAt = &tx.Now, tx.Now
		if err := segment.Put(tx, s); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SegmentRemoved, Kind: audit.OfSegment, Subject: id.String(), Before: s.Condition,
		})
	})
}

// SegmentLook is what a condition would give.
type SegmentLook struct {
	Members   *int64 // nil when it took too long, or is too few to be told
	Few       bool   // fewer than segment.Few, by a sensitive field
	Preparing bool   // all members are being counted for the first time: there will be more
	Sample    []*member.Member
}

// sampled is how many members a look names.
const sampled = 5

// LookAtSegment counts who meets a condition that is being written, and names a
// few of them. It takes at most a few seconds.
func (a *App) LookAtSegment(ctx context.Context, merchantID uuid.UUID, c segment.Condition) (SegmentLook, error) {
	var look SegmentLook
	if err := c.Validate(); err != nil {
		return look, err
	}
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if err := a.beginSegments(tx); err != nil {
			return err
		}
		pass, err := segment.ReadPass(tx)
		if err != nil {
			return err
		}
		look.Preparing = pass.MeasuredAt == nil
		if look.Members, err = a.countNow(tx, c); err != nil || look.Members == nil {
			return err
		}
		if look.Few = hidden(c, *look.Members); look.Few {
			look.Members = nil
			return nil
		}
		look.Sample, err = a.segmentPage(tx, c, uuid.Nil, sampled)
		return err
	})
	return look, err
}

// segmentPage lists members who meet a condition, by id.
func (a *App) segmentPage(tx *pg.Tx, c segment.Condition, after uuid.UUID, limit int) ([]*member.Member, error) {
	test, err := a.testOf(tx, c)
	if err != nil {
		return nil, err
	}
	ids, err := segment.Page(tx, test, after, limit)
	if err != nil {
		return nil, err
	}
	found, err := member.Members(tx, ids)
	people := make([]*member.Member, 0, len(ids))
	for _, id := range ids {
		if found[id] != nil {
			people = append(people, found[id])
		}
	}
	return people, err
}

// SegmentMembers lists who is in a segment now, by id, after one. fail.Forbidden
// when they are fewer than segment.Few by a sensitive field.
func (a *App) SegmentMembers(
	ctx context.Context, merchantID, id, after uuid.UUID, limit int,
) (people []*member.Member, next uuid.UUID, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := segment.Get(tx, id)
		if err != nil {
			return err
		}
		if err := a.refuseFew(tx, s.Condition); err != nil {
			return err
		}
		people, err = a.segmentPage(tx, s.Condition, after, limit+1)
		people, next = pageOf(people, limit, func(m *member.Member) uuid.UUID { return m.ID })
		return err
	})
	return people, next, err
}

// refuseFew refuses to list a small group by a sensitive field.
func (a *App) refuseFew(tx *pg.Tx, c segment.Condition) error {
	if !c.Sensitive() {
		return nil
	}
	n, err := a.countNow(tx, c)
	if err != nil {
		return err
	}
	if n == nil || hidden(c, *n) {
		return fail.New(fail.Forbidden, "fewer than %d members: a group this small is not listed by a sensitive field",
			segment.Few)
	}
	return nil
}

// RecountSegments has all members counted anew soon.
func (a *App) RecountSegments(ctx context.Context, merchantID uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := a.beginSegments(tx); err != nil {
			return err
		}
		if err := segment.Recount(tx); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{Action: audit.SegmentsRecounted, Kind: audit.OfSegment})
	})
}

// SegmentsAsOf says when members were last counted, the zero time for not yet,
// and whether that is being done.
func (a *App) SegmentsAsOf(ctx context.Context, merchantID uuid.UUID) (at time.Time, counting bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		pass, err := segment.ReadPass(tx)
		if pass.MeasuredAt != nil {
			at = *pass.MeasuredAt
		}
		counting = !pass.NextAt.After(tx.Now)
		return err
	})
	return at, counting, err
}
