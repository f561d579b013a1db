package app

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/occasion"
	"regulars/app/segment"
)

// endsSoon is how long before points end journeys hear of it.
const endsSoon = 30 * 24 * time.Hour

// tendJourneys ends what the stop of an automation left on its way, when the process
// that stopped it died, and tells journeys what the calendar makes happen.
func (a *App) tendJourneys(ctx context.Context, id uuid.UUID) error {
	var left []uuid.UUID
	err := a.db.InMerchant(ctx, id, func(tx *pg.Tx) (err error) {
		left, err = journey.LeftRunning(tx)
		return err
	})
	for _, stopped := range left {
		err = errors.Join(err, a.endRuns(ctx, id, stopped))
	}
	return errors.Join(err, a.unlessPaused(a.noteDays)(ctx, id))
}

// noteDays tells journeys what the calendar makes happen: birthdays,
// anniversaries, points that end soon. A day that nobody was at work on is made
// up for; what was noted before is not noted again.
func (a *App) noteDays(ctx context.Context, id uuid.UUID) error {
	return a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
		heard, err := a.listeningOf(tx)
		if err != nil || len(heard) == 0 {
			return err
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		var written []string
		var days, each []time.Time
		for _, day := range occasion.Days(tx.Now, m.Location(), greetDays) {
			days = append(days, day.Date)
			for _, text := range day.Written {
				written, each = append(written, text), append(each, day.Date)
			}
		}
		if heard[journey.Birthday] {
			if err := journey.NoteBirthdays(tx, written, each); err != nil {
				return err
			}
		}
		if heard[journey.Anniversary] {
			if err := journey.NoteAnniversaries(tx, journey.Anniversaries(days)); err != nil {
				return err
			}
		}
		if heard[journey.PointsExpire] {
			if err := journey.NoteEnding(tx, m.Location(), tx.Now.Add(endsSoon)); err != nil {
				return err
			}
		}
		if heard[journey.Lapsed] {
			return noteLapsed(tx)
		}
		return nil
	})
}

// noteLapsed tells journeys who bought nothing for longer than usual, by facts
// that segments keep.
func noteLapsed(tx *pg.Tx) error {
	scale, err := segment.ReadScale(tx)
	if err != nil {
		return err
	}
	return journey.NoteLapsed(tx, scale.CutSQL(), tx.Now.Add(-greetDays*24*time.Hour))
}

// When a checkout counts as abandoned.
const (
	abandonedEvery = 10 * time.Minute
	abandonedAfter = time.Hour      // without a change: whoever goes away for a coffee is left in peace
	abandonedSpan  = 24 * time.Hour // how long we make up for a time when nobody was at work
)

// noteAbandoned tells journeys of checkouts that nobody goes on with.
func (a *App) noteAbandoned(ctx context.Context, id uuid.UUID) error {
	return a.db.InMerchant(ctx, id, func(tx *pg.Tx) error {
		heard, err := a.listeningOf(tx)
		if err != nil || !heard[journey.Abandoned] {
			return err
		}
		until := tx.Now.Add(-abandonedAfter)
		return journey.NoteAbandoned(tx, until.Add(-abandonedSpan), until)
	})
}
