package api

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"regulars/app"
	"regulars/app/page"
	"regulars/app/words"
)

//go:embed share.html
var shareHTML string

var sharePage = template.Must(template.New("share").Parse(shareHTML))

const sharePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

// shareView is the page that a shared link shows for a moment.
type shareView struct {
	app.Shared
	Dir, Go string
}

// sharePages serves what networks read of a shared invitation, with its picture;
// whoever follows it is led on to the shop. It works without script.
func (s *server) sharePages(e *echo.Echo) {
	e.GET("/share/:token", s.showShare)
}

func (s *server) showShare(c echo.Context) error {
	ctx := c.Request().Context()
	if err := s.allow(ctx, "share|"+s.clientIP(c.Request())); err != nil {
		return err
	}
	token, isPicture := strings.CutSuffix(c.Param("token"), ".png")
	locale := localeOf(c)
	if isPicture {
		locale = "" // the merchant's: a cache keeps one for all
	}
	shown, err := s.app.OpenShare(ctx, token, locale)
	if err != nil {
		return err
	}
	if isPicture {
		return showPicture(c, page.Picture{Accent: shown.Accent, Shop: shown.Shop, Gift: shown.Gift})
	}
	w := words.For(shown.Locale)
	drawn, err := drawPage(sharePage, shareView{Shared: shown, Dir: w.Dir(), Go: w.Text("invite.shop", nil)})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Security-Policy", sharePolicy)
	return c.HTMLBlob(http.StatusOK, drawn)
}

// pictures are those that were drawn last, by what is on them.
var pictures = struct {
	sync.Mutex

	drawn map[page.Picture][]byte
}{drawn: map[page.Picture][]byte{}}

const mostPictures = 64

func pictureOf(p page.Picture) ([]byte, error) {
	pictures.Lock()
	drawn, known := pictures.drawn[p]
	pictures.Unlock()
	if known {
		return drawn, nil
	}
	drawn, err := page.DrawPicture(p)
	if err != nil {
		return nil, err
	}
	pictures.Lock()
	defer pictures.Unlock()
	if len(pictures.drawn) >= mostPictures {
		clear(pictures.drawn)
	}
	pictures.drawn[p] = drawn
	return drawn, nil
}

func showPicture(c echo.Context, p page.Picture) error {
	drawn, err := pictureOf(p)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(drawn)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	c.Response().Header().Set("Cache-Control", "public, max-age=86400")
	c.Response().Header().Set("ETag", tag)
	if c.Request().Header.Get("If-None-Match") == tag {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, "image/png", drawn)
}
