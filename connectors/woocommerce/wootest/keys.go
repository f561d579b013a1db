package wootest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// wcAuth is the prefix of WooCommerce's page on which an owner gives an app a key.
const wcAuth = "/wc-auth/v1/"

// keyAsk is what an app asks for.
type keyAsk struct {
	App, Approve, Deny string
}

// serveKeys is wc-auth, as measured: five parameters, an https callback, a key that is
// posted before the browser goes back and deleted unless the answer is 200. Whoever
// opens it counts as signed in.
func (s *Server) serveKeys(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if why := keyTrouble(query); why != "" {
		s.refuseKey(w, why)
		return
	}
	switch strings.TrimPrefix(r.URL.Path, wcAuth) {
	case "authorize":
		query.Set("wc_auth_nonce", s.made("wc_auth"))
		ask := keyAsk{
			App:     query.Get("app_name"),
			Approve: wcAuth + "access_granted?" + query.Encode(), Deny: wentBack(query, "0"),
		}
		s.mu.Lock()
		around := s.frame(&session{locale: "en"}, visitorPage{title: "Give access", template: "keys"})
		s.mu.Unlock()
		around.Widget = false
		show(w, visitorPage{title: "Give access", template: "keys", data: ask}, around)
	case "access_granted":
		if query.Get("wc_auth_nonce") != s.made("wc_auth") {
			s.refuseKey(w, "Invalid nonce verification")
			return
		}
		s.grantKey(w, r, query)
	default:
		http.NotFound(w, r)
	}
}

func keyTrouble(query url.Values) string {
	for _, name := range []string{"app_name", "user_id", "return_url", "callback_url", "scope"} {
		if query.Get(name) == "" {
			return "Missing parameter " + name
		}
	}
	switch query.Get("scope") {
	case "read", "write", "read_write":
	default:
		return "Invalid scope " + query.Get("scope")
	}
	if !strings.HasPrefix(query.Get("callback_url"), "https://") {
		return "The callback_url needs to be over SSL"
	}
	return ""
}

func (s *Server) refuseKey(w http.ResponseWriter, why string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write([]byte("<!DOCTYPE html><html><body><p>Error: " + html.EscapeString(why) + "</p></body></html>"))
}

// wentBack is where the browser goes from the page.
func wentBack(query url.Values, success string) string {
	back, err := url.Parse(query.Get("return_url"))
	if err != nil {
		return "/"
	}
	values := back.Query()
	values.Set("success", success)
	values.Set("user_id", query.Get("user_id"))
	back.RawQuery = values.Encode()
	return back.String()
}

// grantKey makes a key, brings it to the app, and lets the browser go.
func (s *Server) grantKey(w http.ResponseWriter, r *http.Request, query url.Values) {
	s.mu.Lock()
	s.granted++
	name := strconv.Itoa(s.granted) + "-"
	key, secret := "ck_"+s.digest(name), "cs_"+s.digest("-"+name)
	s.keys[key] = apiKey{secret: secret, readOnly: query.Get("scope") == "read"}
	body, err := json.Marshal(map[string]any{
		"key_id": s.granted, "user_id": query.Get("user_id"), "consumer_key": key, "consumer_secret": secret,
		"key_permissions": query.Get("scope"),
	})
	s.mu.Unlock()
	if err == nil {
		err = s.bringKey(r, query.Get("callback_url"), body)
	}
	if err != nil {
		s.mu.Lock()
		delete(s.keys, key)
		s.mu.Unlock()
		s.refuseKey(w, "An error occurred in the request and at the time were unable to send the consumer data")
		return
	}
	http.Redirect(w, r, wentBack(query, "1"), http.StatusFound) //nolint:gosec // as WooCommerce does
}

func (s *Server) bringKey(r *http.Request, to string, body []byte) error {
	//nolint:gosec // as WooCommerce does; the client is the test's
	post, err := http.NewRequestWithContext(r.Context(), http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return err
	}
	post.Header.Set("Content-Type", "application/json;charset=UTF-8")
	post.Header.Set("User-Agent", "WordPress/6.9.7; "+s.URL())
	answer, err := s.opt.HTTPClient.Do(post) //nolint:gosec // the same
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the app answered %d", answer.StatusCode)
	}
	return nil
}

// Keys counts the API keys that the store has.
func (s *Server) Keys() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.keys)
}

// DeleteKeys deletes all API keys, as an owner does under Settings, Advanced.
func (s *Server) DeleteKeys() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.keys)
}
