package shopifytest

import "net/http"

type session struct{}

func (s *Shop) serveStorefront(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

func (s *Shop) render(w http.ResponseWriter, name string, data any) {}
