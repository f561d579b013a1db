package api

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
)

// retrySession tells a page inside a platform's admin to come again with a fresh
// token. App Bridge gave it its name; our page in other admins reads it, too.
// https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
const retrySession = "X-Shopify-Retry-Invalid-Session-Request"

// visiting lets pages of a store's own admin ask the API. The browser asks first
// and without the token, so any origin is told what may be sent; which one may
// read an answer is decided when the store is known. Cookies are never allowed.
func (s *server) visiting(e *echo.Echo) {
	e.OPTIONS("/api/v1/*", func(c echo.Context) error {
		readable(c)
		allowTokens(c, "GET, POST, PUT, DELETE")
		return c.NoContent(http.StatusNoContent)
	})
	// Or what is nowhere would be told as a place for other methods.
	e.RouteNotFound("/api/v1/*", func(echo.Context) error { return echo.ErrNotFound })
}

// authenticateVisit finds who asks from inside a platform's admin, or from a page
// of the store's own. No page can make a browser send the token, so writes need
// no Origin of ours.
func (s *server) authenticateVisit(c echo.Context, token string) (app.Session, error) {
	who, err := s.app.Visit(c.Request().Context(), token)
	if errors.Is(err, platform.ErrSession) {
		c.Response().Header().Set(retrySession, "1")
	}
	if err != nil {
		s.exposed(c) // or the page could not tell an old token from a broken network
		return who, err
	}
	return who, s.allowPage(c, who)
}

// allowPage lets the store's own admin read the answer, and no page elsewhere.
func (s *server) allowPage(c echo.Context, who app.Session) error {
	origin := c.Request().Header.Get("Origin")
	if origin == "" || origin == s.origin || who.Origin == "" {
		return nil
	}
	if !sameSite(origin, who.Origin) {
		return fail.New(fail.Forbidden, "this page is not of the store that signed the request (Origin)")
	}
	s.exposed(c)
	return nil
}

// exposed lets the page that asks read an answer, and of its headers those that it
// needs.
func (s *server) exposed(c echo.Context) {
	readable(c)
	c.Response().Header().Set("Access-Control-Expose-Headers", "Content-Disposition, Retry-After, "+retrySession)
}
