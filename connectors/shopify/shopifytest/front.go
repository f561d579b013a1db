package shopifytest

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// OpenFront gives a shop that is not the first a storefront of its own, at an
// address ("127.0.0.1:0") that is served until ctx ends. Call it after Start.
func (s *Shop) OpenFront(ctx context.Context, address string) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: s.mux, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	s.mu.Lock()
	s.front = "http://" + listener.Addr().String()
	s.mu.Unlock()
	go func() { _ = server.Serve(listener) }()
	return nil
}

// Front is the storefront's address, "" for a shop that has none.
func (s *Shop) Front() string {
	if s == s.server.Shop {
		return s.storefront()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.front
}

// storefront is the shop's own address. The lock may be held.
func (s *Shop) storefront() string {
	switch {
	case s.server.listener == nil:
		return "https://" + s.Domain
	case s.front != "":
		return s.front
	default:
		return s.server.URL()
	}
}

// serveFront serves what of a shop a person opens by its name: its first page, an
// order, the theme editor.
func (s *Shop) serveFront(w http.ResponseWriter, r *http.Request, rest string) {
	front := s.Front()
	order, ofOrder := strings.CutPrefix(rest, "admin/orders/")
	switch {
	case front == "":
		http.NotFound(w, r)
	case rest == "":
		http.Redirect(w, r, front+"/", http.StatusFound)
	case ofOrder:
		address := front + "/staff?order=" + url.QueryEscape(order)
		http.Redirect(w, r, address, http.StatusFound)
	case rest == "admin/themes/current/editor":
		s.editTheme(w, r)
	default:
		http.NotFound(w, r)
	}
}

// embedBlock is the block of the app that a theme shows on every page.
const embedBlock = "widget"

// editTheme plays the theme editor as far as app embeds go: a link that names the
// app's block opens it with the block switched on, and nothing changes until Save.
func (s *Shop) editTheme(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if r.Method == http.MethodPost {
		if err := http.NewCrossOriginProtection().Check(r); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		s.SwitchEmbed(r.FormValue("on") != "")
		query.Set("saved", "1")
		http.Redirect(w, r, r.URL.Path+"?"+query.Encode(), http.StatusSeeOther) //nolint:gosec // this very page
		return
	}
	s.mu.Lock()
	on := !s.embedOff
	s.mu.Unlock()
	saved := query.Has("saved")
	asked := query.Get("activateAppId") == s.options.ClientID+"/"+embedBlock && !saved
	s.render(w, "editor", map[string]any{
		"Shop": s.Name, "On": on || asked, "Unsaved": !on && asked, "Saved": saved,
		"Embeds": query.Get("context") == "apps", "Front": s.Front(), "Action": r.URL.RequestURI(),
	})
}

// SwitchEmbed has the theme show the app's block on every page, or not: what staff
// save in the theme editor, or lose by publishing another theme.
func (s *Shop) SwitchEmbed(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.embedOff = !on
}
