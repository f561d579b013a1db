package api

import (
	_ "embed"
	"html/template"
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/words"
)

//go:embed guide.html
var guideHTML string

var guidePage = template.Must(template.New("guide").Parse(headHTML + guideHTML))

const guidePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

// guideView is what the page shows: a guide, or a title with a sentence.
type guideView struct {
	app.GuideShown
	Dir, Text                 string
	Begin, Keep, Wants, Wrong string // headings
}

// guidePages serves where letters and the loyalty page lead to read a guide. It
// works without script.
func (s *server) guidePages(e *echo.Echo) {
	e.GET("/guide/:token", s.showGuide)
}

func (s *server) showGuide(c echo.Context) error {
	ctx := c.Request().Context()
	if err := s.allow(ctx, "guide|"+s.clientIP(c.Request())); err != nil {
		return s.noGuide(c, err)
	}
	goal := c.QueryParam("goal")
	if !fits(goal) {
		goal = ""
	}
	shown, err := s.app.OpenGuide(ctx, c.Param("token"), localeOf(c), goal)
	if err != nil {
		return s.noGuide(c, err)
	}
	return sendPage(c, http.StatusOK, guidePage, guidePolicy, guidePageOf(shown))
}

// noGuide says kindly that there is nothing to read.
func (s *server) noGuide(c echo.Context, err error) error {
	p := problemOf(err)
	s.noteFailure(c.Request().Context(), p, err)
	w := words.For(localeOf(c))
	view := guideView{Dir: w.Dir(), Text: w.Text("mail.page.failed", nil)}
	view.Locale, view.Title, view.Look.Accent = w.Locale(), w.Text("guide.gone.title", nil), pageAccent
	if p.Status == http.StatusNotFound {
		view.Text = w.Text("guide.gone", nil)
	}
	maps.Copy(c.Response().Header(), p.GetHeaders())
	return sendPage(c, p.Status, guidePage, guidePolicy, view)
}

func guidePageOf(shown app.GuideShown) guideView {
	w := words.For(shown.Locale)
	return guideView{
		GuideShown: shown, Dir: w.Dir(), Begin: w.Text("guide.first_use", nil), Keep: w.Text("guide.care", nil),
		Wants: w.Text("guide.goals", nil), Wrong: w.Text("guide.troubles", nil),
	}
}
