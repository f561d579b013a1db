package app

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/journey"
	"regulars/app/journey/ready"
	"regulars/app/merchant"
	"regulars/app/message"
	"regulars/app/survey"
	"regulars/app/words"
)

// UseReadyJourney makes the merchant's own automation of a ready-made one, as a
// draft, with templates of its own for its messages. Nothing is sent before it is
// published. fail.NotFound when there is none of that id, fail.Conflict when there
// are too many automations.
func (a *App) UseReadyJourney(ctx context.Context, merchantID uuid.UUID, id string) (v JourneyView, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		made, err := ready.Get(id)
		if err != nil {
			return err
		}
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		language := readyLanguage(m.Locale)
		templates, err := addReadyTemplates(tx, &made, language)
		if err != nil {
			return err
		}
		script, err := made.In(language, templates)
		if err != nil {
			return err
		}
		if err := a.addReadySurveys(tx, &script, m); err != nil {
			return err
		}
		if script.Trigger.Kind == journey.Date {
			script.Trigger.At = dateToCome(tx.Now.In(m.Location()))
		}
		v, err = addJourney(tx, script)
		return err
	})
	return v, err
}

// addReadySurveys begins the surveys that an automation asks and that the merchant
// does not have: ready to be asked, though nobody is before the automation is
// published.
func (a *App) addReadySurveys(tx *pg.Tx, script *journey.Script, m merchant.Merchant) error {
	from := m.Name
	if actor := audit.ActorOf(tx); actor.Role != audit.System.Role && actor.Name != "" {
		from = actor.Name
	}
	return script.Each(func(_ string, s *journey.Step) error {
		templates := survey.Templates(from)
		at := slices.IndexFunc(templates, func(t survey.Template) bool { return t.Slug == s.Target })
		if s.Kind != journey.Survey || at < 0 {
			return nil
		}
		made := survey.Survey{
			ID: tx.NewID(), Slug: s.Target, State: survey.Draft, Draft: templates[at].Document, CreatedAt: tx.Now,
			UpdatedAt: tx.Now,
		}
		added, err := survey.Add(tx, made)
		if err != nil || !added {
			return err
		}
		made.State, made.Version = survey.Live, 1
		if err := survey.AddVersion(tx, made, from); err != nil {
			return err
		}
		if err := survey.Save(tx, made); err != nil {
			return err
		}
		_, err = a.changedSurvey(tx, made, audit.SurveyPublished, survey.Questionnaire{})
		return err
	})
}

// dateToCome is what a ready-made automation's date is until the merchant sets it:
// a morning in two weeks.
func dateToCome(now time.Time) string { return now.AddDate(0, 0, 14).Format(time.DateOnly) + "T09:00" }

// readyLanguage is the language of a merchant that ready-made texts have.
func readyLanguage(locale string) string {
	if language := words.For(locale).Locale(); slices.Contains(ready.Languages, language) {
		return language
	}
	return ready.Languages[0]
}

// addReadyTemplates makes the templates of an automation, and returns their ids by
// the keys of its messages.
func addReadyTemplates(tx *pg.Tx, made *ready.Automation, language string) (map[string]string, error) {
	ids := map[string]string{}
	for _, m := range made.Messages {
		m.Copy.Language = language
		t := message.Template{Name: m.Name, Document: m.Copy}
		if err := t.Check(); err != nil {
			return nil, err
		}
		id, err := message.AddTemplate(tx, t)
		if err != nil {
			return nil, err
		}
		ids[m.Key] = id.String()
		if err := audit.Record(tx, audit.Entry{
			Action: audit.TemplateSaved, Kind: audit.OfTemplate, Subject: ids[m.Key], After: t.Document,
		}); err != nil {
			return nil, err
		}
	}
	return ids, nil
}
