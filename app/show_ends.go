package app

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/program"
)

// Ending is usable points that end after a day, unless they are used before.
type Ending struct {
	On     time.Time // the last day, in the merchant's zone
	Points int64
}

// endingOf adds up by day what a member's points end on, up to a moment.
func (a *App) endingOf(tx *pg.Tx, id uuid.UUID, until time.Time) ([]Ending, []ledger.EndingLot, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return nil, nil, err
	}
	lots, err := ledger.Ending(tx, m.Location(), until, []uuid.UUID{id})
	var list []Ending
	for _, lot := range lots {
		on := lastDay(lot.Ends, m.Location())
		if n := len(list); n > 0 && list[n-1].On.Equal(on) {
			list[n-1].Points += lot.Points
			continue
		}
		list = append(list, Ending{On: on, Points: lot.Points})
	}
	return list, lots, err
}

// showEnding is what the widget shows of a member's points that end soon. That
// it was shown is noted: it is the notice of those whom no message reaches.
func (a *App) showEnding(tx *pg.Tx, id uuid.UUID, toStaff bool) ([]Ending, error) {
	programs, err := a.programsOf(tx)
	if err != nil {
		return nil, err
	}
	var expiry program.Expiry
	if live := programs.Live(); live != nil {
		expiry = live.Version.Document.Expiry
	}
	first, _ := expiry.Notices()
	list, lots, err := a.endingOf(tx, id, tx.Now.AddDate(0, 0, first+1))
	if err != nil {
		return nil, err
	}
	var unseen []time.Time
	for _, lot := range lots {
		if lot.ShownAt == nil || lot.ShownAt.Before(lot.AvailableAt) {
			unseen = append(unseen, lot.Ends)
		}
	}
	if len(unseen) == 0 || toStaff {
		return list, nil
	}
	slices.SortFunc(unseen, time.Time.Compare)
	return list, ledger.MarkShown(tx, id, slices.CompactFunc(unseen, time.Time.Equal))
}
