package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/consent"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/segment"
	"regulars/app/study"
	"regulars/app/survey"
	"regulars/app/work"
)

// How an audience is gone through, and how often a study is looked at later on.
const (
	drawPage      = 2_000
	drawsTogether = 10             // pages in one task
	studyLooks    = 24 * time.Hour // whether anybody is still waited for
	pausedStudy   = 10 * time.Minute
)

// ContinueStudy goes on with a study: draws people, page by page, each page in its
// own transaction with the note of how far it came; later sees whether anybody is
// still waited for, and in the end deletes addresses.
func (a *App) ContinueStudy(ctx context.Context, merchantID, id uuid.UUID) error {
	goesOn, err := a.beginStudy(ctx, merchantID, id)
	for range drawsTogether {
		if err != nil || !goesOn {
			break
		}
		goesOn, err = a.stepStudy(ctx, merchantID, id)
	}
	if err == nil && !goesOn {
		return nil
	}
	failed := err
	noted := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if failed != nil {
			return ignoreGone(work.Fail(tx, work.Study, id, failed))
		}
		return study.Yield(tx, id)
	})
	if failed != nil {
		return failed
	}
	return noted
}

func (a *App) beginStudy(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := study.Lock(tx, id)
		if err != nil || s.State != work.Waiting || s.NextAt.After(tx.Now) {
			goesOn = false
			return ignoreGone(err)
		}
		givenUp, err := work.Begin(tx, work.Study, id)
		goesOn = !givenUp
		return err
	})
	return goesOn && err == nil, err
}

func (a *App) stepStudy(ctx context.Context, merchantID, id uuid.UUID) (goesOn bool, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // it may close, and answers come
			return err
		}
		s, err := study.Lock(tx, id)
		if err != nil || s.State != work.Waiting {
			goesOn = false
			return err
		}
		switch {
		case s.Stage == study.Closed:
			goesOn, err = false, forgetAddresses(tx, s)
		case s.Stage == study.Inviting && s.DrawnAt == nil:
			goesOn, err = a.drawPage(tx, s)
		default:
			goesOn, err = false, a.lookAfterStudy(tx, s)
		}
		return err
	})
	return goesOn, err
}

// drawPage draws from the next page of the audience. With the last one, those who
// are drawn are invited.
func (a *App) drawPage(tx *pg.Tx, s *study.Study) (goesOn bool, err error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return false, err
	}
	if m.Paused() != nil {
		return false, study.Wait(tx, s.ID, tx.Now.Add(pausedStudy))
	}
	if len(s.Outline.Segments()) > 0 {
		pass, err := segment.ReadPass(tx)
		if err != nil {
			return false, err
		}
		if pass.MeasuredAt == nil { // members are being counted for the first time
			return false, study.Wait(tx, s.ID, tx.Now.Add(letterRest))
		}
	}
	ids, err := a.studyAudience(tx, s)
	if err != nil {
		return false, err
	}
	page := study.Looked{After: s.After, Seen: len(ids), Last: len(ids) < drawPage}
	if len(ids) > 0 {
		page.After = ids[len(ids)-1]
		if page.Fit, err = a.drawAmong(tx, s, ids); err != nil {
			return false, err
		}
	}
	if err := study.Note(tx, s.ID, page); err != nil || !page.Last {
		return true, err
	}
	if err := study.Release(tx, s.ID); err != nil {
		return false, err
	}
	return false, study.Wait(tx, s.ID, tx.Now.Add(studyLooks))
}

func (a *App) studyAudience(tx *pg.Tx, s *study.Study) ([]uuid.UUID, error) {
	if s.Outline.Segment == "" {
		return study.Audience(tx, s.After, drawPage)
	}
	test, err := a.testOfSegment(tx, s.Outline.Segment)
	if err != nil {
		return nil, err
	}
	return segment.Page(tx, test, s.After, drawPage)
}

func (a *App) testOfSegment(tx *pg.Tx, id string) (t segment.Test, err error) {
	parsed, err := uuid.Parse(id)
	if err != nil {
		return t, err
	}
	group, err := segment.Get(tx, parsed)
	if err != nil {
		return t, err
	}
	return a.testOf(tx, group.Condition)
}

