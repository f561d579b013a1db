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
	if err == nil {
		page.data, err = s.loyaltyPage(r.Context(), api, token, around.Locale)
	}
	if err != nil {
		s.log.WarnContext(r.Context(), "the loyalty page did not come", "error", err)
		page.status = http.StatusBadGateway
	}
	show(w, page, around)
}

// loyaltyPage asks the app at api for its page in a locale.
func (s *Server) loyaltyPage(ctx context.Context, api, token, locale string) (template.HTML, error) {
	address := strings.TrimSuffix(api, "/") + "/v1/page?" + url.Values{"locale": {locale}}.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := s.opt.HTTPClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the app answered %s", response.Status)
	}
	inner, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	return template.HTML(inner), err //nolint:gosec // what the plugin's app answers is part of the page, too
}
