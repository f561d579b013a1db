package api

import (
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
)

// The admin runs its own scripts only. Styles may be inline: the component kit
// sets positions by style attributes. Logos are the merchant's, from anywhere.
const adminPolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' https: data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; " +
	"form-action 'self'; frame-ancestors 'none'"

func (s *server) pages(e *echo.Echo) {
	e.GET("/", func(c echo.Context) error { return c.Redirect(http.StatusFound, "/admin/") })
	e.GET("/admin", func(c echo.Context) error { return c.Redirect(http.StatusMovedPermanently, "/admin/") })
	e.GET("/admin/*", func(c echo.Context) error {
		if isEmbedded(c.Request()) && !strings.HasPrefix(c.Param("*"), "assets/") {
			return s.embedded(c)
		}
		s.admin.ServeHTTP(c.Response(), c.Request())
		return nil
	})
}

// adminPages serves the built admin under /admin/. Every address without a file
// is a page of the single-page app, except below assets/.
func adminPages(built fs.FS) http.Handler {
	if built == nil {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "The admin pages are not part of this build: run make build.", http.StatusNotFound)
		})
	}
	files, small := http.FileServerFS(built), pack(built)
	return http.StripPrefix("/admin", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", adminPolicy)
		h.Set("Cache-Control", "no-cache")
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		switch {
		case strings.HasPrefix(name, "assets/") && isFile(built, name):
			h.Set("Cache-Control", "public, max-age=31536000, immutable") // names hold a hash of the content
			if small.serve(w, r, name) {
				return
			}
		case strings.HasPrefix(name, "assets/"):
			http.NotFound(w, r)
			return
		case !isFile(built, name), name == "index.html":
			r.URL.Path = "/" // http.FileServer redirects index.html to its folder
		}
		files.ServeHTTP(w, r)
	}))
}

func isFile(built fs.FS, name string) bool {
	info, err := fs.Stat(built, name)
	return err == nil && !info.IsDir()
}
