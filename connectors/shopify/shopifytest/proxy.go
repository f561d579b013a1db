package shopifytest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// proxyPrefix is where the app proxy lives on the storefront.
const proxyPrefix = "/apps/regulars"

// droppedHeaders do not cross the app proxy, in either direction.
var droppedHeaders = []string{
	"Cookie", "Set-Cookie", "Authorization", "Connection", "Transfer-Encoding", "Content-Length", "Host",
}

// proxy forwards a storefront request to the app with the signed query: who the
// shop is, and which customer is signed in here.
func (s *Shop) proxy(w http.ResponseWriter, r *http.Request) {
	if s.options.ProxyURL == "" {
		s.pageLost(w, r)
		return
	}
	s.mu.Lock()
	customer := s.browser(w, r).customer
	s.mu.Unlock()
	target := strings.TrimSuffix(s.options.ProxyURL, "/") + strings.TrimPrefix(r.URL.EscapedPath(), proxyPrefix) +
		"?" + s.SignedQuery(r.URL.Query(), customer).Encode()
	payload := http.MaxBytesReader(w, r.Body, 1<<20)
	request, err := http.NewRequestWithContext(r.Context(), r.Method, target, payload) //nolint:gosec // the app's own
	if err != nil {
		http.Error(w, "the proxied address is not valid", http.StatusBadRequest)
		return
	}
	request.ContentLength = r.ContentLength
	request.Header = passed(r.Header)
	request.Header.Set("X-Forwarded-Host", s.Domain)
	response, err := s.server.transport.RoundTrip(request)
	if err != nil {
		http.Error(w, "There was an error in the third-party application.", http.StatusBadGateway)
		return
	}
	defer func() { _ = response.Body.Close() }()
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/liquid") {
		s.surround(w, r, response.Body)
		return
	}
	maps.Copy(w.Header(), passed(response.Header))
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body)
}

// surround puts an app's application/liquid answer into the theme, as Shopify
// does. Its Liquid is not run.
func (s *Shop) surround(w http.ResponseWriter, r *http.Request, answer io.Reader) {
	inner, err := io.ReadAll(io.LimitReader(answer, 1<<20))
	if err != nil {
		http.Error(w, "There was an error in the third-party application.", http.StatusBadGateway)
		return
	}
	s.show(w, r, "proxied", "Rewards", map[string]any{
		"Inner": template.HTML(inner), //nolint:gosec // what an app answers is part of the page on Shopify, too
	})
}

func passed(header http.Header) http.Header {
	out := header.Clone()
	for _, name := range droppedHeaders {
		out.Del(name)
	}
	return out
}

// SignedQuery is what the app proxy adds to a storefront query. customerID 0 is
// a visitor who is not signed in.
func (s *Shop) SignedQuery(query url.Values, customerID int64) url.Values {
	out := url.Values{}
	for key, values := range query {
		out[key] = slices.Clone(values)
	}
	out.Add("shop", s.Domain)
	out.Add("path_prefix", proxyPrefix)
	out.Add("timestamp", strconv.FormatInt(s.options.Now().Unix(), 10))
	customer := ""
	if customerID != 0 {
		customer = strconv.FormatInt(customerID, 10)
	}
	out.Add("logged_in_customer_id", customer)
	pairs := make([]string, 0, len(out))
	for key, values := range out {
		pairs = append(pairs, key+"="+strings.Join(values, ","))
	}
	slices.Sort(pairs)
	mac := hmac.New(sha256.New, []byte(s.options.ClientSecret))
	mac.Write([]byte(strings.Join(pairs, "")))
	out.Add("signature", hex.EncodeToString(mac.Sum(nil)))
	return out
}
