package api

import (
	"bytes"
	_ "embed"
	"html/template"
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/app/words"
)

//go:embed login.html
var loginHTML string

var loginPage = template.Must(template.New("login").Parse(loginHTML))

// Login pages run no script; their one style is inline.
const loginPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'none'"

type loginView struct {
	Locale, Dir, Title, Text, Button string
}

// signIn serves login links. Opening one shows a button and uses nothing up,
// because mail scanners open every link; pressing it signs in.
func (s *server) signIn(e *echo.Echo) {
	e.GET("/login/:token", func(c echo.Context) error {
		if err := s.allow(c.Request().Context(), "login|"+s.clientIP(c.Request())); err != nil {
			return s.loginAnswer(c, err)
		}
		return s.loginAnswer(c, s.app.CheckLogin(c.Request().Context(), c.Param("token")))
	})
	e.POST("/login/:token", s.login)
}

func (s *server) login(c echo.Context) error {
	r := c.Request()
	if err := s.sameOrigin(r); err != nil {
		return err
	}
	if err := s.allow(r.Context(), "login|"+s.clientIP(r)); err != nil {
		return s.loginAnswer(c, err)
	}
	secret, err := s.app.SignIn(r.Context(), c.Param("token"))
	if err != nil {
		return s.loginAnswer(c, err)
	}
	s.setSession(c, secret, sessionAge)
	return c.Redirect(http.StatusSeeOther, "/admin/")
}

// loginAnswer shows the button, or why there is none.
func (s *server) loginAnswer(c echo.Context, err error) error {
	w := words.For(c.Request().Header.Get("Accept-Language"))
	view := loginView{Locale: w.Locale(), Dir: w.Dir(), Title: w.Text("admin.login.title", nil)}
	status := http.StatusOK
	if err != nil {
		p := problemOf(err)
		s.noteFailure(c.Request().Context(), p, err)
		status, view.Text = p.Status, loginRefusal(w, p)
		maps.Copy(c.Response().Header(), p.GetHeaders())
	} else {
		view.Text, view.Button = w.Text("admin.login.text", nil), w.Text("admin.login.button", nil)
	}
	var page bytes.Buffer
	if err := loginPage.Execute(&page, view); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Security-Policy", loginPolicy)
	return c.HTMLBlob(status, page.Bytes())
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
