package app

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/merchant"
	"regulars/app/survey"
	"regulars/app/words"
)

// SurveyShown is a survey for whoever answers it, in one language.
type SurveyShown struct {
	ID        uuid.UUID // of the invitation; of an open link, new for each answer
	Locale    string
	Shop      string
	Look      merchant.Look
	From      string
	Title     string
	Intro     string
	Thanks    string
	Questions []QuestionShown
	Answered  bool // nothing is asked any more: it was answered
}

// QuestionShown is a question in one language. A scale has its ends' words.
type QuestionShown struct {
	ID          string
	Kind        survey.QuestionKind
	Text        string
	Least, Most int
	Low, High   string
	Options     []OptionShown
	Required    bool
	Given       string // what was answered before
}

// OptionShown is an option in one language.
type OptionShown struct{ ID, Text string }

// SurveyAsked is a survey that waits for a member's answer.
type SurveyAsked struct {
	Title string
	From  string // who asks
	Link  string // where it is answered without the widget
}

// addAsked adds what waits for the member's answer; staff who look as the member
// looks are asked nothing.
func (a *App) addAsked(tx *pg.Tx, b *Bootstrap, s Shopper) error {
	if b.Standing != "member" || s.Staff {
		return nil
	}
	r, err := survey.Waiting(tx, s.MemberID)
	if fail.Is(err, fail.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	d, err := askedOf(tx, &r)
	if err != nil || len(d.Questions) == 0 {
		return err
	}
	link, err := a.surveyLink(tx, invitation, r.ID)
	title := d.Title.In(words.For(b.Locale).Locale(), words.For(b.Merchant.Locale).Locale())
	b.Survey = &SurveyAsked{Title: title, From: d.From, Link: link}
	return err
}

// OpenAsked reads what an invitation's link asks, in the member's language,
// or the one that is wished for. fail.NotFound when we did not make the link,
// fail.Conflict when the time for it is over.
func (a *App) OpenAsked(ctx context.Context, token, locale string) (shown SurveyShown, err error) {
	err = a.bySurveyLink(ctx, invitation, token, func(tx *pg.Tx, id uuid.UUID) error {
		r, err := survey.GetResponse(tx, id)
		if err != nil {
			return err
		}
		if person, err := member.Get(tx, r.Member); err == nil && person.Locale != "" {
			locale = person.Locale
		}
		shown, err = a.showResponse(tx, &r, locale)
		return err
	})
	return shown, err
}

func (a *App) showResponse(tx *pg.Tx, r *survey.Response, locale string) (SurveyShown, error) {
	d, err := askedOf(tx, r)
	if err != nil {
		return SurveyShown{}, err
	}
	if len(d.Questions) == 0 {
		return SurveyShown{}, fail.New(fail.Conflict, "this survey is over")
	}
	shown, err := a.showSurvey(tx, &d, locale)
	if err != nil {
		return shown, err
	}
	shown.ID, shown.Answered = r.ID, r.FinishedAt != nil
	if err := r.Takes(tx.Now); err != nil && !shown.Answered {
		return shown, err
	}
	given, err := survey.AnswersOf(tx, []uuid.UUID{r.ID})
	for _, answer := range given[r.ID] {
		for i := range shown.Questions {
			if shown.Questions[i].ID == answer.Question {
				shown.Questions[i].Given = answer.Said()
			}
		}
	}
	return shown, err
}

func (a *App) showSurvey(tx *pg.Tx, d *survey.Questionnaire, locale string) (SurveyShown, error) {
	m, err := a.merchantOf(tx)
	if err != nil {
		return SurveyShown{}, err
	}
	if locale == "" {
		locale = m.Locale
	}
	w := words.For(locale)
	in := func(t survey.Texts) string { return t.In(w.Locale(), words.For(m.Locale).Locale()) }
	shown := SurveyShown{
		Locale: w.Locale(), Shop: m.Name, Look: m.Look, From: d.From, Title: in(d.Title), Intro: in(d.Intro),
		Thanks: in(d.Thanks), Questions: make([]QuestionShown, len(d.Questions)),
	}
	if shown.Thanks == "" {
		shown.Thanks = w.Text("survey.thanks", nil)
	}
	for i := range d.Questions {
		q := &d.Questions[i]
		one := QuestionShown{ID: q.ID, Kind: q.Kind, Text: in(q.Text), Required: q.Required}
		least, most, isScale := q.Kind.Scale()
		if one.Least, one.Most = least, most; isScale {
			one.Low = w.Text("survey."+string(q.Kind)+".low", nil)
			one.High = w.Text("survey."+string(q.Kind)+".high", nil)
		}
		for _, o := range q.Options {
			one.Options = append(one.Options, OptionShown{o.ID, in(o.Text)})
		}
		shown.Questions[i] = one
	}
	return shown, nil
}

// OpenSurvey reads what an open link asks. Its ID is new: it makes sending one form
// twice one answer. fail.NotFound when we did not make the link, or the survey does
// not ask anybody any more.
func (a *App) OpenSurvey(ctx context.Context, token, locale string) (shown SurveyShown, err error) {
	err = a.bySurveyLink(ctx, openSurvey, token, func(tx *pg.Tx, id uuid.UUID) error {
		_, d, err := openOne(tx, id)
		if err != nil {
			return err
		}
		shown, err = a.showSurvey(tx, &d, locale)
		shown.ID = uuid.New()
		return err
	})
	return shown, err
}

// PreviewSurvey shows a document as it would be asked in a language; it need not be
// finished.
func (a *App) PreviewSurvey(ctx context.Context, merchantID uuid.UUID, d survey.Questionnaire, locale string) (
	shown SurveyShown, err error,
) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if d, err = withEveryGoal(tx, d); err != nil {
			return err
		}
		shown, err = a.showSurvey(tx, &d, locale)
		return err
	})
	return shown, err
}

