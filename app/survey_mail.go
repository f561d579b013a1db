package app

import (
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/survey"
)

// mayAsk reports why a member is not asked by e-mail now: they did not agree to
// e-mails, have answered meanwhile, or it is over. "" when they are.
func mayAsk(tx *pg.Tx, m *message.Message) (why string, err error) {
	if m.Kind != message.Survey {
		return "", nil
	}
	agreed, err := consent.May(tx, []uuid.UUID{m.Member}, consent.Email)
	if err != nil {
		return "", err
	}
	if !agreed[m.Member] {
		return message.WhyNoConsent, nil
	}
	id, err := uuid.Parse(m.Data[message.Invitation])
	if err != nil {
		return message.WhyGone, nil //nolint:nilerr // it names nothing
	}
	r, err := survey.GetResponse(tx, id)
	switch {
	case fail.Is(err, fail.NotFound):
		return message.WhyGone, nil
	case err != nil:
		return "", err
	case r.Takes(tx.Now) != nil: // it says to whoever answers why it takes nothing
		return message.WhyGone, nil //nolint:nilerr // what is refused to an answer is no failure here
	}
	if d, err := askedOf(tx, &r); err != nil || len(d.Questions) == 0 {
		return message.WhyGone, err
	}
	return "", nil
}

// addSurvey adds what a survey asks to the letter of an invitation. Each number of
// the first scale has a link that answers it.
func (a *App) addSurvey(tx *pg.Tx, m *message.Message, person *member.Member, c *message.Content) error {
	if m.Kind != message.Survey {
		return nil
	}
	id, err := uuid.Parse(m.Data[message.Invitation])
	if err != nil {
		return err
	}
	r, err := survey.GetResponse(tx, id)
	if err != nil {
		return err
	}
	shown, err := a.showResponse(tx, &r, person.Locale)
	if err != nil {
		return err
	}
	if c.ButtonURL, err = a.surveyLink(tx, invitation, r.ID); err != nil {
		return err
	}
	c.SenderName, c.Ask = shown.From+" · "+shown.Shop, &message.Ask{Title: shown.Title, Intro: shown.Intro}
	if first := shown.Questions[0]; first.Most > 0 {
		c.Ask.Question, c.Ask.Low, c.Ask.High = first.Text, first.Low, first.High
		for n := first.Least; n <= first.Most; n++ {
			said := strconv.Itoa(n)
			c.Ask.Scale = append(c.Ask.Scale, message.ScaleLink{
				Label: said, URL: c.ButtonURL + "?" + url.Values{first.ID: {said}}.Encode(),
			})
		}
	}
	return nil
}
