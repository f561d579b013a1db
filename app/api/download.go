package api

import (
	"bytes"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"regulars/app/merchant"
)

// pluginZip is where anybody gets the WordPress plugin of this release. It holds no
// secret: what it is connected to, a shop's owner says.
const pluginZip = "/downloads/regulars-woocommerce.zip"

// downloads serves what is installed in stores.
func (s *server) downloads(e *echo.Echo) {
	if s.o.Plugin == nil {
		return
	}
	e.Match([]string{http.MethodGet, http.MethodHead}, pluginZip, s.giveZip)
}

func (s *server) giveZip(c echo.Context) error {
	r, h := c.Request(), c.Response().Header()
	if err := s.allow(r.Context(), "download|"+s.clientIP(r)); err != nil {
		return err
	}
	text, err := s.o.Plugin()
	if err != nil {
		return err
	}
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="regulars-woocommerce.zip"`)
	h.Set("Cache-Control", "no-cache")
	http.ServeContent(c.Response(), r, "", time.Time{}, bytes.NewReader(text))
	return nil
}

// pluginURL is where a store's owner downloads the plugin, "" where this build has none.
func (s *server) pluginURL() string {
	if s.o.Plugin == nil {
		return ""
	}
	return s.app.BaseURL() + pluginZip
}

// uploadURL is the page of a store's WordPress on which plugins are uploaded.
func (s *server) uploadURL(store merchant.Store) string {
	return s.o.siteOf(store) + "/wp-admin/plugin-install.php?tab=upload"
}
