package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/survey"
	"regulars/app/words"
)

// ShopperSurvey is what a shopper is asked, in their language, with the words
// around it.
type ShopperSurvey struct {
	ID        uuid.UUID         `json:"id" format:"uuid"`
	From      string            `json:"from" doc:"Who asks"`
	Title     string            `json:"title"`
	Intro     string            `json:"intro"`
	Questions []ShopperQuestion `json:"questions"`
	Send      string            `json:"send"`
	Later     string            `json:"later"`
	Optional  string            `json:"optional"`
}

// ShopperQuestion is one question.
type ShopperQuestion struct {
	ID       string          `json:"id"`
	Kind     string          `json:"kind" enum:"nps,csat,ces,choice,text"`
	Text     string          `json:"text"`
	Least    int             `json:"least" doc:"Of a scale"`
	Most     int             `json:"most" doc:"0 where there is no scale"`
	Low      string          `json:"low" doc:"What the least says"`
	High     string          `json:"high"`
	Options  []ShopperOption `json:"options"`
	Required bool            `json:"required"`
	Given    string          `json:"given" doc:"What was answered before"`
}

// ShopperOption is one of a choice.
type ShopperOption struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// WaitingSurvey is what waits to be answered, null for nothing.
type WaitingSurvey struct {
	Survey *ShopperSurvey `json:"survey"`
}

// SurveyAnswers are answers by the question's id: a number, an option's id, words.
type SurveyAnswers struct {
	Answers map[string]string `json:"answers" maxProperties:"5"`
	Part    bool              `json:"part,omitempty" doc:"More will come"`
}

// SurveyThanks is what came of answers.
type SurveyThanks struct {
	Text   string      `json:"text"`
	Points int64       `json:"points"`
	Help   *ShownGuide `json:"help,omitempty" doc:"For who was not content with a product"`
}

// ShownGuide leads to a guide that may help.
type ShownGuide struct {
	Text  string `json:"text" doc:"Why it is shown"`
	Title string `json:"title"`
	Link  string `json:"link"`
}

type waitingSurveyInput struct {
	LocaleInput
	Slug string `query:"survey" maxLength:"40" doc:"On a thank-you page: this one, if the shopper may be asked now"`
}

type answerSurveyInput struct {
	LocaleInput
	OneInput
	Body SurveyAnswers
}

type declineSurveyInput struct{ OneInput }

func (s *server) shopperSurveyAPI(described huma.API) {
	shop(s, described, get("get-survey", "/survey", "What the shopper is asked"), s.waitingSurvey)
	shop(s, described, post("answer-survey", "/survey/{id}/answers", "Answer it"), s.answerSurvey)
	shop(s, described, post("decline-survey", "/survey/{id}/decline", "Not now: the widget shows it no more"),
		s.declineSurvey)
}

func (s *server) waitingSurvey(ctx context.Context, shopper app.Shopper, in *waitingSurveyInput) (
	*answer[WaitingSurvey], error,
) {
	shown, err := s.app.ShopperSurvey(ctx, shopper, in.Slug, in.Locale)
	if err != nil || shown == nil || shown.Answered {
		return reply(WaitingSurvey{}), err
	}
	w := words.For(shown.Locale)
	return reply(WaitingSurvey{Survey: &ShopperSurvey{
		ID: shown.ID, From: shown.From, Title: shown.Title, Intro: shown.Intro, Send: w.Text("survey.send", nil),
		Later: w.Text("survey.later", nil), Optional: w.Text("survey.optional", nil),
		Questions: each(shown.Questions, func(q app.QuestionShown) ShopperQuestion {
			return ShopperQuestion{
				ID: q.ID, Kind: string(q.Kind), Text: q.Text, Least: q.Least, Most: q.Most, Low: q.Low, High: q.High,
				Required: q.Required, Given: q.Given,
				Options: each(q.Options, func(o app.OptionShown) ShopperOption { return ShopperOption(o) }),
			}
		}),
	}}), nil
}

func (s *server) answerSurvey(ctx context.Context, shopper app.Shopper, in *answerSurveyInput) (
	*answer[SurveyThanks], error,
) {
	if shopper.MemberID == uuid.Nil {
		return nil, fail.New(fail.NotFound, "there is no such survey")
	}
	if err := s.allow(ctx, "survey|"+shopper.Merchant.String()+"|"+shopper.MemberID.String()); err != nil {
		return nil, err
	}
	sent, err := s.app.AnswerShopper(ctx, shopper, in.ID, survey.Given(in.Body.Answers), !in.Body.Part)
	if err != nil {
		return nil, err
	}
	m, err := s.app.Merchant(ctx, shopper.Merchant)
	if err != nil {
		return nil, err
	}
	w := words.For(in.Locale)
	text := w.Text("survey.thanks", nil)
	if sent.Points > 0 {
		points := w.Points(sent.Points, words.PointsName(m.Look.Name(w.Locale())))
		text += " " + w.Text("survey.points", words.Args{"Points": points})
	}
	thanks := SurveyThanks{Text: text, Points: sent.Points}
	if sent.Help.Link != "" {
		thanks.Help = &ShownGuide{
			Text: w.Text("guide.help", nil), Title: sent.Help.Title.In(w.Locale()), Link: sent.Help.Link,
		}
	}
	return reply(thanks), nil
}

func (s *server) declineSurvey(ctx context.Context, shopper app.Shopper, in *declineSurveyInput) (*struct{}, error) {
	return nil, s.app.DeclineSurvey(ctx, shopper, in.ID)
}
