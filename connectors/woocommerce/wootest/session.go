package wootest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
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
	kept     string // the code of a printed link, until the cart fits it
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
func (s *Server) nonce(v *session) string { return s.nonceOf("nonce", v.id) }

// nonceOf is what WordPress makes of whom a page is for, and of what.
func (s *Server) nonceOf(what, whom string) string {
	mac := hmac.New(sha256.New, []byte(s.made(what)))
	mac.Write([]byte(whom))
	return hex.EncodeToString(mac.Sum(nil))[:10]
}

// token is what our companion plugin signs: an HS256 token of five minutes.
func (s *Server) token(audience, subject string, more jwt.MapClaims) (string, error) {
	now := s.opt.Now()
	claims := jwt.MapClaims{
		"iss": s.plugin.storeKey, "aud": audience, "sub": subject,
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
	}
	maps.Copy(claims, more)
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(s.plugin.secret))
}

// shopperToken is what our companion plugin puts into the cart: it says who is
// signed in ("0" for nobody).
func (s *Server) shopperToken(v *session) (string, error) {
	return s.token("regulars-shopper", strconv.FormatInt(v.customer, 10), nil)
}

// PluginToken is what our companion plugin, as the store's server, signs its own
// requests with.
func (s *Server) PluginToken() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token("regulars-plugin", "plugin", nil)
}
