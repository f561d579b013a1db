package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
)

// mostPast is how many runs of the past may begin at once.
const mostPast = 200_000

// JourneyPast is what of the time before an automation was switched on would
// begin it.
type JourneyPast struct {
	Runs    int64
	Members int64
}

// PreviewJourneyPast counts what orders, or new members, since a day would begin.
// Nothing begins. fail.Conflict when the automation is not live, fail.Invalid for
// a day that is none, or for a trigger of which no past is kept.
func (a *App) PreviewJourneyPast(
	ctx context.Context, merchantID, id uuid.UUID, since string,
) (p JourneyPast, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		j, err := journey.Get(tx, id)
		if err != nil {
			return noJourney(err)
		}
		p, _, err = a.countPast(tx, &j, since)
		return err
	})
	return p, err
}

// StartJourneyPast begins what the preview counted. expected is the number of
// runs that it showed: fail.Conflict when there are others by now. Doing it twice
// begins nothing more.
func (a *App) StartJourneyPast(ctx context.Context, merchantID, id uuid.UUID, since string, expected int64) (
	p JourneyPast, err error,
) {
	_, err = a.changeJourney(ctx, merchantID, id, func(tx *pg.Tx, j *journey.Journey) error {
		counted, in, err := a.countPast(tx, j, since)
		switch {
		case err != nil:
			return err
		case counted.Runs != expected:
			return fail.New(fail.Conflict, "it would be %d by now: look again before you begin", counted.Runs)
		case counted.Runs > mostPast:
			return fail.Field("since", "must be later: this begins %d runs, and at most %d can begin at once",
				counted.Runs, mostPast)
		}
		p = counted
		if _, err := journey.NotePast(tx, in); err != nil {
			return err
		}
		return recordJourney(tx, audit.JourneyPast, id, counted, since)
	})
	return p, err
}

func (a *App) countPast(tx *pg.Tx, j *journey.Journey, since string) (p JourneyPast, in journey.PastInput, err error) {
	if j.State != journey.Live || j.OnSince == nil {
		return p, in, fail.New(fail.Conflict, "switch the automation on first")
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return p, in, err
	}
	from, err := time.ParseInLocation(time.DateOnly, since, m.Location())
	if err != nil || from.After(*j.OnSince) {
		return p, in, fail.Field("since", "must be a day before it was switched on, like 2026-03-01")
	}
	key := journey.VersionKey{Journey: j.ID, Number: j.Version}
	plans, err := a.plansOf(tx, []journey.VersionKey{key})
	if err != nil {
		return p, in, err
	}
	plan := plans[key]
	if !plan.Trigger.Kind.HasPast() {
		return p, in, fail.Field("since", "only orders and new members of the past can begin an automation")
	}
	in = journey.PastInput{
		Journey: j.ID, Trigger: plan.Trigger, Once: plan.Again.When != journey.EachTime, From: from, Until: *j.OnSince,
	}
	p.Runs, p.Members, err = journey.CountPast(tx, in)
	return p, in, err
}
