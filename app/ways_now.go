package app

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/money"
	"regulars/app/program"
)

// campaigns lists the campaigns that run now and can be for the shopper, as ways
// to earn: what is for some tiers or tags is shown to their members only.
func (w *wayState) campaigns(tx *pg.Tx, live *program.Program, stands *TierView) ([]Way, error) {
	tier, tags := "", []string(nil)
	if stands != nil {
		tier = stands.ID
	}
	if w.person != nil && live.AsksTags() {
		found, err := member.TagsOf(tx, []uuid.UUID{w.person.ID})
		if err != nil {
			return nil, err
		}
		tags = found[w.person.ID]
	}
	var in []string
	if w.person != nil {
		found, err := w.app.inSegment(tx, live.AsksSegments(), w.person.ID)
		if err != nil {
			return nil, err
		}
		in = found
	}
	var ways []Way
	for i := range live.Version.Document.Campaigns {
		c := &live.Version.Document.Campaigns[i]
		if way, ok := w.campaign(c); ok && c.When.For(tier, tags, in) {
			ways = append(ways, way)
		}
	}
	return ways, nil
}

// campaign says one campaign; false when it does not run, or gives nothing any more.
func (w *wayState) campaign(c *program.Campaign) (Way, bool) {
	from, until := c.Runs(w.m.Location())
	back, resting := w.rests.until("campaign:" + c.ID)
	if !c.Active || w.now.Before(from) || !w.now.Before(until) || resting && (back.IsZero() || !back.Before(until)) {
		return Way{}, false
	}
	said := w.view.words
	about := said.EveryOrder(money.Amount{})
	if which := someOf(&c.When, &c.Only); which != "" {
		about = said.OnOrders(which)
	}
	way := Way{
		ID: "campaign:" + c.ID, Title: c.Name, PointsLabel: w.view.campaignGives(c),
		Detail: said.Sentences(about, said.Until(lastDay(until, w.m.Location()))),
	}
	if resting {
		way.Detail = said.Sentences(way.Detail, said.Paused(back))
	}
	return way, true
}

// campaignGives is what a campaign adds to an order: "2× points", "+50", or both.
func (v shopView) campaignGives(c *program.Campaign) string {
	times, bonus := "", ""
	if c.Permille > 1000 {
		times = v.words.Times(c.Permille, v.points)
	}
	if c.Bonus > 0 {
		bonus = v.words.Signed(c.Bonus)
	}
	if times == "" || bonus == "" {
		return times + bonus
	}
	return v.words.And(times, bonus)
}
