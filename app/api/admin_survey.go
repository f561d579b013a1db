package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/survey"
)

// Survey is a survey as staff see it.
type Survey struct {
	ID        uuid.UUID             `json:"id" format:"uuid"`
	Slug      string                `json:"slug" doc:"What automations and ways to earn call it, for good"`
	State     string                `json:"state" enum:"draft,live,over"`
	Version   int                   `json:"version" doc:"Newest published one, 0 for none"`
	Changed   bool                  `json:"changed" doc:"The draft says something else than what is asked"`
	Draft     survey.Questionnaire  `json:"draft"`
	Live      *survey.Questionnaire `json:"live"`
	Link      string                `json:"link" doc:"Where anybody may answer; empty when nobody may"`
	Asked     int64                 `json:"asked"`
	Answered  int64                 `json:"answered"`
	CreatedAt time.Time             `json:"created_at"`
	UpdatedAt time.Time             `json:"updated_at"`
}

// SurveyTemplate is a survey that is ready to be asked.
type SurveyTemplate struct {
	Slug     string               `json:"slug"`
	Document survey.Questionnaire `json:"document"`
}

// NewSurveyBody begins a survey.
type NewSurveyBody struct {
	Slug     string               `json:"slug" minLength:"1" maxLength:"40" pattern:"^[a-z0-9][a-z0-9_-]*$" patternDescription:"a-z, 0-9, - and _"`
	Document survey.Questionnaire `json:"document"`
}

// SurveyBody is what the next version asks.
type SurveyBody struct {
	Document survey.Questionnaire `json:"document"`
}

// SurveyLook is a document to be looked at.
type SurveyLook struct {
	Document survey.Questionnaire `json:"document"`
	Language string               `json:"language" maxLength:"10" doc:"Which words"`
}

// SurveyPreview is the page that shoppers see. Nothing in it runs.
type SurveyPreview struct {
	HTML string `json:"html"`
}

// SurveySettings are for all surveys together.
type SurveySettings struct {
	QuietDays int `json:"quiet_days" minimum:"1" maximum:"365" doc:"Between two surveys to one member"`
}

// AskBody names whom to ask.
type AskBody struct {
	MemberID uuid.UUID `json:"member_id" format:"uuid"`
}

type newSurveyInput struct{ Body NewSurveyBody }

type saveSurveyInput struct {
	OneInput
	Body SurveyBody
}

type askInput struct {
	OneInput
	KeyInput
	Body AskBody
}

func (s *server) surveyAPI(described huma.API) {
	const path = "/surveys"
	staff(s, described, get("list-surveys", path, "Surveys, newest first"), s.listSurveys)
	staff(s, described, get("list-survey-templates", "/survey-templates", "Surveys that are ready to be asked"),
		s.listSurveyTemplates)
	staff(s, described, get("get-survey-settings", "/survey-settings", "How often one member is asked"),
		s.getSurveySettings)
	staff(s, described, put("save-survey-settings", "/survey-settings", "Change how often"), s.saveSurveySettings)
	staff(s, described, post("add-survey", path, "Begin a survey"), s.addSurvey)
	staff(s, described, post("preview-survey", "/survey-previews", "How a survey looks"), s.previewSurvey)
	staff(s, described, get("get-survey", path+"/{id}", "One survey"), s.getSurvey)
	staff(s, described, put("save-survey", path+"/{id}", "Change what the next version asks"), s.saveSurvey)
	staff(s, described, post("publish-survey", path+"/{id}/publish", "Ask this from now on"), s.publishSurvey)
	staff(s, described, post("end-survey", path+"/{id}/end", "Ask nobody any more"), s.endSurvey)
	staff(s, described, post("ask-member", path+"/{id}/ask", "Ask one member now, within the quiet days"), s.askMember)
	staff(s, described, get("get-survey-results", path+"/{id}/results", "What it came to"), s.surveyResults)
	staff(s, described, get("list-survey-texts", path+"/{id}/texts", "Answers in words, newest first"), s.surveyTexts)
	export := get("export-survey", path+"/{id}/answers", "All answers as CSV, a line a response")
	export.Responses = map[string]*huma.Response{"200": {
		Description: "CSV", Content: map[string]*huma.MediaType{"text/csv": {}},
	}}
	staff(s, described, export, s.exportSurvey)
	code := get("get-survey-code", path+"/{id}/code", "The open link as a code to print")
	code.Responses = map[string]*huma.Response{"200": {
		Description: "A QR code", Content: map[string]*huma.MediaType{"image/svg+xml": {}},
	}}
	staff(s, described, code, s.surveyCode)
}

