package app

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"regulars/app/effect"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/member"
	"regulars/app/segment"
	"regulars/app/support"
	"regulars/app/survey"
)

// whyNoSurvey is of a survey that asks nobody any more.
const whyNoSurvey = "no_survey"

// tag marks the members of deeds in their stores until a step takes the tag away:
// the same tag again changes nothing.
func (s *stepping) tag(round []deed, wanted bool) error {
	byTag := map[string][]uuid.UUID{}
	for _, d := range round {
		byTag[d.step.Tag] = append(byTag[d.step.Tag], d.run.Member)
		s.done(d)
	}
	return setTags(s.tx, byTag, wanted)
}

// setTags notes that members shall have tags or shall not, and has the stores told
// of whom that is news.
func setTags(tx *pg.Tx, byTag map[string][]uuid.UUID, wanted bool) error {
	var news []uuid.UUID
	for name, members := range byTag {
		in := members
		if !wanted {
			in = []uuid.UUID{}
		}
		changed, err := segment.SetTagged(tx, name, members, in)
		if err != nil {
			return err
		}
		news = append(news, changed...)
	}
	return effect.WantProfiles(tx, distinct(news))
}

// untagEnded takes the tags away that ended runs gave for a time: nothing else
// will.
func (a *App) untagEnded(tx *pg.Tx, ended []*journey.Run) error {
	keys := make([]journey.VersionKey, len(ended))
	for i, r := range ended {
		keys[i] = versionOf(r)
	}
	plans, err := a.plansOf(tx, keys)
	if err != nil {
		return err
	}
	byTag := map[string][]uuid.UUID{}
	for i, r := range ended {
		if plan := plans[keys[i]]; plan != nil {
			for _, tag := range plan.TagsAt(r.Step) {
				byTag[tag] = append(byTag[tag], r.Member)
			}
		}
	}
	return setTags(tx, byTag, false)
}

// ask asks the members of deeds. Who was asked something not long ago is left in
// peace, and goes on.
func (s *stepping) ask(round []deed) error {
	matters, err := s.mattersOf(round)
	if err != nil {
		return err
	}
	guides, err := guidesOf(s.tx, matters)
	if err != nil {
		return err
	}
	wishes := make([]survey.Asking, 0, len(round))
	for _, d := range round {
		m := matters[d.run.Subject]
		wishes = append(wishes, survey.Asking{
			Member: d.run.Member, Slug: d.step.Target, Key: d.key(), Order: m.orderID(), Store: m.goods.StoreID,
			Product: m.goods.ExternalID, Goals: guides[m.goods] != nil && len(guides[m.goods].Live.Goals) > 0,
		})
	}
	fates, err := survey.Ask(s.tx, wishes)
	if err != nil {
		return err
	}
	for _, d := range round {
		switch fates[d.key()] {
		case survey.Asked:
			s.done(d)
		case survey.NotThere:
			s.stop(d.run, journey.Refused, whyNoMember)
		case survey.NotLive:
			s.stop(d.run, journey.Refused, whyNoSurvey)
		default:
			d.past()
		}
	}
	return nil
}

// request opens requests for staff, about the order and the product that the run is
// about.
func (s *stepping) request(round []deed) error {
	matters, err := s.mattersOf(round)
	if err != nil {
		return err
	}
	for _, d := range round {
		m := matters[d.run.Subject]
		if s.people[d.run.Member].State == member.StateKnown {
			s.stop(d.run, journey.Refused, whyNoMember)
			continue
		}
		wish := support.Request{
			Member: d.run.Member, Kind: support.Question, By: support.ByJourney, Key: d.key(), Order: m.orderID(),
			Store: m.goods.StoreID, Product: m.goods.ExternalID, Text: d.step.Note,
		}
		if err := wish.Check(); err != nil {
			return err
		}
		if _, _, err := s.app.addRequest(s.tx, wish); err != nil {
			return err
		}
		s.done(d)
	}
	return nil
}

// askable refuses a survey that asks nobody.
func askable(tx *pg.Tx, path string, step *journey.Step) error {
	found, err := survey.BySlug(tx, step.Target)
	if err == nil && found.State == survey.Live {
		return nil
	}
	if err != nil && !fail.Is(err, fail.NotFound) {
		return err
	}
	return fail.Field(path+".target", "%q is no survey of yours that is live", step.Target)
}

// taggable refuses a tag that somebody else gives and takes away.
func (a *App) taggable(tx *pg.Tx, path string, step *journey.Step) error {
	if segment.ValidTag(step.Tag) != nil {
		return fail.Field(path+".tag",
			"must be 1 to 40 letters, digits, spaces or - _ . : and begin with a letter or a digit")
	}
	taken, err := a.programTags(tx)
	if err != nil {
		return err
	}
	tagged, err := segment.WithTags(tx)
	for _, s := range tagged {
		taken = append(taken, s.Tag)
	}
	if err == nil && slices.ContainsFunc(taken, func(name string) bool { return strings.EqualFold(name, step.Tag) }) {
		return fail.Field(path+".tag", "is written by the program or a segment already: choose another")
	}
	return err
}