// openOne reads a survey that anybody may answer.
func openOne(tx *pg.Tx, id uuid.UUID) (s survey.Survey, d survey.Questionnaire, err error) {
	if s, err = survey.Get(tx, id); err != nil {
		return s, d, err
	}
	if s.State != survey.Live {
		return s, d, fail.New(fail.Conflict, "this survey is over")
	}
	if d, err = survey.Published(tx, s.ID, s.Version); err == nil && !d.Open {
		err = noLink()
	}
	return s, d, err
}

// AnswerOpen takes answers of somebody who followed an open link: nobody's name
// stands on them. sheet is the ID of the form; sending it twice is sending it once.
func (a *App) AnswerOpen(ctx context.Context, token string, sheet uuid.UUID, locale string, given survey.Given) (
	sent SurveySent, err error,
) {
	if sheet == uuid.Nil {
		return sent, fail.New(fail.Invalid, "load the page again")
	}
	err = a.bySurveyLink(ctx, openSurvey, token, func(tx *pg.Tx, id uuid.UUID) error {
		s, _, err := openOne(tx, id)
		if err != nil {
			return err
		}
		key := "open:" + s.ID.String() + ":" + sheet.String()
		r := survey.Response{
			ID: tx.NewID(), Survey: s.ID, Version: s.Version, Key: key, AskedAt: tx.Now,
			EndsAt: tx.Now.Add(survey.Life), Locale: words.For(locale).Locale(),
		}
		added, err := survey.AddResponse(tx, r)
		if err != nil {
			return err
		}
		if !added {
			return fail.New(fail.Conflict, "you have answered this already")
		}
		sent, err = a.takeAnswers(tx, &r, given, true)
		return err
	})
	return sent, err
}

// ShopperSurvey is what waits to be answered by a signed-in shopper, nil for
// nothing. With a slug, that survey is put before them if they may be asked now:
// a thank-you page does it. Looking at it asks.
func (a *App) ShopperSurvey(ctx context.Context, s Shopper, slug, locale string) (shown *SurveyShown, err error) {
	if s.MemberID == uuid.Nil {
		return nil, nil //nolint:nilnil // nobody in particular is asked nothing
	}
	err = a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		shown = nil
		r, err := a.waitingSurvey(tx, s, slug)
		if errors.Is(err, errNothingAsked) {
			return nil
		}
		if err != nil {
			return err
		}
		view, err := a.showResponse(tx, &r, locale)
		shown = &view
		return err
	})
	return shown, err
}

var errNothingAsked = errors.New("nothing is asked")

func (a *App) waitingSurvey(tx *pg.Tx, s Shopper, slug string) (r survey.Response, err error) {
	r, err = survey.Waiting(tx, s.MemberID)
	if err == nil || !fail.Is(err, fail.NotFound) {
		return r, err
	}
	if slug == "" || s.Staff {
		return r, errNothingAsked
	}
	day := tx.Now.Format("2006-01-02")
	key := "here:" + slug + ":" + s.MemberID.String() + ":" + day
	fates, err := survey.Ask(tx, []survey.Asking{{
		Member: s.MemberID, Slug: slug, Key: key, Store: s.Store,
		Here: true,
	}})
	if err != nil {
		return r, err
	}
	if fates[key] != survey.Asked {
		return r, errNothingAsked
	}
	if r, err = survey.Waiting(tx, s.MemberID); fail.Is(err, fail.NotFound) {
		err = errNothingAsked
	}
	return r, err
}

// AnswerShopper takes answers of a signed-in shopper to an invitation of theirs.
// fail.NotFound for another's.
func (a *App) AnswerShopper(ctx context.Context, s Shopper, id uuid.UUID, given survey.Given, final bool) (
	sent SurveySent, err error,
) {
	err = a.theirInvitation(ctx, s, id, func(tx *pg.Tx, r *survey.Response) error {
		sent, err = a.takeAnswers(tx, r, given, final)
		return err
	})
	return sent, err
}

// DeclineSurvey heeds "not now": the widget does not show it any more.
func (a *App) DeclineSurvey(ctx context.Context, s Shopper, id uuid.UUID) error {
	return a.theirInvitation(ctx, s, id, func(tx *pg.Tx, r *survey.Response) error {
		if r.DeclinedAt != nil || r.FinishedAt != nil {
			return nil
		}
		r.DeclinedAt = &tx.Now
		return survey.SaveResponse(tx, *r)
	})
}

func (a *App) theirInvitation(
	ctx context.Context, s Shopper, id uuid.UUID, do func(*pg.Tx, *survey.Response) error,
) error {
	gone := fail.New(fail.NotFound, "there is no such survey")
	if s.MemberID == uuid.Nil || s.Staff {
		return gone
	}
	return a.db.InMerchant(ctx, s.Merchant, func(tx *pg.Tx) error {
		if err := inbox.LockMerchant(tx); err != nil {
			return err
		}
		r, err := survey.LockResponse(tx, id)
		if fail.Is(err, fail.NotFound) || err == nil && r.Member != s.MemberID {
			return gone
		}
		if err != nil {
			return err
		}
		return do(tx, &r)
	})
}
