package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/segment"
)

// Dates that merchants set.
const (
	datesEvery = 5 * time.Minute
	datesSpan  = 7 * 24 * time.Hour // how long we make up for a time when nobody was at work
	toldAtOnce = 2_000              // members in one transaction
)

// noteDates begins the automations whose date has come, for everyone whom it is
// for by then: a page of members in one transaction, each once.
func (a *App) noteDates(ctx context.Context, id uuid.UUID) error {
	for more := true; more; {
		err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
			more, err = a.noteSomeDates(tx)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *App) noteSomeDates(tx *pg.Tx) (more bool, err error) {
	heard, err := a.listeningOf(tx)
	if err != nil || !heard[journey.Date] {
		return false, err
	}
	m, err := a.merchantOf(tx)
	if err != nil {
		return false, err
	}
	pass, err := segment.ReadPass(tx)
	if err != nil || pass.MeasuredAt == nil { // nobody is known yet: the next look finds them
		return false, err
	}
	return a.noteDatesIn(tx, m.Location())
}

func (a *App) noteDatesIn(tx *pg.Tx, zone *time.Location) (more bool, err error) {
	switched, err := journey.SwitchedOn(tx)
	if err != nil {
		return false, err
	}
	for i := range switched {
		s := &switched[i]
		key := journey.VersionKey{Journey: s.ID, Number: s.Version}
		plans, err := a.plansOf(tx, []journey.VersionKey{key})
		if err != nil {
			return false, err
		}
		at := plans[key].Trigger.Moment(zone)
		if plans[key].Trigger.Kind != journey.Date || !begins(s, at, tx.Now) {
			continue
		}
		some, err := a.noteDate(tx, s.ID, plans[key], at)
		if err != nil {
			return false, err
		}
		more = more || some
	}
	return more, nil
}

// begins reports whether a date of an automation has come, not too long ago and
// not before it was switched on.
func begins(s *journey.Switched, at, now time.Time) bool {
	return s.State == journey.Live && s.OnSince != nil && !at.Before(*s.OnSince) &&
		!at.After(now) && now.Sub(at) <= datesSpan
}

// noteDate tells an automation of the next of those whom its date is for. It
// reports whether there may be others.
func (a *App) noteDate(tx *pg.Tx, id uuid.UUID, plan *journey.Plan, at time.Time) (more bool, err error) {
	after, ok, err := journey.LockDate(tx, id, at)
	if err != nil || !ok {
		return false, err
	}
	test, err := a.testOf(tx, *plan.Audience)
	if err != nil {
		return false, err
	}
	members, err := segment.Page(tx, test, after, toldAtOnce)
	if err != nil {
		return false, err
	}
	more = len(members) == toldAtOnce
	return more, journey.NoteDate(tx, journey.Day{Journey: id, At: at, Written: plan.Trigger.At}, members, !more)
}

// dateAhead refuses a date that has passed: nothing would begin.
func (a *App) dateAhead(tx *pg.Tx, d *journey.Script) error {
	if d.Trigger.Kind != journey.Date {
		return nil
	}
	m, err := a.merchantOf(tx)
	if err == nil && !d.Trigger.Moment(m.Location()).After(tx.Now) {
		return fail.Field("trigger.at", "has passed: choose a time to come")
	}
	return err
}
