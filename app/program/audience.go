package program

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// SegmentUse is one part of a document that is for members of segments only.
type SegmentUse struct {
	Of       string // "rule", "campaign" or "reward"
	ID       string
	Name     string
	Field    string // its path in the document
	Segments []string
}

// SegmentUses lists what is for members of segments only, whether it is switched
// on or not.
func (d Document) SegmentUses() []SegmentUse {
	var uses []SegmentUse
	note := func(of, id, name, field string, segments []string) {
		if len(segments) > 0 {
			uses = append(uses, SegmentUse{of, id, name, field, segments})
		}
	}
	for i, r := range d.Rules {
		note("rule", r.ID, r.Name, fmt.Sprintf("rules[%d].when.segments", i), r.When.Segments)
	}
	for i, c := range d.Campaigns {
		note("campaign", c.ID, c.Name, fmt.Sprintf("campaigns[%d].when.segments", i), c.When.Segments)
	}
	for i, r := range d.Rewards {
		note("reward", r.ID, r.Name, fmt.Sprintf("rewards[%d].segments", i), r.Segments)
	}
	return uses
}

// wantSegments notes which segments decide about what somebody earns.
func (p *Program) wantSegments(ids []string) {
	for _, id := range ids {
		if !slices.Contains(p.segments, id) {
			p.segments = append(p.segments, id)
		}
	}
}

func segmentIDs(at string, ids []string) error {
	for i, id := range ids {
		parsed, err := uuid.Parse(id)
		if err != nil || parsed.String() != id {
			return fail.Field(fmt.Sprintf("%s[%d]", at, i), "must be the id of a segment")
		}
	}
	return nil
}

// ForSegments reports whether who is in some segments may take the reward.
func (r Reward) ForSegments(ids []string) bool {
	return len(r.Segments) == 0 || overlap(r.Segments, ids)
}
