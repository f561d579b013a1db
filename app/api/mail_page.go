package api

import (
	"maps"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/app/words"
)

// mailPages serves where links of letters lead. Opening one shows a button and
// changes nothing, because mail scanners open every link; pressing it does what
// it says. The link itself is the proof, so no origin is asked for: mail programs
// press the one of List-Unsubscribe by themselves (RFC 8058).
func (s *server) mailPages(e *echo.Echo) {
	e.GET("/claim/:token", func(c echo.Context) error { return s.claimPage(c, false) })
	e.POST("/claim/:token", func(c echo.Context) error { return s.claimPage(c, true) })
	e.GET("/mail/off/:token", func(c echo.Context) error { return s.mailOffPage(c, false) })
	e.POST("/mail/off/:token", func(c echo.Context) error { return s.mailOffPage(c, true) })
	e.GET("/mail/stop/:token", func(c echo.Context) error { return s.mailStopPage(c, false) })
	e.POST("/mail/stop/:token", func(c echo.Context) error { return s.mailStopPage(c, true) })
	for _, word := range []string{"yes", "no"} {
		e.GET("/desk/"+word+"/:token", func(c echo.Context) error { return s.solvedPage(c, word, false) })
		e.POST("/desk/"+word+"/:token", func(c echo.Context) error { return s.solvedPage(c, word, true) })
	}
}

func (s *server) claimPage(c echo.Context, press bool) error {
	ctx := c.Request().Context()
	err := s.allow(ctx, "claim|"+s.clientIP(c.Request()))
	if err == nil {
		err = s.app.Claim(ctx, c.Param("token"), press)
	}
	return s.mailAnswer(c, "claim", "", press, err)
}

func (s *server) mailOffPage(c echo.Context, press bool) error {
	ctx, shop := c.Request().Context(), ""
	err := s.allow(ctx, "claim|"+s.clientIP(c.Request()))
	if err == nil {
		shop, err = s.app.MailOff(ctx, c.Param("token"), press)
	}
	return s.mailAnswer(c, "off", shop, press, err)
}

// mailStopPage is where offers and news are unsubscribed from.
func (s *server) mailStopPage(c echo.Context, press bool) error {
	ctx, shop := c.Request().Context(), ""
	err := s.allow(ctx, "claim|"+s.clientIP(c.Request()))
	if err == nil {
		shop, err = s.app.Unsubscribe(ctx, c.Param("token"), press)
	}
	return s.mailAnswer(c, "stop", shop, press, err)
}

// solvedPage is where somebody says whether an answer solved it.
func (s *server) solvedPage(c echo.Context, word string, press bool) error {
	ctx, shop := c.Request().Context(), ""
	err := s.allow(ctx, "claim|"+s.clientIP(c.Request()))
	if err == nil {
		shop, err = s.app.SaySolvedByLink(ctx, word, c.Param("token"), press)
	}
	return s.mailAnswer(c, "desk_"+word, shop, press, err)
}

// mailAnswer shows the button, that it was pressed, or why there is none.
func (s *server) mailAnswer(c echo.Context, which, shop string, pressed bool, err error) error {
	w := words.For(c.Request().Header.Get("Accept-Language"))
	key, args := "mail.page."+which, words.Args{"Shop": shop}
	view := loginView{Locale: w.Locale(), Dir: w.Dir(), Title: w.Text(key+".title", nil)}
	status := http.StatusOK
	switch {
	case err != nil:
		p := problemOf(err)
		s.noteFailure(c.Request().Context(), p, err)
		status, view.Text = p.Status, w.Text("mail.page.failed", nil)
		switch {
		case status == http.StatusNotFound && which == "claim":
			view.Text = w.Text("mail.page.claim.over", nil)
		case status == http.StatusConflict:
			view.Text = w.Text("mail.page.desk.over", nil)
		}
		maps.Copy(c.Response().Header(), p.GetHeaders())
	case pressed:
		view.Text = w.Text(key+".done", args)
	default:
		view.Text, view.Button = w.Text(key+".text", args), w.Text(key+".button", nil)
	}
	return sendPage(c, status, loginPage, loginPolicy, view)
}
