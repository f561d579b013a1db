package api

import (
	_ "embed"
	"html/template"
	"maps"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/app/fail"
	"regulars/app/words"
)

//go:embed login.html
var loginHTML string

var loginPage = template.Must(template.New("login").Parse(headHTML + loginHTML))

// Login pages run no script; their one style is inline.
const loginPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'none'"

type loginView struct {
	Locale, Dir, Title, Text, Button string

	Label, Email, Wrong string // a field for an address, with what is wrong with it
	Again, AgainAt      string // a link, by default to where a new link is asked for

	Kept  []hidden // what the button sends
	As    string   // the answer that the button is, "" for none
	Other string   // a second button, of less weight
}

// hidden is a field of a form that nobody sees.
type hidden struct{ Name, Value string }

// signIn serves login links, and the page where one is asked for. Opening a link
// shows a button and uses nothing up, because mail scanners open every link;
// pressing it signs in.
func (s *server) signIn(e *echo.Echo) {
	e.GET("/login", func(c echo.Context) error { return s.showAsk(c, http.StatusOK, "", "") })
	e.POST("/login", s.askLink)
	e.GET("/login/:token", func(c echo.Context) error {
		if err := s.allow(c.Request().Context(), "login|"+s.clientIP(c.Request())); err != nil {
			return s.loginAnswer(c, err)
		}
		return s.loginAnswer(c, s.app.CheckLogin(c.Request().Context(), c.Param("token")))
	})
	e.POST("/login/:token", s.login)
}

// askLink mails a link to whoever works here. The answer is the same for every
// address, known or not, and comes as fast.
func (s *server) askLink(c echo.Context) error {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, 4<<10)
	email := strings.TrimSpace(c.FormValue("email"))
	err := s.sameOrigin(r)
	for _, key := range []string{"ask|" + s.clientIP(r), "ask|" + strings.ToLower(email)} {
		if err == nil {
			err = s.allow(r.Context(), key)
		}
	}
	if err == nil && s.app.SendsMail() {
		err = s.app.AskSignIn(r.Context(), email)
	}
	w := words.For(r.Header.Get("Accept-Language"))
	switch {
	case fail.Is(err, fail.Invalid):
		return s.showAsk(c, http.StatusBadRequest, email, w.Text("admin.login.ask.invalid", nil))
	case err != nil:
		return s.loginAnswer(c, err)
	}
	view := viewOf(w)
	view.Text = w.Text("admin.login.ask.sent", nil)
	if !s.app.SendsMail() {
		view.Text = w.Text("admin.login.ask.no_mail", nil)
	}
	return showLogin(c, http.StatusOK, view)
}

// showAsk shows the field for an address.
func (s *server) showAsk(c echo.Context, status int, email, wrong string) error {
	w := words.For(c.Request().Header.Get("Accept-Language"))
	view := viewOf(w)
	view.Text = w.Text("admin.login.ask.no_mail", nil)
	if s.app.SendsMail() {
		view.Text, view.Button = w.Text("admin.login.ask.text", nil), w.Text("admin.login.ask.button", nil)
		view.Label, view.Email, view.Wrong = w.Text("admin.login.ask.label", nil), email, wrong
	}
	return showLogin(c, status, view)
}

func viewOf(w *words.Words) loginView {
	return loginView{Locale: w.Locale(), Dir: w.Dir(), Title: w.Text("admin.login.title", nil)}
}

func (s *server) login(c echo.Context) error {
	r := c.Request()
	if err := s.sameOrigin(r); err != nil {
		return err
	}
	if err := s.allow(r.Context(), "login|"+s.clientIP(r)); err != nil {
		return s.loginAnswer(c, err)
	}
	secret, err := s.app.SignIn(r.Context(), c.Param("token"), r.UserAgent(), sessionOf(r))
	if err != nil {
		return s.loginAnswer(c, err)
	}
	s.setSession(c, secret, sessionAge)
	return c.Redirect(http.StatusSeeOther, "/admin/")
}

// loginAnswer shows the button, or why there is none.
func (s *server) loginAnswer(c echo.Context, err error) error {
	w := words.For(c.Request().Header.Get("Accept-Language"))
	view, status := viewOf(w), http.StatusOK
	if err != nil {
		p := problemOf(err)
		s.noteFailure(c.Request().Context(), p, err)
		status, view.Text = p.Status, loginRefusal(w, p)
		if status == http.StatusNotFound && s.app.SendsMail() {
			view.Again = w.Text("admin.login.again", nil)
		}
		maps.Copy(c.Response().Header(), p.GetHeaders())
	} else {
		view.Text, view.Button = w.Text("admin.login.text", nil), w.Text("admin.login.button", nil)
	}
	return showLogin(c, status, view)
}

func showLogin(c echo.Context, status int, view loginView) error {
	return showPlain(c, status, view, loginPolicy)
}

// showPlain shows a page that has one thing to say.
func showPlain(c echo.Context, status int, view loginView, policy string) error {
	drawn, err := drawPage(loginPage, view)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Security-Policy", policy)
	return c.HTMLBlob(status, drawn)
}

func loginRefusal(w *words.Words, p *Problem) string {
	switch p.Status {
	case http.StatusNotFound:
		return w.Text("admin.login.over", nil)
	case http.StatusTooManyRequests:
		return w.Text("admin.login.limited", nil)
	default:
		return w.Text("admin.login.failed", nil)
	}
}
