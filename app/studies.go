package app

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/segment"
	"regulars/app/study"
	"regulars/app/survey"
)

// StudyView is a study as staff see it.
type StudyView struct {
	*study.Study
	SurveyName string
	Segments   map[string]string // names of the segments that it asks for, by id
	Funnels    []study.Funnel    // by quota, in the outline's order
}

// Total adds the quotas up.
func (v *StudyView) Total() (sum study.Funnel) {
	for _, f := range v.Funnels {
		sum.Drawn += f.Drawn
		sum.Invited += f.Invited
		sum.Reminded += f.Reminded
		sum.Accepted += f.Accepted
		sum.ToShip += f.ToShip
		sum.Shipped += f.Shipped
		sum.Answered += f.Answered
		sum.Thanked += f.Thanked
		sum.Declined += f.Declined
		sum.Full += f.Full
		sum.Expired += f.Expired
		sum.Skipped += f.Skipped
		sum.Waiting += f.Waiting
		sum.Offered += f.Offered
		sum.Places += f.Places
	}
	return sum
}

// Studies lists studies, newest first, and where to go on (zero at the end).
func (a *App) Studies(ctx context.Context, merchantID, before uuid.UUID, limit int) (
	views []StudyView, next uuid.UUID, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		found, err := study.Here(tx, before, limit+1)
		if err != nil {
			return err
		}
		found, next = pageOf(found, limit, func(s *study.Study) uuid.UUID { return s.ID })
		views = make([]StudyView, len(found))
		for i, s := range found {
			if views[i], err = studyView(tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	return views, next, err
}

// Study reads one. fail.NotFound when there is none.
func (a *App) Study(ctx context.Context, merchantID, id uuid.UUID) (v StudyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := study.Get(tx, id)
		if err != nil {
			return err
		}
		v, err = studyView(tx, s)
		return err
	})
	return v, err
}

func studyView(tx *pg.Tx, s *study.Study) (StudyView, error) {
	v := StudyView{Study: s, Segments: map[string]string{}}
	asks, err := survey.Get(tx, s.Outline.Survey)
	if err != nil && !fail.Is(err, fail.NotFound) {
		return v, err
	}
	v.SurveyName = asks.Draft.Name
	groups, err := segment.ByIDs(tx, segmentIDs(s.Outline.Segments()))
	if err != nil {
		return v, err
	}
	for _, g := range groups {
		v.Segments[g.ID.String()] = g.Name
	}
	counted, err := study.Funnels(tx, s.ID)
	if err != nil {
		return v, err
	}
	by := map[string]study.Funnel{}
	for _, f := range counted {
		by[f.Quota] = f
	}
	for i := range s.Outline.Quotas {
		f := by[s.Outline.Quotas[i].ID]
		f.Quota = s.Outline.Quotas[i].ID
		v.Funnels = append(v.Funnels, f)
	}
	return v, nil
}

// SaveStudy keeps a draft, a new one when id is zero. fail.Invalid names the field,
// fail.Conflict one that has begun: whoever was invited was told what it is.
func (a *App) SaveStudy(ctx context.Context, merchantID, id uuid.UUID, o study.Outline) (v StudyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s := &study.Study{ID: id}
		var before any
		if id == uuid.Nil {
			s.ID = tx.NewID()
		} else {
			if s, err = study.Lock(tx, id); err != nil {
				return err
			}
			if s.Stage != study.Draft {
				return fail.New(fail.Conflict, "it has begun: who was invited read what it is")
			}
			before = s.Outline
		}
		s.Outline = o
		if err := a.checkStudy(tx, &s.Outline); err != nil {
			return err
		}
		if err := study.Put(tx, s); err != nil {
			return err
		}
		if len(s.Outline.Segments()) > 0 {
			if err := a.beginSegments(tx); err != nil {
				return err
			}
		}
		v, err = changedStudy(tx, s.ID, audit.StudySaved, before)
		return err
	})
	return v, err
}

