package api

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/fail"
	"regulars/app/platform"
	roles "regulars/app/staff"
	"regulars/app/words"
)

// askAge is how long a browser keeps what binds it to a store's consent page, in
// seconds: longer than the wish lives.
const askAge = 3600

// mostKeys bounds what a store sends with a key, in bytes.
const mostKeys = 16 << 10

// keysPolicy names no form-action: what is posted here leads on to a store, and some
// browsers hold redirects against it.
const keysPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

// askingKeys serves the way to a WooCommerce store's consent page and back. Staff who
// are signed in begin at POST /api/v1/stores/woocommerce/ask, or here, where everybody
// is asked first whose the shop becomes: an address alone must not bind a shop to
// whoever opens it, nor make another account for somebody who has one.
func (s *server) askingKeys(e *echo.Echo) {
	e.GET("/woocommerce/connect", s.beginKeys)
	e.POST("/woocommerce/connect", s.confirmKeys)
	e.POST("/woocommerce/callback", s.takeKeys)
	e.GET("/woocommerce/return", s.finishKeys)
}

// askCookie is the name of what binds a browser to the stores it asks. One secret
// serves all tabs.
func (s *server) askCookie() string {
	if s.o.Secure {
		return "__Host-regulars_ask"
	}
	return "regulars_ask"
}

func (s *server) askBinding(value string) http.Cookie {
	return http.Cookie{ //nolint:gosec // Secure wherever there is https; a demo has none
		Name: s.askCookie(), Value: value, Path: "/", MaxAge: askAge,
		HttpOnly: true, Secure: s.o.Secure, SameSite: http.SameSiteLaxMode,
	}
}

func (s *server) askedBy(r *http.Request) string {
	cookie, err := r.Cookie(s.askCookie())
	if err != nil {
		return ""
	}
	return cookie.Value
}

// beginKeys is where the plugin sends its store's owner. It begins nothing.
func (s *server) beginKeys(c echo.Context) error {
	r := c.Request()
	if err := s.allow(r.Context(), "consent|"+s.clientIP(r)); err != nil {
		return s.showTrouble(c, "", err)
	}
	query := r.URL.Query()
	wish := app.KeyWish{URL: query.Get("url"), Back: query.Get("return")}
	w := words.For(r.Header.Get("Accept-Language"))
	view := loginView{
		Locale: w.Locale(), Dir: w.Dir(), Title: w.Text("admin.connect.whose.title", nil),
		Text: w.Text("admin.connect.whose.text", words.Args{"Store": isolated(wish.URL)}),
		Kept: []hidden{{"url", wish.URL}, {"return", wish.Back}},
	}
	who, err := s.app.Authenticate(r.Context(), sessionOf(r))
	if err == nil && who.May(roles.StoresWrite) {
		m, err := s.app.Merchant(r.Context(), who.Merchant)
		if err != nil {
			return err
		}
		wish.Merchant = who.Merchant
		view.Button = w.Text("admin.connect.whose.mine", words.Args{"Name": m.Name})
		view.Other = w.Text("admin.connect.whose.new", nil)
	} else {
		view.Button, view.As = w.Text("admin.connect.whose.new", nil), asNew
		view.Again = w.Text("admin.connect.whose.sign_in", nil)
	}
	if err := s.app.CheckKeyWish(r.Context(), wish); err != nil {
		return s.showRefused(c, wish, err)
	}
	return showPlain(c, http.StatusOK, view, keysPolicy)
}

// isolated keeps an address in one piece within words that run from right to left
// (Unicode UAX 9, FSI and PDI).
func isolated(address string) string { return "\u2068" + address + "\u2069" }

// asNew is the answer that a shop gets an account of its own.
const asNew = "new"

// confirmKeys is the answer whose the shop becomes.
func (s *server) confirmKeys(c echo.Context) error {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, mostKeys)
	if err := s.sameOrigin(r); err != nil {
		return err
	}
	wish := app.KeyWish{URL: c.FormValue("url"), Back: c.FormValue("return")}
	if c.FormValue("as") != asNew {
		who, err := s.app.Authenticate(r.Context(), sessionOf(r))
		if err == nil && !who.May(roles.StoresWrite) {
			err = refuse(who, roles.StoresWrite)
		}
		if fail.Is(err, fail.Unauthorized) { // the session ended meanwhile: they are asked again, as nobody
			again := url.Values{"url": {wish.URL}, "return": {wish.Back}}
			return c.Redirect(http.StatusSeeOther, "/woocommerce/connect?"+again.Encode())
		}
		if err != nil {
			return err
		}
		wish.Merchant = who.Merchant
	}
	return s.askStore(c, wish)
}

// askStore leads to the store's consent page.
func (s *server) askStore(c echo.Context, wish app.KeyWish) error {
	r := c.Request()
	if err := s.allow(r.Context(), "install|"+s.clientIP(r)); err != nil {
		return s.showTrouble(c, "", err)
	}
	wish.Browser = s.askedBy(r)
	begun, err := s.app.AskKeys(r.Context(), wish)
	if err != nil {
		return s.showRefused(c, wish, err)
	}
	cookie := s.askBinding(begun.Browser)
	c.SetCookie(&cookie)
	return c.Redirect(http.StatusSeeOther, begun.AuthorizeURL)
}

