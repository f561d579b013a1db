package api

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"regulars/app"
)

// installAge is how long a merchant may take on Shopify's consent page, in seconds.
const installAge = 600

// installCookie binds a consent page to the browser that asked for it. Over
// https its name makes browsers refuse it from any other host or path.
func (s *server) installCookie() string {
	if s.o.Secure {
		return "__Host-regulars_install"
	}
	return "regulars_install"
}

func (s *server) bindingCookie(value string, age int) http.Cookie {
	return http.Cookie{ //nolint:gosec // Secure wherever there is https; a demo has none
		Name: s.installCookie(), Value: value, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: s.o.Secure, SameSite: http.SameSiteLaxMode,
	}
}

func (s *server) bindBrowser(c echo.Context, value string, age int) {
	cookie := s.bindingCookie(value, age)
	c.SetCookie(&cookie)
}

// install serves the way in from Shopify's app store and back from its consent
// page. Staff who are signed in begin at POST /api/v1/stores/shopify instead: an
// address alone must not bind a shop to whoever opens it.
func (s *server) install(e *echo.Echo) {
	e.GET("/shopify/install", s.beginInstall)
	e.GET("/shopify/callback", s.finishInstall)
}

func (s *server) beginInstall(c echo.Context) error {
	r := c.Request()
	if err := s.allow(r.Context(), "install|"+s.clientIP(r)); err != nil {
		return err
	}
	begun, err := s.app.BeginShopifyInstall(r.Context(), uuid.Nil, r.URL.Query().Get("shop"))
	if err != nil {
		return under("query", err)
	}
	s.bindBrowser(c, begun.Browser, installAge)
	return c.Redirect(http.StatusFound, begun.AuthorizeURL)
}

func (s *server) finishInstall(c echo.Context) error {
	r := c.Request()
	if err := s.allow(r.Context(), "callback|"+s.clientIP(r)); err != nil {
		return err
	}
	browser := ""
	if cookie, err := r.Cookie(s.installCookie()); err == nil {
		browser = cookie.Value
	}
	made, err := s.app.FinishShopifyInstall(r.Context(), r.URL.Query(), browser)
	if err != nil {
		return under("query", err)
	}
	s.bindBrowser(c, "", -1)
	if made.Again { // it agreed to more, and nobody becomes anybody
		return c.Redirect(http.StatusFound, "/admin/stores")
	}
	if made.ByStaff { // they stay who they are: connecting a store makes nobody an owner
		return c.Redirect(http.StatusFound, "/admin/")
	}
	secret, err := s.app.StartSession(r.Context(), app.Session{
		Merchant: made.Merchant, Staff: made.Store.Name, Agent: r.UserAgent(), Store: made.Store.ID,
	})
	if err != nil {
		return err
	}
	s.setSession(c, secret, sessionAge)
	return c.Redirect(http.StatusFound, "/admin/")
}
