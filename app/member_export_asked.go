package app

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/support"
	"regulars/app/survey"
)

// CopiedRequest is something the person asked the merchant's people.
type CopiedRequest struct {
	At       time.Time    `json:"at"`
	Kind     support.Kind `json:"kind"`
	State    string       `json:"state"`
	Order    string       `json:"order,omitempty"`
	Product  string       `json:"product,omitempty"`
	Text     string       `json:"text"`
	WhatCame string       `json:"what_came_of_it,omitempty"`
}

func copyRequests(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	found, err := support.List(tx, support.Find{Member: id, Limit: mostCopied})
	if err != nil {
		return err
	}
	views, err := describeRequests(tx, found)
	for _, v := range views {
		c.Requests = append(c.Requests, CopiedRequest{
			At: v.OpenedAt, Kind: v.Kind, State: v.State.String(), Order: v.OrderName, Product: v.ProductName,
			Text: v.Text, WhatCame: v.Note,
		})
	}
	return err
}

// CopiedSurvey is a survey that the person was asked, and what they said.
type CopiedSurvey struct {
	At         time.Time         `json:"at"`
	Survey     string            `json:"survey"`
	AnsweredAt *time.Time        `json:"answered_at,omitempty"`
	Answers    map[string]string `json:"answers,omitempty"` // by the question
	Points     int64             `json:"points"`
}

func (a *App) copySurveys(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	m, err := a.merchantOf(tx)
	if err != nil {
		return err
	}
	asked, err := survey.OfMember(tx, id, mostCopied)
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(asked))
	for i := range asked {
		ids[i] = asked[i].ID
	}
	answers, err := survey.AnswersOf(tx, ids)
	if err != nil {
		return err
	}
	for i := range asked {
		d, err := askedOf(tx, &asked[i])
		if err != nil {
			return err
		}
		one := CopiedSurvey{
			At: asked[i].AskedAt, Survey: d.Title.In(m.Locale), AnsweredAt: asked[i].AnsweredAt,
			Points: asked[i].Points, Answers: map[string]string{},
		}
		for j := range answers[asked[i].ID] {
			given := &answers[asked[i].ID][j]
			if q := d.Question(given.Question); q != nil {
				one.Answers[q.Text.In(m.Locale)] = q.Words(given, m.Locale)
			}
		}
		c.Surveys = append(c.Surveys, one)
	}
	return nil
}