func (s *server) listSurveys(ctx context.Context, who app.Session, in *PageInput) (*answer[Page[Survey]], error) {
	before, err := cursor(in.After)
	if err != nil {
		return nil, err
	}
	return paged(surveyOf)(s.app.Surveys(ctx, who.Merchant, before, in.Limit))
}

func (s *server) listSurveyTemplates(_ context.Context, who app.Session, _ *noInput) (*answer[List[SurveyTemplate]],
	error,
) {
	return reply(List[SurveyTemplate]{Items: each(survey.Templates(who.Staff), func(t survey.Template) SurveyTemplate {
		return SurveyTemplate{Slug: t.Slug, Document: t.Document}
	})}), nil
}

func (s *server) getSurveySettings(ctx context.Context, who app.Session, _ *noInput) (*answer[SurveySettings], error) {
	days, err := s.app.SurveyQuiet(ctx, who.Merchant)
	return reply(SurveySettings{QuietDays: days}), err
}

func (s *server) saveSurveySettings(ctx context.Context, who app.Session, in *request[SurveySettings]) (
	*answer[SurveySettings], error,
) {
	if err := s.app.SetSurveyQuiet(ctx, who.Merchant, in.Body.QuietDays); err != nil {
		return nil, err
	}
	return reply(in.Body), nil
}

func (s *server) addSurvey(ctx context.Context, who app.Session, in *newSurveyInput) (*answer[Survey], error) {
	view, err := s.app.AddSurvey(ctx, who.Merchant, in.Body.Slug, in.Body.Document)
	return reply(surveyOf(view)), err
}

func (s *server) getSurvey(ctx context.Context, who app.Session, in *OneInput) (*answer[Survey], error) {
	view, err := s.app.Survey(ctx, who.Merchant, in.ID)
	return reply(surveyOf(view)), err
}

func (s *server) previewSurvey(ctx context.Context, who app.Session, in *request[SurveyLook]) (
	*answer[SurveyPreview], error,
) {
	shown, err := s.app.PreviewSurvey(ctx, who.Merchant, in.Body.Document, in.Body.Language)
	if err != nil {
		return nil, err
	}
	page, err := drawPage(surveyPage, surveyPageOf("", shown, nil, nil))
	return reply(SurveyPreview{HTML: string(page)}), err
}

func (s *server) saveSurvey(ctx context.Context, who app.Session, in *saveSurveyInput) (*answer[Survey], error) {
	view, err := s.app.SaveSurvey(ctx, who.Merchant, in.ID, in.Body.Document)
	return reply(surveyOf(view)), err
}

func (s *server) publishSurvey(ctx context.Context, who app.Session, in *OneInput) (*answer[Survey], error) {
	view, err := s.app.PublishSurvey(ctx, who.Merchant, in.ID)
	return reply(surveyOf(view)), err
}

func (s *server) endSurvey(ctx context.Context, who app.Session, in *OneInput) (*answer[Survey], error) {
	view, err := s.app.EndSurvey(ctx, who.Merchant, in.ID)
	return reply(surveyOf(view)), err
}

func (s *server) askMember(ctx context.Context, who app.Session, in *askInput) (*struct{}, error) {
	return nil, s.app.AskMember(ctx, who.Merchant, in.ID, in.Body.MemberID, in.Key)
}

func surveyOf(v app.SurveyView) Survey {
	filledIn(&v.Draft)
	if v.Live != nil {
		filledIn(v.Live)
	}
	return Survey{
		ID: v.ID, Slug: v.Slug, State: v.State.String(), Version: v.Version, Changed: v.Changed, Draft: v.Draft,
		Live: v.Live, Link: v.Link, Asked: v.Results.Asked, Answered: v.Results.Answered,
		CreatedAt: v.CreatedAt.UTC(), UpdatedAt: v.UpdatedAt.UTC(),
	}
}

// filledIn makes lists and maps of a document that are none empty ones.
func filledIn(d *survey.Questionnaire) {
	d.Questions = listOf(d.Questions)
	d.Title, d.Intro, d.Thanks = filled(d.Title), filled(d.Intro), filled(d.Thanks)
}

// surveyCode draws the open link. fail.Conflict while nobody may follow it.
func (s *server) surveyCode(ctx context.Context, who app.Session, in *OneInput) (*huma.StreamResponse, error) {
	view, err := s.app.Survey(ctx, who.Merchant, in.ID)
	if err != nil {
		return nil, err
	}
	drawn, err := drawCode(view.Link)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "image/svg+xml")
		hc.SetStatus(http.StatusOK)
		_, _ = hc.BodyWriter().Write(drawn) // whoever left does not need it
	}}, nil
}
