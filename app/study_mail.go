package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/message"
	"regulars/app/study"
	"regulars/app/words"
)

// studyOf reads what a letter of a study is about, nil for another letter and
// where that is gone.
func studyOf(tx *pg.Tx, m *message.Message) (*study.Invitation, error) {
	if m.Kind != message.Study {
		return nil, nil //nolint:nilnil // it is about nothing of the kind
	}
	id, err := uuid.Parse(m.Data[message.StudyOf])
	if err != nil {
		return nil, nil //nolint:nilnil,nilerr // it names nothing
	}
	i, err := study.GetInvitation(tx, id)
	if fail.Is(err, fail.NotFound) {
		return nil, nil //nolint:nilnil // it is gone
	}
	return i, err
}

// mayTellStudy reports why a letter of a study is not sent now: it is not their
// turn any more, or, of one that asks them to take part, they do not want such
// letters. "" when it is.
func mayTellStudy(tx *pg.Tx, m *message.Message) (why string, err error) {
	if m.Kind != message.Study {
		return "", nil
	}
	i, err := studyOf(tx, m)
	if err != nil || i == nil {
		return message.WhyGone, err
	}
	s, err := study.Get(tx, i.Study)
	if err != nil {
		return "", err
	}
	if !itsTurn(s, i, m.Data[message.Turn], tx.Now) {
		return message.WhyGone, nil
	}
	if i.Step != study.Invited {
		return "", nil // they accepted: it is what they wait for
	}
	agreed, err := willing(tx, s.Outline.Panel, []uuid.UUID{m.Member})
	if err == nil && len(agreed) == 0 {
		why = message.WhyNoConsent
	}
	return why, err
}

func itsTurn(s *study.Study, i *study.Invitation, letter string, now time.Time) bool {
	switch turn := turnOf(s, i, now); letter {
	case message.TurnInvite, message.TurnRemind, message.TurnPlace:
		return turn == TurnOffer
	case message.TurnAddress:
		return turn == TurnAddress
	case message.TurnShipped:
		return turn == TurnTry
	default:
		return turn == TurnAnswer
	}
}

// addStudy adds what a letter of a study says.
func (a *App) addStudy(tx *pg.Tx, m *message.Message, person *member.Member, c *message.Content) error {
	i, err := studyOf(tx, m)
	if err != nil || i == nil {
		return err
	}
	s, err := study.Get(tx, i.Study)
	if err != nil {
		return err
	}
	shown, err := a.showStudy(tx, s, i, person.Locale)
	if err != nil {
		return err
	}
	c.Study = &message.StudyPart{Turn: m.Data[message.Turn], Title: shown.Title, Intro: shown.Intro}
	if c.Date = shown.Until; i.Step == study.Shipped && i.AskedAt == nil {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		c.Date = words.For(shown.Locale).Day(i.ShippedAt.AddDate(0, 0, s.Outline.TryDays).In(m.Location()))
	}
	if c.ButtonURL = shown.Questions; c.ButtonURL == "" {
		c.ButtonURL, err = a.studyLink(tx, i.ID)
	}
	return err
}
