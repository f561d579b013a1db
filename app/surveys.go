package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/survey"
)

// SurveyView is a survey as staff see it.
type SurveyView struct {
	survey.Survey
	Live    *survey.Questionnaire // what is asked now, nil before the first version
	Changed bool                  // the draft says something else
	Link    string                // where anybody may answer, "" when nobody may
	Results survey.Results        // of all its answers: how many, not what
}

// Surveys lists surveys, newest first, and where to go on (zero at the end).
func (a *App) Surveys(ctx context.Context, merchantID, before uuid.UUID, limit int) (
	views []SurveyView, next uuid.UUID, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		views = nil
		found, err := survey.List(tx, before, limit+1)
		if err != nil {
			return err
		}
		if len(found) > limit {
			found = found[:limit]
			next = found[limit-1].ID
		}
		for _, s := range found {
			view, err := a.surveyView(tx, s)
			if err != nil {
				return err
			}
			views = append(views, view)
		}
		return nil
	})
	return views, next, err
}

// Survey reads one. fail.NotFound when there is none.
func (a *App) Survey(ctx context.Context, merchantID, id uuid.UUID) (view SurveyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := survey.Get(tx, id)
		if err != nil {
			return noSurvey(err)
		}
		view, err = a.surveyView(tx, s)
		return err
	})
	return view, err
}

func (a *App) surveyView(tx *pg.Tx, s survey.Survey) (view SurveyView, err error) {
	view.Survey = s
	m, err := a.merchantOf(tx)
	if err != nil {
		return view, err
	}
	if s.Version == 0 {
		view.Changed = true
		return view, nil
	}
	live, err := survey.Published(tx, s.ID, s.Version)
	if err != nil {
		return view, err
	}
	view.Live, view.Changed = &live, !live.Same(&s.Draft)
	if live.Open && s.State == survey.Live {
		if view.Link, err = a.surveyLink(tx, openSurvey, s.ID); err != nil {
			return view, err
		}
	}
	view.Results, err = survey.Tally(tx, s.ID, survey.Cut{}, m.Location())
	return view, err
}

// AddSurvey begins a survey. The slug is what automations and ways to earn call it,
// for good: fail.Conflict when another one has it. fail.Invalid names the field.
func (a *App) AddSurvey(ctx context.Context, merchantID uuid.UUID, slug string, d survey.Questionnaire) (
	view SurveyView, err error,
) {
	if !survey.ValidSlug(slug) {
		return view, fail.Field("slug", "must be 1 to 40 of a-z, 0-9, - and _")
	}
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if err := a.checkSurvey(tx, &d); err != nil {
			return err
		}
		s := survey.Survey{ID: tx.NewID(), Slug: slug, Draft: d, CreatedAt: tx.Now, UpdatedAt: tx.Now}
		added, err := survey.Add(tx, s)
		if err != nil {
			return err
		}
		if !added {
			return fail.Field("slug", "is taken by another survey")
		}
		view, err = a.changedSurvey(tx, s, audit.SurveyAdded, survey.Questionnaire{})
		return err
	})
	return view, err
}

// SaveSurvey changes what the next version will ask. fail.Invalid names the field.
func (a *App) SaveSurvey(
	ctx context.Context, merchantID, id uuid.UUID, d survey.Questionnaire,
) (view SurveyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := survey.Lock(tx, id)
		if err != nil {
			return noSurvey(err)
		}
		if err := a.checkSurvey(tx, &d); err != nil {
			return err
		}
		before := s.Draft
		s.Draft, s.UpdatedAt = d, tx.Now
		if err := survey.Save(tx, s); err != nil {
			return err
		}
		view, err = a.changedSurvey(tx, s, audit.SurveySaved, before)
		return err
	})
	return view, err
}

// PublishSurvey makes the draft what is asked from now on; who was asked before
// answers what they were asked. Publishing what is live already changes nothing.
func (a *App) PublishSurvey(ctx context.Context, merchantID, id uuid.UUID) (view SurveyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := survey.Lock(tx, id)
		if err != nil {
			return noSurvey(err)
		}
		if view, err = a.surveyView(tx, s); err != nil || !view.Changed && s.State == survey.Live {
			return err
		}
		if err := a.checkSurvey(tx, &s.Draft); err != nil {
			return err
		}
		if err := followsAll(tx, s); err != nil {
			return err
		}
		if s.State = survey.Live; view.Changed {
			s.Version++
			if err := survey.AddVersion(tx, s, audit.ActorOf(tx).Name); err != nil {
				return err
			}
		}
		if err := survey.Save(tx, s); err != nil {
			return err
		}
		if err := tellAgain(tx, s, view.Live); err != nil {
			return err
		}
		view, err = a.changedSurvey(tx, s, audit.SurveyPublished, survey.Questionnaire{})
		return err
	})
	return view, err
}

