package woocommerce

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"regulars/app/platform"
)

// style is one step of the authentication ladder. It is stored in
// Credentials.AuthStyle: never rename one.
type style string

// The steps, in the order in which they are tried over https. PHP accepts the
// first two only where it believes that the request came over TLS; OAuth signs
// the scheme that PHP believes in, which differs behind a TLS proxy.
const (
	basicAuth  style = "basic"
	queryKeys  style = "query"
	oauthHTTPS style = "oauth_https"
	oauthHTTP  style = "oauth_http"
)

// viaIndex marks a store without URL rewriting, whose REST root is
// /index.php/wp-json/.
const viaIndex = "index:"

// way is how a store is spoken to.
type way struct {
	style style
	index bool
}

func (w way) String() string {
	if w.index {
		return viaIndex + string(w.style)
	}
	return string(w.style)
}

// ways lists what to try: the remembered way first, then the whole ladder. Over
// plain http only OAuth is ever accepted, and keys must not travel in clear.
func ways(storeURL, remembered string) []way {
	ladder := []style{basicAuth, queryKeys, oauthHTTPS, oauthHTTP}
	if !strings.HasPrefix(storeURL, "https://") {
		ladder = []style{oauthHTTP}
	}
	name, index := strings.CutPrefix(remembered, viaIndex)
	var out []way
	if slices.Contains(ladder, style(name)) {
		out = append(out, way{style(name), index})
	}
	for _, s := range ladder {
		if string(s) != name {
			out = append(out, way{s, index})
		}
	}
	return out
}

// authorize puts the key into a request in the given style.
func authorize(req *http.Request, creds platform.Credentials, s style, now time.Time) {
	query := req.URL.Query()
	switch s {
	case basicAuth:
		req.SetBasicAuth(creds.ConsumerKey, creds.ConsumerSecret)
	case queryKeys:
		query.Set("consumer_key", creds.ConsumerKey)
		query.Set("consumer_secret", creds.ConsumerSecret)
		req.URL.RawQuery = query.Encode()
	case oauthHTTPS, oauthHTTP:
		sign(req, query, creds, s, now)
	}
}

// sign adds the OAuth 1.0a parameters (RFC 5849 §3.4, one-legged, HMAC-SHA256)
// to the query. The body is not signed.
func sign(req *http.Request, query url.Values, creds platform.Credentials, s style, now time.Time) {
	query.Set("oauth_consumer_key", creds.ConsumerKey)
	query.Set("oauth_nonce", rand.Text())
	query.Set("oauth_signature_method", "HMAC-SHA256")
	query.Set("oauth_timestamp", strconv.FormatInt(now.Unix(), 10))
	scheme := "https"
	if s == oauthHTTP {
		scheme = "http"
	}
	base := scheme + "://" + req.URL.Host + req.URL.EscapedPath()
	query.Set("oauth_signature", signature(req.Method, base, query, creds.ConsumerSecret))
	req.URL.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
}

// signature is base64(HMAC-SHA256(METHOD&url&parameters, secret&)).
func signature(method, base string, query url.Values, secret string) string {
	pairs := make([]string, 0, len(query))
	for name, values := range query {
		for _, value := range values {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	slices.Sort(pairs)
	text := method + "&" + escape(base) + "&" + escape(strings.Join(pairs, "&"))
	mac := hmac.New(sha256.New, []byte(secret+"&"))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// escape is RFC 3986 percent encoding, as rawurlencode in PHP.
func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
