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
	Subject  string       `json:"subject,omitempty"`
	Sender   string       `json:"sender,omitempty"` // the address it was mailed from
	Said     []CopiedSaid `json:"said,omitempty"`
	Files    []string     `json:"files,omitempty"` // names of what came along
}

// CopiedSaid is one thing said after the first words.
type CopiedSaid struct {
	At   time.Time   `json:"at"`
	Who  support.Who `json:"who"`
	Name string      `json:"name,omitempty"`
	Text string      `json:"text"`
}

func copyRequests(tx *pg.Tx, id uuid.UUID, c *MemberCopy) error {
	found, err := support.List(tx, support.Find{Member: id, Limit: mostCopied})
	if err != nil {
		return err
	}
	views, err := describeRequests(tx, found)
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(found))
	for i := range found {
		ids[i] = found[i].ID
	}
	said, err := support.Thread(tx, ids)
	if err != nil {
		return err
	}
	files, err := support.Files(tx, ids)
	for _, v := range views {
		one := CopiedRequest{
			At: v.OpenedAt, Kind: v.Kind, State: v.State.String(), Order: v.OrderName, Product: v.ProductName,
			Text: v.Text, WhatCame: v.Note, Subject: v.Subject, Sender: v.SenderEmail,
		}
		for _, m := range said[v.ID] {
			one.Said = append(one.Said, CopiedSaid{At: m.At, Who: m.Who, Name: m.Name, Text: m.Text})
		}
		for _, f := range files[v.ID] {
			one.Files = append(one.Files, f.Name)
		}
		c.Requests = append(c.Requests, one)
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
