package app

import (
	"slices"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/plan"
)

// fitPlan lets automations rest that the plan does not hold, the youngest first,
// and those that rest go on once it holds all. Members on their way wait where they
// are; nothing is forgotten. The merchant is locked.
func (a *App) fitPlan(tx *pg.Tx) error {
	holds, err := a.holds(tx)
	if err != nil {
		return err
	}
	live, resting, err := automations(tx)
	if err != nil {
		return err
	}
	switch {
	case holds.Automations == plan.Unlimited || len(live)+len(resting) <= holds.Automations:
		return wake(tx, resting)
	case len(live) > holds.Automations:
		return rest(tx, live[holds.Automations:])
	default:
		return nil
	}
}

// automations are those that are on, the oldest first, and those that the plan lets
// rest.
func automations(tx *pg.Tx) (live, resting []journey.Journey, err error) {
	all, err := journey.NotOver(tx)
	for _, j := range all {
		switch {
		case j.State == journey.Live:
			live = append(live, j)
		case j.State == journey.Paused && j.Why == journey.WhyPlan:
			resting = append(resting, j)
		}
	}
	slices.SortStableFunc(live, func(x, y journey.Journey) int { return x.OnSince.Compare(*y.OnSince) })
	return live, resting, err
}

func countAutomations(tx *pg.Tx) (live, resting int, err error) {
	on, off, err := automations(tx)
	return len(on), len(off), err
}

func rest(tx *pg.Tx, list []journey.Journey) error {
	for _, j := range list {
		j.State, j.Why = journey.Paused, journey.WhyPlan
		if err := journey.Save(tx, &j); err != nil {
			return err
		}
		if err := noteFit(tx, audit.JourneyPaused, j.ID); err != nil {
			return err
		}
	}
	return nil
}

func wake(tx *pg.Tx, list []journey.Journey) error {
	for _, j := range list {
		j.State, j.Why = journey.Live, ""
		if err := journey.Save(tx, &j); err != nil {
			return err
		}
		if err := journey.Resume(tx, j.ID); err != nil {
			return err
		}
		if err := noteFit(tx, audit.JourneyResumed, j.ID); err != nil {
			return err
		}
	}
	return nil
}

func noteFit(tx *pg.Tx, action audit.Action, id uuid.UUID) error {
	return audit.Record(tx, audit.Entry{
		Action: action, Kind: audit.OfJourney, Subject: id.String(), Reason: "plan", By: audit.System,
	})
}

// roomForAutomation refuses to switch on more automations than the plan holds. The
// merchant is locked.
func (a *App) roomForAutomation(tx *pg.Tx) error {
	holds, err := a.holds(tx)
	if err != nil {
		return err
	}
	live, _, err := countAutomations(tx)
	if err != nil {
		return err
	}
	return holds.NeedRoom(live)
}
