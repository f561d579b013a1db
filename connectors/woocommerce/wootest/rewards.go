package wootest

import (
	"context"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// rewardsPath is where the companion plugin's loyalty page stands.
const rewardsPath = "/rewards"

// connected says whether the plugin knows an app.
func (s *Server) connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.plugin.secret != ""
}

// serveRewards is the page the companion plugin makes: it asks the app for the
// loyalty page of whoever is signed in here, server to server, and puts the
// answer into a page of the theme.
func (s *Server) serveRewards(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	visitor := s.session(w, r)
	visitor.speak(r.URL.Query().Get("lang"))
	page := visitorPage{title: "Rewards", template: "rewards"}
	around, api := s.frame(visitor, page), s.plugin.apiURL
	token, err := s.shopperToken(visitor)
	s.mu.Unlock()
	asked := asked{api: strings.TrimSuffix(api, "/") + "/v1", token: token, locale: around.Locale}
	switch invite := r.URL.Query().Get("invite"); {
	case err != nil:
	case invite != "":
		page.data, err = s.invitation(w, r, asked, invite)
	default:
		page.data, _, err = s.fragment(r.Context(), asked, "/page?"+url.Values{"locale": {around.Locale}}.Encode(), nil)
	}
	if err != nil {
		s.log.WarnContext(r.Context(), "the loyalty page did not come", "error", err)
		page.status = http.StatusBadGateway
	}
	show(w, page, around)
}

// asked is whom the plugin asks, and for whom.
type asked struct{ api, token, locale string }

// visitCookie is where the plugin keeps what the app says of a followed link.
const visitCookie = "regulars_visit"

// invitation is the page of a member's link. The plugin keeps the visit in a
// cookie of the shop, and passes a form on.
func (s *Server) invitation(w http.ResponseWriter, r *http.Request, who asked, code string) (template.HTML, error) {
	query := url.Values{"locale": {who.locale}, "action": {r.URL.RequestURI()}}
	if kept, err := r.Cookie(visitCookie); err == nil {
		query.Set("visit", kept.Value)
	}
	var form url.Values
	if r.Method == http.MethodPost {
		r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
		if err := r.ParseForm(); err != nil {
			return "", err
		}
		form = r.PostForm
	}
	inner, header, err := s.fragment(r.Context(), who, "/invite/"+url.PathEscape(code)+"?"+query.Encode(), form)
	if visit := header.Get("Regulars-Visit"); visit != "" {
		http.SetCookie(w, &http.Cookie{ //nolint:gosec // the shop of tests and the demo is not on https
			Name: visitCookie, Value: visit, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
	}
	return inner, err
}

// fragment asks the app for a part of a page, with a form when there is one.
func (s *Server) fragment(
	ctx context.Context, who asked, path string, form url.Values,
) (template.HTML, http.Header, error) {
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext( //nolint:gosec // the address is the app's own
		ctx, method, who.api+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", nil, err
	}
	request.Header.Set("Authorization", "Bearer "+who.token)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := s.opt.HTTPClient.Do(request) //nolint:gosec // the address is the app's own
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNotFound {
		return "", response.Header, fmt.Errorf("the app answered %s", response.Status)
	}
	inner, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	return template.HTML(inner), response.Header, err //nolint:gosec // the app's answer is part of the page
}
