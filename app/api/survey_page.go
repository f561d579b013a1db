package api

import (
	_ "embed"
	"errors"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/survey"
	"regulars/app/words"
)

//go:embed survey.html
var surveyHTML string

//go:embed survey_first.js
var surveyFirst []byte

var surveyPage = template.Must(template.New("survey").Parse(headHTML + sheetHTML + surveyHTML))

const surveyPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// surveyView is what the page shows: questions, or a title with a sentence.
type surveyView struct {
	Locale, Dir, Title, Text, Shop, From string
	Accent                               string
	Said                                 bool // Text says how it went
	Action, Send, Optional, Noted        string
	Sheet                                uuid.UUID
	First                                bool // the answer clicked in a mail is sent by itself
	Trouble                              string
	Questions                            []questionView
	MostSaid                             int
	Help, HelpTitle, HelpLink            string
}

type questionView struct {
	app.QuestionShown
	Scale []string
	Wrong string
}

// surveyPages serves where invitations and open links lead. Opening one changes
// nothing, because mail scanners open every link.
func (s *server) surveyPages(e *echo.Echo) {
	e.GET("/survey/first.js", func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "public, max-age=86400")
		return c.Blob(http.StatusOK, "text/javascript; charset=utf-8", surveyFirst)
	})
	e.GET("/survey/ask/:token", s.showAsked)
	e.POST("/survey/ask/:token", s.answerAsked)
	e.GET("/survey/open/:token", s.showOpen)
	e.POST("/survey/open/:token", s.answerOpen)
}

func (s *server) showAsked(c echo.Context) error {
	shown, err := s.asked(c)
	if err != nil {
		return s.surveyRefused(c, err)
	}
	given := survey.Given{}
	for i := range shown.Questions {
		if said := c.QueryParam(shown.Questions[i].ID); said != "" {
			given[shown.Questions[i].ID] = said
		}
	}
	view := surveyPageOf(c.Request().URL.Path, shown, given, nil)
	view.First = len(given) > 0 && !shown.Answered
	return showSurvey(c, http.StatusOK, view)
}

func (s *server) asked(c echo.Context) (app.SurveyShown, error) {
	if err := s.allow(c.Request().Context(), "survey|"+s.clientIP(c.Request())); err != nil {
		return app.SurveyShown{}, err
	}
	return s.app.OpenAsked(c.Request().Context(), c.Param("token"), localeOf(c))
}

func (s *server) answerAsked(c echo.Context) error {
	shown, err := s.asked(c)
	if err != nil {
		return s.surveyRefused(c, err)
	}
	given, err := formOf(c)
	if err != nil {
		return s.surveyRefused(c, err)
	}
	part := c.Request().PostForm.Get("part") == "1"
	sent, err := s.app.AnswerInvitation(c.Request().Context(), c.Param("token"), given, !part)
	switch {
	case fail.Is(err, fail.Invalid):
		return showSurvey(c, http.StatusBadRequest, surveyPageOf(c.Request().URL.Path, shown, given, err))
	case err != nil:
		return s.surveyRefused(c, err)
	case part:
		w := words.For(shown.Locale)
		return c.String(http.StatusOK, strings.TrimSpace(w.Text("survey.noted", nil)+" "+pointsOf(w, shown, sent)))
	}
	return s.thanks(c, shown, sent)
}

func (s *server) showOpen(c echo.Context) error {
	shown, err := s.opened(c)
	if err != nil {
		return s.surveyRefused(c, err)
	}
	return showSurvey(c, http.StatusOK, surveyPageOf(c.Request().URL.Path, shown, nil, nil))
}

func (s *server) opened(c echo.Context) (app.SurveyShown, error) {
	if err := s.allow(c.Request().Context(), "survey|"+s.clientIP(c.Request())); err != nil {
		return app.SurveyShown{}, err
	}
	return s.app.OpenSurvey(c.Request().Context(), c.Param("token"), localeOf(c))
}

func (s *server) answerOpen(c echo.Context) error {
	shown, err := s.opened(c)
	if err != nil {
		return s.surveyRefused(c, err)
	}
	given, err := formOf(c)
	if err != nil {
		return s.surveyRefused(c, err)
	}
	sheet, err := uuid.Parse(c.Request().PostForm.Get("sheet"))
	if err != nil {
		return s.surveyRefused(c, fail.New(fail.Invalid, "load the page again"))
	}
	if err := s.allow(c.Request().Context(), "sheet|"+s.clientIP(c.Request())); err != nil {
		return s.surveyRefused(c, err)
	}
	shown.ID = sheet
	sent, err := s.app.AnswerOpen(c.Request().Context(), c.Param("token"), sheet, shown.Locale, given)
	switch {
	case fail.Is(err, fail.Invalid):
		return showSurvey(c, http.StatusBadRequest, surveyPageOf(c.Request().URL.Path, shown, given, err))
	case err != nil:
		return s.surveyRefused(c, err)
	}
	return s.thanks(c, shown, sent)
}