// checkStudy refuses an outline that makes no sense, or names what there is not.
func (a *App) checkStudy(tx *pg.Tx, o *study.Outline) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if err := o.Validate(m.Locale); err != nil {
		return inOutline(err)
	}
	if _, err := survey.Get(tx, o.Survey); err != nil {
		if fail.Is(err, fail.NotFound) {
			return fail.Field("outline.survey_id", "must be a survey of yours")
		}
		return err
	}
	if err := knowStudySegments(tx, o); err != nil {
		return err
	}
	if o.Reward == "" {
		return nil
	}
	programs, err := a.programsOf(tx)
	if err != nil {
		return err
	}
	if live := programs.Live(); live != nil {
		if _, found := live.Version.Document.Reward(o.Reward); found {
			return nil
		}
	}
	return fail.Field("outline.reward_id", "must be a reward of the program that is live")
}

func knowStudySegments(tx *pg.Tx, o *study.Outline) error {
	found, err := segment.ByIDs(tx, segmentIDs(o.Segments()))
	if err != nil {
		return err
	}
	here := map[string]bool{"": true}
	for _, s := range found {
		here[s.ID.String()] = s.RemovedAt == nil
	}
	if !here[o.Segment] {
		return fail.Field("outline.segment_id", "must be a segment of yours")
	}
	for i := range o.Quotas {
		if !here[o.Quotas[i].Segment] {
			return fail.Field(fmt.Sprintf("outline.quotas[%d].segment_id", i), "must be a segment of yours")
		}
	}
	return nil
}

// StartStudy lets the draw begin: those who are drawn are invited. Starting what
// has begun changes nothing. fail.Conflict while its survey asks nobody, or the
// program stands still.
func (a *App) StartStudy(ctx context.Context, merchantID, id uuid.UUID) (v StudyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := study.Lock(tx, id)
		if err != nil {
			return err
		}
		if s.Stage != study.Draft {
			v, err = studyView(tx, s)
			return err
		}
		if err := a.mayStart(tx, s); err != nil {
			return err
		}
		if err := study.Start(tx, id, uuid.New()); err != nil {
			return err
		}
		v, err = changedStudy(tx, id, audit.StudyStarted, nil)
		return err
	})
	return v, err
}

func (a *App) mayStart(tx *pg.Tx, s *study.Study) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	if m.Paused() != nil {
		return fail.New(fail.Conflict, "the program stands still: nobody is invited until it goes on")
	}
	if err := a.checkStudy(tx, &s.Outline); err != nil {
		return err
	}
	asks, err := survey.Get(tx, s.Outline.Survey)
	if err != nil {
		return err
	}
	if asks.State != survey.Live {
		return fail.New(fail.Conflict, "the survey %q asks nobody now: publish it first", asks.Draft.Name)
	}
	for _, id := range segmentIDs(s.Outline.Segments()) {
		group, err := segment.Get(tx, id)
		if err != nil {
			return err
		}
		if err := a.refuseFew(tx, group.Condition); err != nil {
			return err
		}
	}
	return nil
}

// StopInviting lets nobody else take part, nor offers a place that becomes free; who has
// one goes on. Again changes nothing. fail.Conflict before it began.
func (a *App) StopInviting(ctx context.Context, merchantID, id uuid.UUID) (v StudyView, err error) {
	return a.moveStudy(ctx, merchantID, id, audit.StudyStopped, func(tx *pg.Tx, s *study.Study) (bool, error) {
		if !s.Offers() {
			return false, nil
		}
		if err := study.Stop(tx, id); err != nil {
			return false, err
		}
		return true, a.fullStudy(tx, id)
	})
}