// showRefused says why a shop is not asked.
func (s *server) showRefused(c echo.Context, wish app.KeyWish, err error) error {
	back := ""
	if platform.TroubleOf(err).Name == "others" { // said after the way back was seen to be the shop's own
		back = wish.Back
	}
	return s.showTrouble(c, back, under("query", err))
}

// takeKeys hears a store. It keeps a key only where it gets exactly 200.
func (s *server) takeKeys(c echo.Context) error {
	r := c.Request()
	if err := s.allow(r.Context(), "keys|"+s.clientIP(r)); err != nil {
		return err
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, mostKeys))
	if tooLong, is := errors.AsType[*http.MaxBytesError](err); is {
		return fail.Wrap(tooLong, fail.Invalid, "the body is too long")
	}
	if err != nil {
		return fail.Wrap(err, fail.Invalid, "the body cannot be read")
	}
	if err := s.app.TakeKeys(r.Context(), body); err != nil {
		return err
	}
	return c.NoContent(http.StatusOK)
}

// finishKeys is the way back from a store's consent page.
func (s *server) finishKeys(c echo.Context) error {
	r := c.Request()
	if err := s.allow(r.Context(), "callback|"+s.clientIP(r)); err != nil {
		return s.showTrouble(c, "", err)
	}
	made, err := s.app.FinishKeys(r.Context(), r.URL.Query(), s.askedBy(r))
	if err != nil {
		return s.showTrouble(c, made.Back, err)
	}
	if !made.ByStaff && !made.Again {
		secret, err := s.app.StartSession(r.Context(), app.Session{
			Merchant: made.Merchant, Staff: made.Store.Name, Agent: r.UserAgent(), Store: made.Store.ID,
		})
		if err != nil {
			return err
		}
		s.setSession(c, secret, sessionAge)
	}
	if made.Back != "" {
		return c.Redirect(http.StatusFound, made.Back)
	}
	return c.Redirect(http.StatusFound, "/admin/stores")
}

// showTrouble says what happened, and what to do.
func (s *server) showTrouble(c echo.Context, back string, err error) error {
	again := fail.Is(err, fail.Unavailable) // the key is kept for that
	p := problemOf(err)
	if again {
		p = problemOf(refusedByStore(err)) // the store's trouble, and none of ours
	}
	s.noteFailure(c.Request().Context(), p, err)
	w := words.For(c.Request().Header.Get("Accept-Language"))
	view := loginView{Locale: w.Locale(), Dir: w.Dir(), Title: w.Text("admin.connect.failed", nil), Text: p.Detail}
	if t := platform.TroubleOf(err); t.Name != "" {
		view.Title, view.Text = w.Trouble(t.Name, t.Detail)
	} else if fail.Is(err, fail.Limited) {
		view.Text = w.Text("admin.login.limited", nil)
		maps.Copy(c.Response().Header(), p.GetHeaders())
	}
	view.Again, view.AgainAt = w.Text("admin.connect.to_stores", nil), "/admin/stores"
	if back != "" {
		view.Again, view.AgainAt = w.Text("admin.connect.to_shop", nil), back
	}
	if again {
		view.Again, view.AgainAt = w.Text("admin.embed.again", nil), c.Request().URL.RequestURI()
	}
	return showPlain(c, p.Status, view, keysPolicy)
}

// askStoreInput is a store's address, and what binds the browser already.
type askStoreInput struct {
	Plain  string `cookie:"regulars_ask" hidden:"true"`
	Secure string `cookie:"__Host-regulars_ask" hidden:"true"`
	Body   addressBody
}

// inWords says an error that has a trouble in the merchant's language.
func (s *server) inWords(ctx context.Context, who app.Session, err error) error {
	var e *fail.Error
	t := platform.TroubleOf(err)
	if t.Name == "" || !errors.As(err, &e) {
		return err
	}
	m, failed := s.app.Merchant(ctx, who.Merchant)
	if failed != nil {
		return failed
	}
	said := *e
	title, do := words.For(m.Locale).Trouble(t.Name, t.Detail)
	said.Message = title + ". " + do
	return &said
}

func (s *server) askWooCommerce(
	ctx context.Context, who app.Session, in *askStoreInput,
) (*authorizeAnswer, error) {
	browser := in.Plain
	if s.o.Secure {
		browser = in.Secure
	}
	begun, err := s.app.AskKeys(ctx, app.KeyWish{Merchant: who.Merchant, URL: in.Body.URL, Browser: browser})
	if err != nil {
		return nil, s.inWords(ctx, who, err)
	}
	return &authorizeAnswer{
		Cookie: s.askBinding(begun.Browser), Body: Authorize{AuthorizeURL: begun.AuthorizeURL},
	}, nil
}

func (s *server) disconnectStore(ctx context.Context, who app.Session, in *OneInput) (*struct{}, error) {
	return nil, s.app.DisconnectStore(ctx, who, in.ID)
}
