package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/insight"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/segment"
	"regulars/app/survey"
)

// MapView is where members are on their way, what those stages were like, and what
// they say of each touchpoint.
type MapView struct {
	Days        int
	Preparing   bool  // members are being placed for the first time
	Waiting     int64 // members of whom something new is not taken down yet
	Stages      []StageView
	Touchpoints []TouchpointView // worst first
	People      map[uuid.UUID]member.Brief
}

// StageView is one stage.
type StageView struct {
	insight.Stay
	Stage   insight.Stage
	Members int64
	Segment uuid.UUID // the ready-made segment of its members; zero while there is none
	Said    []insight.Said
}

// TouchpointView is what is said of one touchpoint.
type TouchpointView struct {
	survey.Score
	Said []survey.Remark
}

// mapSaid is how many answers in words of each stage and touchpoint the map shows.
const mapSaid = 3

// Map reads the map over the last so many days. Whoever looks for the first time has
// all members placed.
func (a *App) Map(ctx context.Context, merchantID uuid.UUID, days int) (v MapView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		if err := a.beginSegments(tx); err != nil {
			return err
		}
		v.Days = days
		from := tx.Now.AddDate(0, 0, -days)
		if err := v.readStages(tx, from); err != nil {
			return err
		}
		if err := v.readTouchpoints(tx, from, m.Location()); err != nil {
			return err
		}
		return v.name(tx)
	})
	return v, err
}

func (v *MapView) readStages(tx *pg.Tx, from time.Time) error {
	pass, err := segment.ReadPass(tx)
	if err != nil {
		return err
	}
	v.Preparing = pass.PlacedAt == nil
	if v.Waiting, err = segment.Noted(tx); err != nil {
		return err
	}
	counts, err := insight.Counts(tx)
	if err != nil {
		return err
	}
	flows, err := insight.Flows(tx, from)
	if err != nil {
		return err
	}
	groups, err := segment.MapSegments(tx)
	if err != nil {
		return err
	}
	said, err := insight.Newest(tx, mapSaid)
	if err != nil {
		return err
	}
	stays := insight.Tell(flows)
	for _, stage := range insight.Stages() {
		one := StageView{
			Stage: stage, Stay: stays[stage], Members: counts[stage], Segment: groups[segment.MapReady(stage)],
		}
		for _, s := range said {
			if s.Stage == stage {
				one.Said = append(one.Said, s)
			}
		}
		v.Stages = append(v.Stages, one)
	}
	return nil
}

func (v *MapView) readTouchpoints(tx *pg.Tx, from time.Time, zone *time.Location) error {
	scores, err := survey.ScoreTouchpoints(tx, from, zone)
	if err != nil {
		return err
	}
	remarks, err := survey.RemarksOn(tx, scores, from, mapSaid)
	if err != nil {
		return err
	}
	for _, s := range scores {
		one, seen := TouchpointView{Score: s}, map[uuid.UUID]bool{}
		for _, r := range remarks {
			if r.Touchpoint == s.Touchpoint && len(one.Said) < mapSaid && !seen[r.Response] {
				one.Said, seen[r.Response] = append(one.Said, r), true
			}
		}
		v.Touchpoints = append(v.Touchpoints, one)
	}
	return nil
}

// name finds out who said what is shown.
func (v *MapView) name(tx *pg.Tx) (err error) {
	var people []uuid.UUID
	add := func(id *uuid.UUID) {
		if id != nil {
			people = append(people, *id)
		}
	}
	for i := range v.Stages {
		for j := range v.Stages[i].Said {
			add(v.Stages[i].Said[j].Member)
		}
	}
	for i := range v.Touchpoints {
		for j := range v.Touchpoints[i].Said {
			add(v.Touchpoints[i].Said[j].Member)
		}
	}
	v.People, err = member.Briefs(tx, people)
	return err
}
