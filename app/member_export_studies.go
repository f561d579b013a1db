package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/consent"
	"regulars/app/internal/pg"
	"regulars/app/study"
)

// CopiedStudy is a study that the person was invited to.
type CopiedStudy struct {
	At         time.Time      `json:"at"`
	Study      string         `json:"study"`
	Step       string         `json:"step"`
	Terms      string         `json:"accepted_terms,omitempty"`
	AcceptedAt *time.Time     `json:"accepted_at,omitempty"`
	WantedAt   *time.Time     `json:"said_yes_too_late_at,omitempty"`
	OfferedAt  *time.Time     `json:"offered_a_place_at,omitempty"`
	ShippedAt  *time.Time     `json:"sent_at,omitempty"`
	AnsweredAt *time.Time     `json:"answered_at,omitempty"`
	Address    *study.Address `json:"address,omitempty"`
}

// copyStudies copies what a person was invited to, what they agreed to, and where
// something was sent.
func (a *App) copyStudies(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	found, err := study.OfMember(tx, id, mostCopied)
	if err != nil {
		return err
	}
	var terms []string
	for _, i := range found {
		terms = append(terms, i.TermsID)
	}
	texts, err := consent.Texts(tx, terms)
	if err != nil {
		return err
	}
	for _, i := range found {
		s, err := study.Get(tx, i.Study)
		if err != nil {
			return err
		}
		one := CopiedStudy{
			At: *i.InvitedAt, Study: s.Outline.Title.In(m.Locale), Step: i.Step.String(), Terms: texts[i.TermsID],
			AcceptedAt: i.AcceptedAt, WantedAt: i.WantedAt, OfferedAt: i.OfferedAt, ShippedAt: i.ShippedAt,
			AnsweredAt: i.AnsweredAt,
		}
		if len(i.Sealed) > 0 {
			to, err := a.addressOf(tx, i)
			if err != nil {
				return err
			}
			one.Address = &to
		}
		c.Studies = append(c.Studies, one)
	}
	return nil
}