// drawAmong draws from members of a page and those drawn before, and keeps who has
// the lowest lots. It returns how many of the page could be drawn.
func (a *App) drawAmong(tx *pg.Tx, s *study.Study, ids []uuid.UUID) (fit int, err error) {
	willing, err := mayInvite(tx, &s.Outline, ids)
	if err != nil {
		return 0, err
	}
	quotas, err := a.quotasOf(tx, &s.Outline, willing)
	if err != nil {
		return 0, err
	}
	before, err := study.Drawing(tx, s.ID)
	if err != nil {
		return 0, err
	}
	all := before
	for _, id := range willing {
		if quota := quotas[id]; quota != "" {
			all = append(all, study.Candidate{Member: id, Quota: quota, Lot: study.Lot(*s.Seed, id)})
		}
	}
	return len(quotas), study.Keep(tx, s.ID, s.Outline.Pick(all))
}

// mayInvite lists which of some members may be asked to take part now: they are in
// the program, agreed to be written to and not against studies, and were asked
// nothing not long ago.
func mayInvite(tx *pg.Tx, o *study.Outline, ids []uuid.UUID) ([]uuid.UUID, error) {
	left, err := study.Reachable(tx, ids)
	if err != nil {
		return nil, err
	}
	if left, err = willing(tx, o.Panel, left); err != nil {
		return nil, err
	}
	pace, err := study.GetPace(tx)
	if err != nil {
		return nil, err
	}
	invited, err := study.InvitedSince(tx, left, tx.Now.AddDate(0, 0, -pace.Days))
	if err != nil {
		return nil, err
	}
	resting, err := survey.Resting(tx, left)
	fresh := left[:0]
	for _, id := range left {
		if invited[id] < pace.Most && !resting[id] {
			fresh = append(fresh, id)
		}
	}
	return fresh, err
}

// willing lists who of some members agreed: to studies, or, where others than the
// panel are invited, to e-mails, and did not say no to studies.
func willing(tx *pg.Tx, panel bool, ids []uuid.UUID) ([]uuid.UUID, error) {
	joined, err := consent.May(tx, ids, consent.Studies)
	if err != nil {
		return nil, err
	}
	mailed, refused := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	if !panel {
		if mailed, err = consent.May(tx, ids, consent.Email); err != nil {
			return nil, err
		}
		if refused, err = consent.Refused(tx, ids, consent.Studies); err != nil {
			return nil, err
		}
	}
	var found []uuid.UUID
	for _, id := range ids {
		if joined[id] || mailed[id] && !refused[id] {
			found = append(found, id)
		}
	}
	return found, nil
}

// quotasOf says for which quota each of some members counts: the first that they
// belong to. Who belongs to none is missing.
func (a *App) quotasOf(tx *pg.Tx, o *study.Outline, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	quotas := make(map[uuid.UUID]string, len(ids))
	for i := range o.Quotas {
		q := &o.Quotas[i]
		among := ids
		if q.Segment != "" {
			test, err := a.testOfSegment(tx, q.Segment)
			if err != nil {
				return nil, err
			}
			if among, err = segment.Among(tx, test, ids); err != nil {
				return nil, err
			}
		}
		for _, id := range among {
			if quotas[id] == "" {
				quotas[id] = q.ID
			}
		}
	}
	return quotas, nil
}

// lookAfterStudy offers places that are free again, and ends what is over by itself:
// inviting, when no invitation is open, and the study, when nobody is waited for.
func (a *App) lookAfterStudy(tx *pg.Tx, s *study.Study) error {
	if _, err := offerPlaces(tx, s); err != nil {
		return err
	}
	accept, open, err := study.AnyOpen(tx, s.ID)
	if err != nil {
		return err
	}
	if s.Stage == study.Inviting && !accept {
		if err := study.Run(tx, s.ID); err != nil {
			return err
		}
	}
	if open {
		return study.Wait(tx, s.ID, tx.Now.Add(studyLooks))
	}
	if err := endStudy(tx, s.ID); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.StudyClosed, Kind: audit.OfStudy, Subject: s.ID.String(), Reason: s.Outline.Name,
		By: audit.System,
	})
}

// forgetAddresses deletes the addresses of a study some days after its end.
func forgetAddresses(tx *pg.Tx, s *study.Study) error {
	if !s.Outline.Ships() || s.ForgottenAt != nil || s.ClosedAt == nil {
		return study.Wait(tx, s.ID, time.Time{})
	}
	if at := s.ClosedAt.AddDate(0, 0, s.Outline.ForgetDays); tx.Now.Before(at) {
		return study.Wait(tx, s.ID, at)
	}
	if err := study.Forget(tx, s.ID); err != nil {
		return err
	}
	if err := study.Wait(tx, s.ID, time.Time{}); err != nil {
		return err
	}
	return audit.Record(tx, audit.Entry{
		Action: audit.StudyForgotten, Kind: audit.OfStudy, Subject: s.ID.String(), Reason: s.Outline.Name,
		By: audit.System,
	})
}
