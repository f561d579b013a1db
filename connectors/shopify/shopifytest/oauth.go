package shopifytest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Token lifetimes, as Shopify documents them for expiring offline tokens.
const (
	accessLife  = time.Hour
	refreshLife = 90 * 24 * time.Hour
)

// token is one pair. A refreshed pair's old refresh token may be used again
// until the new access token was first used.
type token struct {
	access, refresh string
	scopes          string
	expires         time.Time // zero for a permanent token
	refreshExpires  time.Time
	used            bool
	replacedBy      *token
	revoked         bool
}

// Install makes a token pair without the consent page, for tests.
func (s *Shop) Install(scopes string) (access, refresh string, expires time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := s.mint(scopes, true)
	return made.access, made.refresh, made.expires
}

// ExpireTokens ends every access token at once; refresh tokens live on.
func (s *Shop) ExpireTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, made := range s.tokens {
		if !made.expires.IsZero() {
			made.expires = s.now()
		}
	}
}

// Uninstall revokes all tokens and subscriptions after saying so.
func (s *Shop) Uninstall() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit("app/uninstalled", s.shopBody())
	for _, charge := range s.charges {
		if charge.Status == "ACTIVE" || charge.Status == "FROZEN" || charge.Status == "PENDING" {
			s.setCharge(charge, "CANCELLED")
		}
	}
	for _, made := range s.tokens {
		made.revoked = true
	}
	s.hooks, s.ofApp, s.optional, s.pixel = nil, nil, nil, nil
}

func (s *Shop) mint(scopes string, expiring bool) *token {
	made := &token{access: "shpat_" + s.hexID(), scopes: scopes}
	if expiring {
		made.refresh = "shprt_" + s.hexID()
		made.expires, made.refreshExpires = s.now().Add(accessLife), s.now().Add(refreshLife)
	}
	s.tokens = append(s.tokens, made)
	return made
}

// authorized finds a live access token. The lock is held.
func (s *Shop) authorized(access string) *token {
	for _, made := range s.tokens {
		if made.access != access || made.revoked {
			continue
		}
		if !made.expires.IsZero() && !s.now().Before(made.expires) {
			return nil
		}
		made.used = true
		return made
	}
	return nil
}

// authorize is the consent page; with AutoApprove it agrees by itself.
func (s *Shop) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	target, err := url.Parse(query.Get("redirect_uri"))
	if query.Get("client_id") != s.options.ClientID || err != nil || target.Host == "" {
		http.Error(w, "Oauth error invalid_request: unknown app or redirect_uri", http.StatusBadRequest)
		return
	}
	if r.Method != http.MethodPost && !s.options.AutoApprove {
		s.show(w, r, "consent", "Install", map[string]any{
			"Scopes": strings.Split(query.Get("scope"), ","), "Action": r.URL.RequestURI(),
		})
		return
	}
	s.mu.Lock()
	code := s.hexID()
	s.codes[code] = query.Get("scope")
	answer := url.Values{
		"code": {code}, "shop": {s.Domain}, "state": {query.Get("state")},
		"timestamp": {strconv.FormatInt(s.now().Unix(), 10)},
		"host":      {"YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvZGVtbw"},
	}
	s.mu.Unlock()
	answer.Set("hmac", s.callbackHMAC(answer))
	target.RawQuery = answer.Encode()
	http.Redirect(w, r, target.String(), http.StatusFound) //nolint:gosec // OAuth goes back to where the app asks
}

// callbackHMAC signs a callback: sorted k=v joined by &, hex.
func (s *Shop) callbackHMAC(query url.Values) string {
	pairs := make([]string, 0, len(query))
	for key := range query {
		pairs = append(pairs, key+"="+query.Get(key))
	}
	slices.Sort(pairs)
	mac := hmac.New(sha256.New, []byte(s.options.ClientSecret))
	mac.Write([]byte(strings.Join(pairs, "&")))
	return hex.EncodeToString(mac.Sum(nil))
}

// token is POST /admin/oauth/access_token: code and refresh grants, and token
// exchange.
func (s *Shop) token(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
		Code         string `json:"code"`
		Expiring     string `json:"expiring"`
		Grant        string `json:"grant_type"`
		Refresh      string `json:"refresh_token"`
		Subject      string `json:"subject_token"`
		Requested    string `json:"requested_token_type"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&in); err != nil {
		s.answer(w, http.StatusBadRequest, body{"error": "invalid_request"})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.takeFault("token") == BadGateway {
		s.answer(w, 520, body{})
		return
	}
	if in.ClientID != s.options.ClientID || in.ClientSecret != s.options.ClientSecret {
		s.answer(w, http.StatusBadRequest, body{"error": "invalid_client"})
		return
	}
	switch in.Grant {
	case "refresh_token":
		s.rotate(w, in.Refresh)
		return
	case "urn:ietf:params:oauth:grant-type:token-exchange":
		s.exchange(w, in.Subject, in.Requested, in.Expiring == "1")
		return
	}
	scopes, known := s.codes[in.Code]
	delete(s.codes, in.Code)
	if !known {
		s.answer(w, http.StatusBadRequest, body{"error": "invalid_grant"})
		return
	}
	s.answerToken(w, s.mint(scopes, in.Expiring == "1"))
}

// rotate trades a refresh token for a new pair. Trying again with the old one
// gives the same pair until that was used.
func (s *Shop) rotate(w http.ResponseWriter, refresh string) {
	at := slices.IndexFunc(s.tokens, func(made *token) bool { return refresh != "" && made.refresh == refresh })
	if at < 0 || s.tokens[at].revoked || !s.now().Before(s.tokens[at].refreshExpires) {
		s.answer(w, http.StatusBadRequest, body{"error": "invalid_grant"})
		return
	}
	old := s.tokens[at]
	if old.replacedBy != nil {
		if old.replacedBy.used {
			s.answer(w, http.StatusUnauthorized, body{
				"error": "invalid_request", "error_description": "This request requires an active refresh_token",
			})
			return
		}
		s.answerToken(w, old.replacedBy)
		return
	}
	old.replacedBy = s.mint(old.scopes, true)
	old.expires = s.now()
	s.answerToken(w, old.replacedBy)
}

func (s *Shop) answerToken(w http.ResponseWriter, made *token) {
	out := body{"access_token": made.access, "scope": made.scopes}
	if !made.expires.IsZero() {
		out["expires_in"] = int64(made.expires.Sub(s.now()).Seconds())
		out["refresh_token"] = made.refresh
		out["refresh_token_expires_in"] = int64(made.refreshExpires.Sub(s.now()).Seconds())
	}
	s.answer(w, http.StatusOK, out)
}

// answer writes JSON, dated by the fake's clock.
func (s *Shop) answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Date", s.options.Now().UTC().Format(http.TimeFormat))
	raw, err := json.Marshal(value)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}
