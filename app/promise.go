package app

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/words"
)

// addPromise puts before the ways to earn what a member's next order brings by
// automations that show it. Who is left alone for comparison is shown nothing.
func (a *App) addPromise(tx *pg.Tx, b *Bootstrap, s Shopper, view shopView) error {
	if b.Standing != "member" || b.Merchant.Paused() != nil {
		return nil
	}
	heard, err := a.listeningOf(tx)
	if err != nil || !heard[journey.Paid] {
		return err
	}
	runs, err := journey.WaitingRuns(tx, s.MemberID)
	if err != nil || len(runs) == 0 {
		return err
	}
	told, err := a.teller(tx, s.MemberID, runs)
	if err != nil {
		return err
	}
	for _, r := range runs {
		points := told.plans[versionOf(r)].Shows(r)
		if points == 0 || !told.live[r.Journey] || told.leftAlone(r) {
			continue
		}
		until := view.words.Day(r.NextAt.In(view.zone))
		b.Ways = append([]Way{{
			ID: "next_order:" + r.ID.String(), Title: view.words.Text("way.next_order", nil),
			Detail:      view.words.Text("way.next_order_until", words.Args{"Date": until}),
			PointsLabel: view.words.Signed(points),
		}}, b.Ways...)
	}
	return nil
}

// telling is what decides whether a member is shown what a run promises.
type telling struct {
	plans  map[journey.VersionKey]*journey.Plan
	live   map[uuid.UUID]bool
	groups map[uuid.UUID]journey.Group
	keyed  []byte
}

func (a *App) teller(tx *pg.Tx, member uuid.UUID, runs []*journey.Run) (told telling, err error) {
	var keys []journey.VersionKey
	for _, r := range runs {
		keys = append(keys, versionOf(r))
	}
	if told.plans, err = a.plansOf(tx, keys); err != nil {
		return told, err
	}
	on, err := journey.SwitchedOn(tx)
	if err != nil {
		return told, err
	}
	told.live = map[uuid.UUID]bool{}
	for _, one := range on {
		told.live[one.ID] = one.State == journey.Live
	}
	if told.groups, err = journey.GroupsOf(tx, member); err != nil {
		return told, err
	}
	own, err := a.keysOf(tx)
	if err != nil {
		return told, err
	}
	told.keyed, err = own.Comparison(member)
	return told, err
}

// leftAlone reports whether a run's member is left alone: as was decided, or as
// it will be with the first thing given.
func (t *telling) leftAlone(r *journey.Run) bool {
	if group, decided := t.groups[r.Journey]; decided {
		return group == journey.Alone
	}
	return journey.GroupOf(t.keyed, t.plans[versionOf(r)].Compare) == journey.Alone
}
