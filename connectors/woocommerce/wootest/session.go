package wootest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// session is one visitor.
type session struct {
	id       string
	customer int64
	cart     cart
	locale   string // BCP 47, what the page tells the widget
	notice   string // shown once
	refused  bool   // the notice is a complaint
}

// cookie is the session cookie's name. Cookies know no ports: another store on
// this machine has another name.
func (s *Server) cookie() string { return s.made("wootest_")[:20] }

// session finds the visitor's session by cookie or Cart-Token, or begins one.
func (s *Server) session(w http.ResponseWriter, r *http.Request) *session {
	if token := r.Header.Get("Cart-Token"); token != "" {
		if found := s.sessions[token]; found != nil {
			return found
		}
	}
	if cookie, err := r.Cookie(s.cookie()); err == nil {
		if found := s.sessions[cookie.Value]; found != nil {
			return found
		}
	}
	found := &session{locale: "en", id: s.made("session-" + strconv.Itoa(len(s.sessions)+1) + "-")}
	found.cart.billing = address{Country: "ES", State: "M"}
	s.sessions[found.id] = found
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // a demo store may be plain http
		Name: s.cookie(), Value: found.id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.tls,
	})
	return found
}

// nonce is what the Store API wants of a request with cookies.
func (s *Server) nonce(v *session) string {
	mac := hmac.New(sha256.New, []byte(s.made("nonce")))
	mac.Write([]byte(v.id))
	return hex.EncodeToString(mac.Sum(nil))[:10]
}

// shopperToken is what our companion plugin puts into the cart: an HS256 token
// of five minutes that says who is signed in ("0" for nobody).
func (s *Server) shopperToken(v *session) (string, error) {
	now := s.opt.Now()
	return jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Issuer: s.plugin.storeKey, Audience: jwt.ClaimStrings{"regulars-shopper"},
		Subject:  strconv.FormatInt(v.customer, 10),
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(5 * time.Minute)),
	}).SignedString([]byte(s.plugin.secret))
}

// PluginToken is what our companion plugin, as the store's server, signs its own
// requests with: an HS256 token of five minutes.
func (s *Server) PluginToken() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opt.Now()
	return jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.RegisteredClaims{
		Issuer: s.plugin.storeKey, Audience: jwt.ClaimStrings{"regulars-plugin"}, Subject: "plugin",
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(5 * time.Minute)),
	}).SignedString([]byte(s.plugin.secret))
}
