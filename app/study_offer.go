package app

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/internal/pg"
	"regulars/app/message"
	"regulars/app/study"
)

// offerPlaces keeps each place that is free again for who waits longest for it, and says
// who holds how many then. A letter tells them, when it is a good moment. The caller
// holds the study's lock and the merchant's.
func offerPlaces(tx *pg.Tx, s *study.Study) (held study.Held, err error) {
	if held, err = study.Hold(tx, s.ID); err != nil || !s.Offers() {
		return held, err
	}
	offered := 0
	for {
		i, err := study.NextWaiting(tx, s.ID, s.Outline.Free(held))
		if err != nil {
			return held, err
		}
		if i == nil {
			break
		}
		i.Offer(tx.Now)
		if err := study.Save(tx, i, tx.Now); err != nil {
			return held, err
		}
		held.ByQuota[i.Quota]++
		held.Pieces++
		offered++
	}
	if offered == 0 {
		return held, nil
	}
	return held, audit.Record(tx, audit.Entry{
		Action: audit.StudyOffered, Kind: audit.OfStudy, Subject: s.ID.String(), By: audit.System,
		Reason: fmt.Sprintf("%s: %d", s.Outline.Name, offered),
	})
}

// offerPlace writes to somebody for whom a place is kept, if they may still be written
// to. They said that they would take part: how often they are asked counts no more.
func offerPlace(tx *pg.Tx, s *study.Study, i *study.Invitation) error {
	fit, err := study.Reachable(tx, []uuid.UUID{i.Member})
	why := study.WhyGone
	if err == nil && len(fit) > 0 {
		fit, err = willing(tx, s.Outline.Panel, fit)
		why = study.WhyConsent
	}
	if err != nil {
		return err
	}
	if len(fit) == 0 {
		i.Skips(why, tx.Now)
		return nil
	}
	i.Step = study.Invited
	i.Asks(tx.Now, s.Outline.AcceptDays)
	return tellStudy(tx, i, message.TurnPlace)
}

// comesLate notes that somebody would take part, and that all places are taken.
func (a *App) comesLate(tx *pg.Tx, s *study.Study, i *study.Invitation, panel bool) error {
	if panel {
		if err := a.decideStudies(tx, i.Member, true); err != nil {
			return err
		}
	}
	i.WantsLate(tx.Now)
	if err := study.Save(tx, i, time.Time{}); err != nil {
		return err
	}
	return study.Wake(tx, s.ID) // a place may have become free when nobody waited
}

// saveFreed saves an invitation, and has its place offered to the next where it held one
// and does no more.
func saveFreed(tx *pg.Tx, i *study.Invitation, next time.Time, held bool) error {
	if err := study.Save(tx, i, next); err != nil || !held || i.Holds() {
		return err
	}
	return study.Wake(tx, i.Study)
}