// EndSurvey asks nobody any more. Invitations that are out can be answered until
// they end by themselves.
func (a *App) EndSurvey(ctx context.Context, merchantID, id uuid.UUID) (view SurveyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := survey.Lock(tx, id)
		if err != nil {
			return noSurvey(err)
		}
		switch s.State {
		case survey.Draft:
			return fail.New(fail.Conflict, "this survey never began")
		case survey.Over:
			view, err = a.surveyView(tx, s)
			return err
		case survey.Live:
		}
		s.State = survey.Over
		if err := survey.Save(tx, s); err != nil {
			return err
		}
		view, err = a.changedSurvey(tx, s, audit.SurveyEnded, s.Draft)
		return err
	})
	return view, err
}

func (a *App) changedSurvey(tx *pg.Tx, s survey.Survey, action audit.Action, before survey.Questionnaire) (
	SurveyView, error,
) {
	err := audit.Record(tx, audit.Entry{
		Action: action, Kind: audit.OfSurvey, Subject: s.ID.String(), Before: before, After: s.Draft,
		Reason: fmt.Sprintf("%s, %d", s.Slug, s.Version),
	})
	if err != nil {
		return SurveyView{}, err
	}
	return a.surveyView(tx, s)
}

func (a *App) checkSurvey(tx *pg.Tx, d *survey.Questionnaire) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	return inDocument(d.Validate(m.Locale))
}

// followsAll refuses a draft that asks a question of any version in another way.
func followsAll(tx *pg.Tx, s survey.Survey) error {
	versions, err := survey.Versions(tx, s.ID)
	if err != nil {
		return err
	}
	for i := range versions {
		if err := s.Draft.Follows(&versions[i]); err != nil {
			return inDocument(err)
		}
	}
	return nil
}

// SurveyQuiet is how many days lie between two surveys to one member.
func (a *App) SurveyQuiet(ctx context.Context, merchantID uuid.UUID) (days int, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		days, err = survey.QuietDays(tx)
		return err
	})
	return days, err
}

// SetSurveyQuiet changes it: 1 to survey.MostQuiet.
func (a *App) SetSurveyQuiet(ctx context.Context, merchantID uuid.UUID, days int) error {
	if days < 1 || days > survey.MostQuiet {
		return fail.Field("quiet_days", "must be 1 to %d", survey.MostQuiet)
	}
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		before, err := survey.QuietDays(tx)
		if err != nil || before == days {
			return err
		}
		if err := survey.SetQuietDays(tx, days); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{
			Action: audit.SettingsChanged, Kind: audit.OfSettings, Before: before, After: days,
		})
	})
}

// AskMember asks one member now, as staff decide, within the quiet days. Asking
// again with its key is asking once. fail.Conflict says why they are not asked.
func (a *App) AskMember(ctx context.Context, merchantID, id, person uuid.UUID, key string) error {
	return a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := survey.Get(tx, id)
		if err != nil {
			return noSurvey(err)
		}
		key := "staff:" + key
		before, err := survey.Keys(tx, []string{key})
		if err != nil || before[key] != uuid.Nil {
			return err
		}
		fates, err := survey.Ask(tx, []survey.Asking{{Member: person, Slug: s.Slug, Key: key}})
		if err != nil {
			return err
		}
		switch fates[key] {
		case survey.TooSoon:
			return fail.New(fail.Conflict, "this member was asked something not long ago")
		case survey.NotThere:
			return fail.New(fail.NotFound, "there is no such member in the program")
		case survey.NotLive:
			return fail.New(fail.Conflict, "this survey asks nobody now; publish it first")
		case survey.Nothing:
			return fail.New(fail.Conflict, "this survey asks about a product that was bought: automations ask it")
		case survey.Asked:
		}
		return audit.Record(tx, audit.Entry{Action: audit.SurveyAsked, Kind: audit.OfMember, Subject: person.String()})
	})
}

func noSurvey(err error) error {
	if fail.Is(err, fail.NotFound) {
		return fail.New(fail.NotFound, "there is no such survey")
	}
	return err
}

// inDocument puts a document's field where it stands in a request.
func inDocument(err error) error { return fieldIn("document", err) }

// fieldIn puts a refused field where it stands in a request.
func fieldIn(part string, err error) error {
	if refused, ok := errors.AsType[*fail.Error](err); ok && refused.Field != "" {
		moved := *refused
		moved.Field = part + "." + refused.Field
		return &moved
	}
	return err
}
