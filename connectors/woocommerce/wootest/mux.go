package wootest

import (
	"net/http"
	"strings"
)

// ServeHTTP answers as the whole store: REST, Store API, pages and assets.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	plain, index := s.plainPermalinks, s.indexPermalinks
	trouble := s.bad.trouble(r)
	s.mu.Unlock()
	if trouble != nil {
		trouble.write(w)
		return
	}
	path := r.URL.Path
	if rest, has := strings.CutPrefix(path, "/index.php"); has && !plain {
		path, index = rest, false
	}
	rest, isREST := strings.CutPrefix(path, "/wp-json/")
	store, isStore := strings.CutPrefix(rest, "wc/store/v1/")
	switch {
	case isREST && isStore && !plain && !index:
		s.serveStore(w, r, strings.TrimSuffix(store, "/"))
	case isREST && (plain || index):
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("<!DOCTYPE html><html><body><h1>Page not found</h1></body></html>"))
	case rest == "regulars/v1/staff-token":
		s.giveStaffToken(w, r)
	case isREST:
		s.serveREST(w, r, rest)
	case r.URL.Query().Has("rest_route"):
		s.serveRoute(w, r)
	default:
		s.servePage(w, r)
	}
}

// serveRoute is REST under plain permalinks: the index is public, and API keys
// are not recognized.
func (s *Server) serveRoute(w http.ResponseWriter, r *http.Request) {
	if strings.Trim(r.URL.Query().Get("rest_route"), "/") != "" {
		s.write(w, r, stranger(r))
		return
	}
	s.mu.Lock()
	out := s.index()
	s.mu.Unlock()
	s.write(w, r, ok(out))
}
