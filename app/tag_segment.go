package app

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/platform"
	"regulars/app/segment"
)

// TagSegment keeps a tag on the customer records of a segment's members, in all
// stores; "" takes it away. Whoever enters or leaves is told to the stores within
// seconds, and every night where the calendar alone moves them. fail.Forbidden
// for a segment by a sensitive field: stores and their apps show tags to anybody.
func (a *App) TagSegment(ctx context.Context, merchantID, id uuid.UUID, tag string) (SegmentState, error) {
	tag = strings.TrimSpace(tag)
	var shown []SegmentState
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := segment.Get(tx, id)
		if err != nil {
			return err
		}
		before := s.Tag
		s.Tag, s.UpdatedAt = tag, tx.Now
		if err := a.mayTag(tx, s); err != nil {
			return err
		}
		if err := segment.Put(tx, s); err != nil {
			return err
		}
		if err := changeTag(tx, before, tag); err != nil {
			return err
		}
		if shown, err = a.showSegments(tx, []*segment.Segment{s}); err != nil || before == tag {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SegmentTagged, Kind: audit.OfSegment, Subject: id.String(), Before: before, After: tag,
		})
	})
	if err != nil {
		return SegmentState{}, err
	}
	return shown[0], nil
}

func changeTag(tx *pg.Tx, before, tag string) error {
	if before != "" && before != tag {
		if err := segment.DropTag(tx, before); err != nil {
			return err
		}
	}
	if tag == "" || before == tag {
		return nil
	}
	if err := segment.KeepTag(tx, tag); err != nil {
		return err
	}
	return segment.Recount(tx) // everybody is looked at, page by page
}

// mayTag refuses a tag that cannot be, or that would chase itself.
func (a *App) mayTag(tx *pg.Tx, s *segment.Segment) error {
	if s.Tag == "" {
		return nil
	}
	if err := segment.ValidTag(s.Tag); err != nil {
		return err
	}
	if s.Condition.Sensitive() {
		return fail.New(fail.Forbidden,
			"a segment by a sensitive field is not written to stores: everybody sees tags there")
	}
	ours, err := a.ourTags(tx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(ours, func(name string) bool { return strings.EqualFold(name, s.Tag) }) {
		return fail.Field("tag", "is written by the program already: choose another")
	}
	return refuseLoop(tx, s)
}

// ourTags are those that members and tiers have, and those that automations give.
func (a *App) ourTags(tx *pg.Tx) ([]string, error) {
	ours, err := a.programTags(tx)
	if err != nil {
		return nil, err
	}
	given, err := journey.Tags(tx)
	return append(ours, given...), err
}

func (a *App) programTags(tx *pg.Tx) ([]string, error) {
	programs, err := a.programsOf(tx)
	ours := []string{MemberTag}
	for _, p := range programs {
		for _, t := range p.Version.Document.Tiers.Tiers {
			ours = append(ours, t.Tag)
		}
	}
	return ours, err
}

// refuseLoop refuses that segments with tags ask for tags which segments write:
// writing one could undo its own reason, for ever.
func refuseLoop(tx *pg.Tx, changed *segment.Segment) error {
	tagged, err := segment.WithTags(tx)
	if err != nil {
		return err
	}
	tagged = slices.DeleteFunc(tagged, func(s *segment.Segment) bool { return s.ID == changed.ID })
	if changed.Tag != "" {
		tagged = append(tagged, changed)
	}
	for _, asks := range tagged {
		for _, writes := range tagged {
			if asks.Condition.AsksTag(writes.Tag) {
				return fail.New(fail.Conflict, "%q asks for the tag %q that %q writes: one of them must not have a tag",
					asks.Name, writes.Tag, writes.Name)
			}
		}
	}
	return nil
}

// tagMembers finds who of some members entered or left segments with tags, and
// has their stores told, each member once.
func (a *App) tagMembers(tx *pg.Tx, members []uuid.UUID, facts map[uuid.UUID]*segment.Fact) error {
	tagged, err := segment.WithTags(tx)
	if err != nil {
		return err
	}
	news := map[uuid.UUID]uuid.UUID{}
	for _, s := range tagged {
		test, err := a.testOf(tx, s.Condition)
		if err != nil {
			return err
		}
		in := []uuid.UUID{}
		for id, f := range facts {
			if test.Holds(f) {
				in = append(in, id)
			}
		}
		changed, err := segment.SetTagged(tx, s.Tag, members, in)
		if err != nil {
			return err
		}
		for _, id := range changed {
			news[id] = id
		}
	}
	return effect.WantProfiles(tx, values(news))
}

// addSegmentTags adds the tags of the segments that an account's owner is in, and
// removes those of segments they left.
func addSegmentTags(tx *pg.Tx, e effect.Effect, profile *platform.Profile) error {
	known, err := member.Identities(tx, []member.Account{{StoreID: e.StoreID, CustomerID: e.Target}})
	if err != nil {
		return err
	}
	owner := known[member.Account{StoreID: e.StoreID, CustomerID: e.Target}]
	if owner == nil { // nobody's any more
		all, err := segment.AllTags(tx)
		if err != nil {
			return err
		}
		given, err := journey.Tags(tx)
		profile.RemoveTags = append(append(profile.RemoveTags, all...), given...)
		return err
	}
	add, remove, err := segment.TagsFor(tx, owner.MemberID)
	profile.AddTags, profile.RemoveTags = append(profile.AddTags, add...), append(profile.RemoveTags, remove...)
	return err
}
