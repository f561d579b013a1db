package wootest

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // OAuth 1.0a names it, and WooCommerce accepts it
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// authenticate is WC_REST_Authentication: Basic and query keys count only where
// PHP believes in TLS, OAuth 1.0a always. nil without a failure is a stranger.
func (s *Server) authenticate(r *http.Request) (*apiKey, *wpError) {
	if s.stripAuthorization {
		r.Header.Del("Authorization")
	}
	if s.secure() {
		name, secret, ok := r.BasicAuth()
		if !ok {
			name, secret = r.URL.Query().Get("consumer_key"), r.URL.Query().Get("consumer_secret")
		}
		if key, known := s.keys[name]; known {
			if key.secret != secret {
				return nil, denied("Consumer secret is invalid.")
			}
			return mayDo(key, r)
		}
	}
	if r.URL.Query().Has("oauth_consumer_key") {
		return s.oauth(r)
	}
	return nil, nil //nolint:nilnil // a stranger
}

// secure is PHP's is_ssl().
func (s *Server) secure() bool { return s.tls && !s.behindProxy }

func mayDo(key apiKey, r *http.Request) (*apiKey, *wpError) {
	if key.readOnly && r.Method != http.MethodGet {
		return nil, denied("The API key provided does not have write permissions.")
	}
	return &key, nil
}

func denied(message string) *wpError {
	data := errorData{Status: http.StatusUnauthorized}
	return &wpError{Code: "woocommerce_rest_authentication_error", Message: message, Data: data}
}

func (s *Server) oauth(r *http.Request) (*apiKey, *wpError) {
	query := r.URL.Query()
	for _, name := range []string{"oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method"} {
		if query.Get(name) == "" {
			return nil, denied("Missing OAuth parameter " + name)
		}
	}
	key, known := s.keys[query.Get("oauth_consumer_key")]
	if !known {
		return nil, denied("Consumer key is invalid.")
	}
	if !s.signatureFits(r, query, key.secret) {
		return nil, denied("Invalid signature - provided signature does not match.")
	}
	at, err := strconv.ParseInt(query.Get("oauth_timestamp"), 10, 64)
	if off := s.clock().Unix() - at; err != nil || off > 900 || off < -900 {
		return nil, denied("Invalid timestamp.")
	}
	nonce := query.Get("oauth_nonce") + query.Get("oauth_timestamp")
	if s.nonces[nonce] {
		return nil, denied("Invalid nonce - nonce has already been used.")
	}
	s.nonces[nonce] = true
	return mayDo(key, r)
}

// signatureFits builds the base string from what PHP sees: its own idea of the
// scheme, and arrays re-indexed, so that "include[]" never fits.
func (s *Server) signatureFits(r *http.Request, query url.Values, secret string) bool {
	scheme := "http://"
	if s.secure() {
		scheme = "https://"
	}
	sent := query.Get("oauth_signature")
	query.Del("oauth_signature")
	var pairs []string
	for name, values := range query {
		if strings.HasSuffix(name, "[]") {
			name = strings.TrimSuffix(name, "]") + "0]"
		}
		for _, value := range values {
			pairs = append(pairs, raw(name)+"="+raw(value))
		}
	}
	slices.Sort(pairs)
	base := r.Method + "&" + raw(scheme+r.Host+r.URL.EscapedPath()) + "&" + raw(strings.Join(pairs, "&"))
	made := sha256.New
	if query.Get("oauth_signature_method") == "HMAC-SHA1" {
		made = sha1.New
	}
	mac := hmac.New(made, []byte(secret+"&"))
	mac.Write([]byte(base))
	return hmac.Equal([]byte(base64.StdEncoding.EncodeToString(mac.Sum(nil))), []byte(sent))
}

// raw is PHP's rawurlencode.
func raw(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
