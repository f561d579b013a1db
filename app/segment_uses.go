package app

import (
	"github.com/google/uuid"

	"regulars/app/coupon"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/newsletter"
	"regulars/app/persona"
	"regulars/app/program"
	"regulars/app/segment"
	"regulars/app/study"
)

// SegmentUse is where something of the merchant's asks for a segment: the live
// program or its draft, an automation, a newsletter, a print run, an audience, a study, a
// persona.
type SegmentUse struct {
	// "reward", "campaign", "rule", "automation", "newsletter", "print_run", "audience",
	// "study" or "persona"
	Of    string
	ID    string
	Name  string
	Draft bool // not live yet
}

// refusal says why a segment cannot go.
func (u SegmentUse) refusal() error {
	switch u.Of {
	case "automation":
		return fail.New(fail.Conflict, "the automation %q waits for its members: change or stop that first", u.Name)
	case "newsletter":
		return fail.New(fail.Conflict, "the newsletter %q goes to it: change that first", u.Name)
	case "study":
		return fail.New(fail.Conflict, "the study %q draws from it: change that first", u.Name)
	case "audience":
		return fail.New(fail.Conflict, "the audience %q is made of it: remove that first", u.Name)
	case "persona":
		return fail.New(fail.Conflict, "the persona %q is of it: remove that first", u.Name)
	default:
		return fail.New(fail.Conflict, "%q asks for it: change that first", u.Name)
	}
}

// segmentUses are uses by segment.
type segmentUses map[uuid.UUID][]SegmentUse

func (s segmentUses) add(id string, u SegmentUse) {
	if parsed, err := uuid.Parse(id); err == nil {
		s[parsed] = append(s[parsed], u)
	}
}

// usesOfSegments says where segments are asked for.
func (a *App) usesOfSegments(tx *pg.Tx) (segmentUses, error) {
	uses := segmentUses{}
	for _, look := range []func(*pg.Tx) error{
		func(tx *pg.Tx) error { return a.usesInProgram(tx, uses) },
		uses.ofJourneys, uses.named("newsletter", newsletter.Wishes), uses.named("print_run", coupon.Wishes),
		uses.ofAudiences, uses.ofStudies, uses.named("persona", persona.Uses),
	} {
		if err := look(tx); err != nil {
			return nil, err
		}
	}
	return uses, nil
}

func (a *App) usesInProgram(tx *pg.Tx, uses segmentUses) error {
	note := func(d program.Document, draft bool) {
		for _, u := range d.SegmentUses() {
			for _, id := range u.Segments {
				uses.add(id, SegmentUse{Of: u.Of, ID: u.ID, Name: u.Name, Draft: draft})
			}
		}
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	if live := programs.Live(); live != nil {
		note(live.Version.Document, false)
	}
	draft, found, err := program.Draft(tx)
	if found {
		note(draft, true)
	}
	return err
}

// ofJourneys adds what automations that are not over listen to, in the version
// that is on and in the draft.
func (s segmentUses) ofJourneys(tx *pg.Tx) error {
	all, err := journey.NotOver(tx)
	if err != nil {
		return err
	}
	var keys []journey.VersionKey
	for i := range all {
		if all[i].Version > 0 {
			keys = append(keys, journey.VersionKey{Journey: all[i].ID, Number: all[i].Version})
		}
	}
	versions, err := journey.ReadVersions(tx, keys)
	if err != nil {
		return err
	}
	on := map[uuid.UUID]map[string]bool{}
	for i := range versions {
		on[versions[i].Journey] = segmentsOf(&versions[i].Document)
	}
	for i := range all {
		j := &all[i]
		use := SegmentUse{Of: "automation", ID: j.ID.String(), Name: j.Draft.Name}
		for id := range on[j.ID] {
			s.add(id, use)
		}
		use.Draft = true
		for id := range segmentsOf(&j.Draft) {
			if !on[j.ID][id] {
				s.add(id, use)
			}
		}
	}
	return nil
}

func segmentsOf(d *journey.Script) map[string]bool {
	asked := map[string]bool{}
	_ = d.EachListen(func(_ string, l journey.Listen) error {
		if l.Kind.OfSegment() {
			asked[l.Name] = true
		}
		return nil
	})
	return asked
}

// named adds what of a kind wishes for a segment.
func (s segmentUses) named(of string, wishes func(*pg.Tx) ([]segment.Wish, error)) func(*pg.Tx) error {
	return func(tx *pg.Tx) error {
		found, err := wishes(tx)
		for _, w := range found {
			s[w.Segment] = append(s[w.Segment], SegmentUse{Of: of, ID: w.ID.String(), Name: w.Name})
		}
		return err
	}
}

// ofStudies adds what studies draw from that have yet to draw, or are at it.
func (s segmentUses) ofStudies(tx *pg.Tx) error {
	begun, err := study.NotClosed(tx)
	for _, one := range begun {
		for _, id := range one.Outline.Segments() {
			s.add(id, SegmentUse{
				Of: "study", ID: one.ID.String(), Name: one.Outline.Name, Draft: one.Stage == study.Draft,
			})
		}
	}
	return err
}

func (s segmentUses) ofAudiences(tx *pg.Tx) error {
	for after := uuid.Nil; ; {
		found, err := segment.Audiences(tx, after, audiencesAtOnce)
		if err != nil {
			return err
		}
		for _, a := range found {
			s[a.SegmentID] = append(s[a.SegmentID], SegmentUse{Of: "audience", ID: a.ID.String(), Name: a.Name})
			after = a.ID
		}
		if len(found) < audiencesAtOnce {
			return nil
		}
	}
}

const audiencesAtOnce = 200
