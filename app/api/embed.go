package api

import (
	"bytes"
	_ "embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"regulars/app/fail"
	"regulars/app/platform"
	"regulars/app/words"
)

//go:embed embed.html
var embedHTML string

var embedPage = template.Must(template.New("embed").Parse(embedHTML))

// The ways to pages inside Shopify's admin. /shopify/app is the app's own address
// there; what stands behind it is a page of the admin.
const (
	embedPath  = "/shopify/app"
	bouncePath = "/shopify/bounce"
)

type embedView struct {
	Locale, Dir      string
	Key, Bridge      string // App Bridge is in the page when Key is there
	Text, Try, Again string
}

// embedding serves the admin inside Shopify's. Its pages are the same; the
// document is made for one shop, and App Bridge is its first script.
func (s *server) embedding(e *echo.Echo) {
	e.GET(embedPath, s.intoAdmin)
	e.GET(embedPath+"/*", s.intoAdmin)
	e.GET(bouncePath, s.bounce)
}

// intoAdmin leads from the app's address to the admin's page behind it. Outside of
// Shopify's admin it leads there: nobody is asked for the name of their shop.
func (s *server) intoAdmin(c echo.Context) error {
	query := c.QueryParams()
	if query.Get("embedded") == "1" {
		return c.Redirect(http.StatusFound, "/admin/"+c.Param("*")+"?"+query.Encode())
	}
	shop, key, err := s.app.Embeds(query.Get("shop"))
	if err != nil {
		return under("query", err)
	}
	return c.Redirect(http.StatusFound, s.o.shopOrigin(shop)+"/admin/apps/"+key)
}

// isEmbedded reports whether a page of the admin is asked for by Shopify's.
func isEmbedded(r *http.Request) bool {
	query := r.URL.Query()
	return query.Get("embedded") == "1" && query.Get("shop") != ""
}

// embedded serves a page of the admin into Shopify's. A store that is opened for
// the first time is connected by that. Without a token, or with one that is over,
// App Bridge is asked for one.
func (s *server) embedded(c echo.Context) error {
	query := c.QueryParams()
	shop, key, err := s.app.Embeds(query.Get("shop"))
	if err != nil {
		return under("query", err)
	}
	s.frame(c, shop)
	token := query.Get("id_token")
	if token == "" {
		return s.askToken(c)
	}
	switch _, err := s.app.Arrive(c.Request().Context(), token); {
	case errors.Is(err, platform.ErrSession) && query.Get("bounced") == "":
		return s.askToken(c)
	case err != nil:
		return s.noEntry(c, err)
	}
	page, err := s.documentFor(key)
	if err != nil {
		return err
	}
	return c.HTMLBlob(http.StatusOK, page)
}

// frame lets one shop's admin, and no other site, show a page.
// https://shopify.dev/docs/apps/build/security/set-up-iframe-protection
func (s *server) frame(c echo.Context, shop string) {
	bridge := originOf(s.o.bridge())
	policy := strings.NewReplacer(
		"script-src 'self'", "script-src 'self' "+bridge,
		"connect-src 'self'", "connect-src 'self' "+bridge+" https://*.shopify.com https://*.shopifysvc.com",
		"frame-ancestors 'none'", "frame-ancestors "+originOf(s.o.shopOrigin(shop))+" "+s.o.adminOrigin(),
	).Replace(adminPolicy)
	c.Response().Header().Set("Content-Security-Policy", policy)
	c.Response().Header().Set("Cache-Control", "no-store")
}

// askToken leads to the page where App Bridge is given a token and comes back
// with it.
func (s *server) askToken(c echo.Context) error {
	query := c.QueryParams()
	for _, once := range []string{"id_token", "hmac", "timestamp", "session"} {
		query.Del(once)
	}
	query.Set("bounced", "1")
	back := s.origin + c.Request().URL.Path + "?" + query.Encode()
	ask := url.Values{
		"shop": {query.Get("shop")}, "host": {query.Get("host")}, "embedded": {"1"}, "shopify-reload": {back},
	}
	return c.Redirect(http.StatusFound, bouncePath+"?"+ask.Encode())
}

// bounce is a page with nothing but App Bridge on it, which reads shopify-reload
// and goes there with a token. Only ways back to us are followed.
func (s *server) bounce(c echo.Context) error {
	query := c.QueryParams()
	shop, key, err := s.app.Embeds(query.Get("shop"))
	if err != nil {
		return under("query", err)
	}
	if !strings.HasPrefix(query.Get("shopify-reload"), s.origin+"/admin/") {
		return under("query", fail.Field("shopify-reload", "must lead to a page of ours"))
	}
	s.frame(c, shop)
	return s.showEmbed(c, http.StatusOK, embedView{Key: key})
}

// noEntry says in Shopify's admin why nothing is shown.
func (s *server) noEntry(c echo.Context, err error) error {
	p := problemOf(err)
	s.noteFailure(c.Request().Context(), p, err)
	query := c.QueryParams()
	query.Del("id_token")
	query.Del("bounced")
	return s.showEmbed(c, p.Status, embedView{Text: p.Detail, Again: "?" + query.Encode()})
}

func (s *server) showEmbed(c echo.Context, status int, view embedView) error {
	w := words.For(c.Request().Header.Get("Accept-Language"))
	view.Locale, view.Dir, view.Try = w.Locale(), w.Dir(), w.Text("admin.embed.again", nil)
	view.Bridge = s.o.bridge()
	drawn, err := drawPage(embedPage, view)
	if err != nil {
		return err
	}
	return c.HTMLBlob(status, drawn)
}

// documentFor is the admin's document with App Bridge as its first script.
func (s *server) documentFor(key string) ([]byte, error) {
	if s.o.AdminFS == nil {
		return nil, fail.New(fail.Unavailable, "the admin pages are not part of this build: run make build")
	}
	document, err := fs.ReadFile(s.o.AdminFS, "index.html")
	if err != nil {
		return nil, err
	}
	var head bytes.Buffer
	if err := embedPage.ExecuteTemplate(&head, "bridge", embedView{Key: key, Bridge: s.o.bridge()}); err != nil {
		return nil, err
	}
	return bytes.Replace(document, []byte("<head>"), append([]byte("<head>\n    "), head.Bytes()...), 1), nil
}
