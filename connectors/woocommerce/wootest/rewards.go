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
	return s.plugin.connected()
}

// onPurpose is how the link for shoppers without script asks for a page that is
// rendered by the app before it is sent.
const onPurpose = "regulars_render"

// serveRewards is the page the companion plugin makes: a part that its script
// fills. Without script it asks the app for the loyalty page of whoever is signed
// in here, server to server, and puts the answer into a page of the theme.
func (s *Server) serveRewards(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	visitor := s.session(w, r)
	visitor.speak(r.URL.Query().Get("lang"))
	page := visitorPage{title: "Rewards", template: "rewards"}
	around, api := s.frame(visitor, page), s.plugin.apiURL
	token, err := s.shopperToken(visitor)
	s.mu.Unlock()
	query := r.URL.Query()
	invite := query.Get("invite")
	if r.Method == http.MethodGet && !query.Has(onPurpose) {
		page.template, page.data = "rewards-part", partOf(invite, query)
		show(w, page, around)
		return
	}
	asked := asked{api: strings.TrimSuffix(api, "/") + "/v1", token: token, locale: around.Locale}
	if err == nil {
		page.data, err = s.rendered(w, r, asked, invite)
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

// pagePart is an empty part of the page, and the same page for who has no script.
type pagePart struct{ Path, Plain string }

func partOf(invite string, query url.Values) pagePart {
	query.Set(onPurpose, "1")
	return pagePart{Path: appPath(invite), Plain: rewardsPath + "/?" + query.Encode()}
}

// appPath is where the app has the loyalty page, or that of a member's link, up to
// the query.
func appPath(invite string) string {
	if invite == "" {
		return "page?"
	}
	return "invite/" + url.PathEscape(invite) + "?"
}

// rendered is the loyalty page, or that of a member's link, as the app writes it.
// The plugin keeps the visit in a cookie of the shop, and passes a form on.
func (s *Server) rendered(w http.ResponseWriter, r *http.Request, who asked, invite string) (template.HTML, error) {
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
	inner, header, err := s.fragment(r.Context(), who, "/"+appPath(invite)+query.Encode(), form)
	if visit := header.Get("Regulars-Visit"); visit != "" {
		http.SetCookie(w, &http.Cookie{ //nolint:gosec // the shop of tests and the demo is not on https
			Name: visitCookie, Value: visit, Path: "/", SameSite: http.SameSiteLaxMode,
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
	if response.StatusCode != http.StatusOK {
		return "", response.Header, fmt.Errorf("the app answered %s", response.Status)
	}
	inner, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	return template.HTML(inner), response.Header, err //nolint:gosec // the app's answer is part of the page
}
