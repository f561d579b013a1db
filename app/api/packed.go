package api

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// packed are the built scripts and styles, gzipped once at start: they never
// change while the process lives.
type packed map[string][]byte

func pack(built fs.FS) packed {
	out := packed{}
	for _, pattern := range []string{"assets/*.js", "assets/*.css"} {
		names, _ := fs.Glob(built, pattern) // fails for bad patterns only
		for _, name := range names {
			plain, err := fs.ReadFile(built, name)
			if err != nil {
				continue // http.FileServer tells why
			}
			var small bytes.Buffer
			w := gzip.NewWriter(&small)
			if _, err := w.Write(plain); err == nil && w.Close() == nil {
				out[name] = small.Bytes()
			}
		}
	}
	return out
}

// serve answers with the gzipped file where there is one that the browser takes.
func (p packed) serve(w http.ResponseWriter, r *http.Request, name string) bool {
	body, there := p[name]
	if !there {
		return false
	}
	w.Header().Add("Vary", "Accept-Encoding")
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		return false
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
	return true
}