// fullStudy lets nobody else take part but who is offered a place that becomes free.
// Who was invited and did not answer is told so when they come.
func (a *App) fullStudy(tx *pg.Tx, id uuid.UUID) error {
	if err := study.Run(tx, id); err != nil {
		return err
	}
	if err := study.Release(tx, id); err != nil {
		return err
	}
	return study.Hurry(tx, id)
}

// CloseStudy takes nothing any more: neither answers nor addresses. Again changes
// nothing. fail.Conflict before it began.
func (a *App) CloseStudy(ctx context.Context, merchantID, id uuid.UUID) (v StudyView, err error) {
	return a.moveStudy(ctx, merchantID, id, audit.StudyClosed, func(tx *pg.Tx, s *study.Study) (bool, error) {
		if s.Stage == study.Closed {
			return false, nil
		}
		return true, endStudy(tx, id)
	})
}

// endStudy closes a study, for a caller that holds the merchant's lock.
func endStudy(tx *pg.Tx, id uuid.UUID) error {
	responses, err := study.EndOpen(tx, id)
	if err != nil {
		return err
	}
	if err := survey.EndResponses(tx, responses); err != nil {
		return err
	}
	return study.Close(tx, id)
}

func (a *App) moveStudy(
	ctx context.Context, merchantID, id uuid.UUID, deed audit.Action, move func(*pg.Tx, *study.Study) (bool, error),
) (v StudyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil { // answers that come this moment are in or out
			return err
		}
		s, err := study.Lock(tx, id)
		if err != nil {
			return err
		}
		if s.Stage == study.Draft {
			return fail.New(fail.Conflict, "this study never began")
		}
		moved, err := move(tx, s)
		if err != nil {
			return err
		}
		if moved {
			v, err = changedStudy(tx, id, deed, nil)
			return err
		}
		v, err = studyView(tx, s)
		return err
	})
	return v, err
}

// RemoveStudy forgets a draft. fail.Conflict for one that began.
func (a *App) RemoveStudy(ctx context.Context, merchantID, id uuid.UUID) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := study.Lock(tx, id)
		if err != nil {
			return err
		}
		if s.Stage != study.Draft {
			return fail.New(fail.Conflict, "only a draft can be removed: what was asked stays in the list")
		}
		if err := study.Remove(tx, id); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.StudyRemoved, Kind: audit.OfStudy, Subject: id.String(), Before: s.Outline,
			Reason: s.Outline.Name,
		})
	})
}

func changedStudy(tx *pg.Tx, id uuid.UUID, deed audit.Action, before any) (v StudyView, err error) {
	s, err := study.Get(tx, id)
	if err != nil {
		return v, err
	}
	err = audit.Record(tx, audit.Entry{
		Action: deed, Kind: audit.OfStudy, Subject: id.String(), Before: before, After: s.Outline,
		Reason: s.Outline.Name,
	})
	if err != nil {
		return v, err
	}
	return studyView(tx, s)
}

// noteStudy records what was done with a study, but for its outline.
func noteStudy(tx *pg.Tx, id uuid.UUID, deed audit.Action, reason string) error {
	return audit.Record(tx, audit.Entry{Action: deed, Kind: audit.OfStudy, Subject: id.String(), Reason: reason})
}

// StudyPace reads how often one member is invited.
func (a *App) StudyPace(ctx context.Context, merchantID uuid.UUID) (p study.Pace, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		p, err = study.GetPace(tx)
		return err
	})
	return p, err
}

// SetStudyPace changes it. fail.Invalid names the field.
func (a *App) SetStudyPace(ctx context.Context, merchantID uuid.UUID, p study.Pace) error {
	if err := p.Validate(); err != nil {
		return err
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		before, err := study.GetPace(tx)
		if err != nil || before == p {
			return err
		}
		if err := study.SetPace(tx, p); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SettingsChanged, Kind: audit.OfSettings, Before: before, After: p,
		})
	})
}

// inOutline puts an outline's field where it stands in a request.
func inOutline(err error) error { return fieldIn("outline", err) }
