package api

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/survey"
)

// SurveyResults is what a survey came to.
type SurveyResults struct {
	Asked     int64            `json:"asked" doc:"Members who were invited"`
	Answered  int64            `json:"answered" doc:"With an answer to at least one question"`
	Finished  int64            `json:"finished"`
	Anonymous int64            `json:"anonymous" doc:"Of those who answered: by the open link, nobody knows who"`
	Hidden    bool             `json:"hidden" doc:"The group is too small for what it says about people: nothing is told"`
	Newest    int              `json:"newest" doc:"Of a segment: only those who gave this many answers, the newest, were looked at; 0 for all"`
	Questions []QuestionResult `json:"questions"`
}

// QuestionResult is what one question came to.
type QuestionResult struct {
	ID      string        `json:"id"`
	Kind    string        `json:"kind" enum:"nps,csat,ces,choice,text"`
	Text    string        `json:"text" doc:"In your language"`
	Figure  *SurveyFigure `json:"figure" doc:"Of a scale"`
	Counts  []SurveyCount `json:"counts" doc:"Of a scale each number, of a choice each option"`
	Months  []SurveyMonth `json:"months" doc:"Of a scale, oldest first"`
	Answers int64         `json:"answers"`
}

// SurveyFigure is what a scale came to. The truth lies within the margin, either
// way, in 95 of 100 samples.
type SurveyFigure struct {
	Enough  bool    `json:"enough" doc:"At least 10 answers: fewer say nothing"`
	Score   float64 `json:"score" doc:"NPS, -100 to 100; of the others the good answers in percent"`
	Margin  float64 `json:"margin" doc:"Of the score. NPS: Rocks, The American Statistician 70(4), 2016; others: Wilson 1927"`
	Average float64 `json:"average"`
	Spread  float64 `json:"spread" doc:"Margin of the average"`
	Good    int64   `json:"good"`
	Neutral int64   `json:"neutral"`
	Poor    int64   `json:"poor"`
}

// SurveyCount is how often something was answered.
type SurveyCount struct {
	Value string `json:"value" doc:"A number, or an option's id"`
	Text  string `json:"text" doc:"Of an option, in your language"`
	Mood  string `json:"mood" enum:"good,neutral,poor,"`
	Count int64  `json:"count"`
}

// SurveyMonth is a month of the merchant's calendar.
type SurveyMonth struct {
	Month   string       `json:"month" doc:"2027-03"`
	Answers int64        `json:"answers"`
	Figure  SurveyFigure `json:"figure"`
}

// SurveyText is an answer in words.
type SurveyText struct {
	ID         uuid.UUID  `json:"id" format:"uuid" doc:"Of the response"`
	Question   string     `json:"question"`
	Text       string     `json:"text"`
	Number     *int       `json:"number" doc:"What the same person gave on the first scale"`
	MemberID   *uuid.UUID `json:"member_id" format:"uuid"`
	MemberName string     `json:"member_name"`
	At         time.Time  `json:"at"`
}

type resultsInput struct {
	OneInput
	Segment uuid.UUID `query:"segment" format:"uuid" doc:"Only members of this segment"`
	From    string    `query:"from" maxLength:"10" doc:"First day, like 2027-03-01"`
	To      string    `query:"to" maxLength:"10" doc:"Last day"`
}

type textsInput struct {
	OneInput
	PageInput
	Text string `query:"q" maxLength:"200" doc:"Words that must stand there"`
}

func (s *server) surveyResults(ctx context.Context, who app.Session, in *resultsInput) (*answer[SurveyResults], error) {
	m, err := s.app.Merchant(ctx, who.Merchant)
	if err != nil {
		return nil, err
	}
	r, err := s.app.SurveyResults(ctx, who.Merchant, in.ID, app.SurveyCut{
		Segment: in.Segment, From: in.From, To: in.To,
	})
	if err != nil {
		return nil, err
	}
	out := SurveyResults{
		Asked: r.Asked, Answered: r.Answered, Finished: r.Finished, Anonymous: r.Anonymous, Hidden: r.Hidden,
		Newest: r.Newest, Questions: []QuestionResult{},
	}
	for i := range r.Document.Questions {
		out.Questions = append(out.Questions, questionResult(&r, &r.Document.Questions[i], m.Locale))
	}
	return reply(out), nil
}

func questionResult(r *app.SurveyResults, q *survey.Question, locale string) QuestionResult {
	counts := r.Counts[q.ID]
	out := QuestionResult{
		ID: q.ID, Kind: string(q.Kind), Text: q.Text.In(locale), Counts: []SurveyCount{}, Months: []SurveyMonth{},
	}
	times := map[string]int64{}
	for _, c := range counts {
		times[c.Value(q.Kind)] += c.N
		out.Answers += c.N
	}
	least, most, isScale := q.Kind.Scale()
	if isScale {
		figure := figureOf(survey.FigureOf(q.Kind, counts))
		out.Figure = &figure
		for n := least; n <= most; n++ {
			c := survey.Count{Number: n}
			value := c.Value(q.Kind)
			out.Counts = append(out.Counts, SurveyCount{
				Value: value, Mood: string(survey.MoodOf(q.Kind, n)), Count: times[value],
			})
		}
	}
	for _, o := range q.Options {
		out.Counts = append(out.Counts, SurveyCount{
			Value: o.ID, Text: o.Text.In(locale), Mood: string(o.Mood), Count: times[o.ID],
		})
	}
	for _, month := range r.Months[q.ID] {
		out.Months = append(out.Months, SurveyMonth{
			Month: month.Month.Format("2006-01"), Answers: month.Figure.N, Figure: figureOf(month.Figure),
		})
	}
	return out
}

func figureOf(f survey.Figure) SurveyFigure {
	return SurveyFigure{
		Enough: f.N >= survey.Enough, Score: tenth(f.Score), Margin: tenth(f.Margin), Average: tenth(f.Average),
		Spread: tenth(f.Spread), Good: f.Good, Poor: f.Poor, Neutral: f.N - f.Good - f.Poor,
	}
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

func (s *server) surveyTexts(ctx context.Context, who app.Session, in *textsInput) (*answer[Page[SurveyText]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	said, people, next, err := s.app.SurveySaid(ctx, who.Merchant, in.ID, survey.Search{
		Text: in.Text, Before: before, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return reply(Page[SurveyText]{Next: cursorOf(next), Items: each(said, func(one survey.Said) SurveyText {
		text := SurveyText{
			ID: one.Response.ID, Question: one.Question, Text: one.Text, Number: one.Number,
			MemberID: idUnlessZero(one.Response.Member), MemberName: people[one.Response.Member].Name,
		}
		if at := one.Response.AnsweredAt; at != nil {
			text.At = at.UTC()
		}
		return text
	})}), nil
}

// exportSurvey streams. An error on the way breaks the file off.
func (s *server) exportSurvey(ctx context.Context, who app.Session, in *OneInput) (*huma.StreamResponse, error) {
	if _, err := s.app.Survey(ctx, who.Merchant, in.ID); err != nil {
		return nil, err
	}
	if err := s.allow(ctx, "export|"+who.Merchant.String()); err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
		hc.SetHeader("Content-Disposition", `attachment; filename="survey.csv"`)
		if err := s.app.ExportSurvey(ctx, who.Merchant, in.ID, hc.BodyWriter()); err != nil {
			s.noteFailure(ctx, problemOf(err), err)
			panic(http.ErrAbortHandler)
		}
	}}, nil
}