func localeOf(c echo.Context) string {
	if wished := c.QueryParam("locale"); wished != "" {
		return wished
	}
	return c.Request().Header.Get("Accept-Language")
}

// formOf reads answers from a form: its fields are named "a." and the question.
func formOf(c echo.Context) (survey.Given, error) {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		return nil, fail.New(fail.Invalid, "the form cannot be read")
	}
	given := survey.Given{}
	for name, values := range r.PostForm {
		id, ok := strings.CutPrefix(name, "a.")
		if !ok || len(values) == 0 {
			continue
		}
		if !fits(values[0]) || !fits(id) {
			return nil, fail.New(fail.Invalid, "the form cannot be read")
		}
		given[id] = strings.ReplaceAll(values[0], "\r\n", "\n")
	}
	return given, nil
}

// surveyPageOf shows what is asked with what was given; wrong says at which question
// that does not fit.
func surveyPageOf(path string, shown app.SurveyShown, given survey.Given, wrong error) surveyView {
	w := words.For(shown.Locale)
	view := surveyView{
		Locale: w.Locale(), Dir: w.Dir(), Title: shown.Title, Text: shown.Intro, Shop: shown.Shop, From: shown.From,
		Accent: shown.Look.Accent, Action: (&url.URL{Path: path}).String(), Sheet: shown.ID,
		Send: w.Text("survey.send", nil), Optional: w.Text("survey.optional", nil), Noted: w.Text("survey.noted", nil),
		MostSaid: survey.MostSaid,
	}
	if shown.Answered {
		view.Text, view.Said = w.Text("survey.done", nil), true
		return view
	}
	field := ""
	if refused, ok := errors.AsType[*fail.Error](wrong); ok {
		field, view.Trouble = refused.Field, w.Text("survey.fix", nil)
	}
	for i := range shown.Questions {
		q := questionView{QuestionShown: shown.Questions[i]}
		if said, ok := given[q.ID]; ok {
			q.Given = said
		}
		for n := q.Least; q.Most > 0 && n <= q.Most; n++ {
			q.Scale = append(q.Scale, strconv.Itoa(n))
		}
		if field == "answers."+q.ID {
			q.Wrong = wrongAnswer(w, q.Kind, q.Given)
		}
		view.Questions = append(view.Questions, q)
	}
	return view
}

func wrongAnswer(w *words.Words, kind survey.QuestionKind, given string) string {
	if kind == survey.Text && given != "" {
		return w.Text("survey.too_long", words.Args{"Most": w.Number(survey.MostSaid)})
	}
	return w.Text("survey.missing", nil)
}

func (s *server) thanks(c echo.Context, shown app.SurveyShown, sent app.SurveySent) error {
	w := words.For(shown.Locale)
	view := surveyView{
		Locale: w.Locale(), Dir: w.Dir(), Title: shown.Title, Text: shown.Thanks, Shop: shown.Shop, From: shown.From,
		Accent: shown.Look.Accent, Said: true,
	}
	if thanks := pointsOf(w, shown, sent); thanks != "" {
		view.Text += " " + thanks
	}
	if sent.Help.Link != "" {
		view.Help, view.HelpLink = w.Text("guide.help", nil), sent.Help.Link
		view.HelpTitle = sent.Help.Title.In(w.Locale())
	}
	return showSurvey(c, http.StatusOK, view)
}

// pointsOf says what answers gave, "" for nothing.
func pointsOf(w *words.Words, shown app.SurveyShown, sent app.SurveySent) string {
	if sent.Points == 0 {
		return ""
	}
	points := w.Points(sent.Points, words.PointsName(shown.Look.Name(w.Locale())))
	return w.Text("survey.points", words.Args{"Points": points})
}

// surveyRefused says kindly why nothing is asked.
func (s *server) surveyRefused(c echo.Context, err error) error {
	p := problemOf(err)
	s.noteFailure(c.Request().Context(), p, err)
	w := words.For(localeOf(c))
	view := surveyView{
		Locale: w.Locale(), Dir: w.Dir(), Accent: pageAccent, Said: true, Title: w.Text("survey.ready.title", nil),
		Text: w.Text("mail.page.failed", nil),
	}
	switch {
	case p.Status == http.StatusNotFound:
		view.Text = w.Text("survey.gone", nil)
	case p.Status == http.StatusConflict && strings.Contains(p.Detail, "already"):
		view.Text = w.Text("survey.done", nil)
	case p.Status == http.StatusConflict:
		view.Text = w.Text("survey.over", nil)
	}
	maps.Copy(c.Response().Header(), p.GetHeaders())
	return showSurvey(c, p.Status, view)
}

func showSurvey(c echo.Context, status int, view surveyView) error {
	return sendPage(c, status, surveyPage, surveyPolicy, view)
}
