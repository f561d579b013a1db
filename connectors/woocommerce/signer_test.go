package woocommerce_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"regulars/connectors/woocommerce/wootest"
)

// signOver signs a request as RFC 5849 §3.4 says, written apart from the
// connector's own signer.
func signOver(r *http.Request, shop *wootest.Server) {
	creds := shop.Credentials()
	query := url.Values{
		"oauth_consumer_key": {creds.ConsumerKey}, "oauth_nonce": {"another-request"},
		"oauth_signature_method": {"HMAC-SHA256"}, "oauth_timestamp": {strconv.FormatInt(noon.Unix(), 10)},
	}
	parameters := query.Encode() // sorted, and nothing in it needs %20
	base := strings.Join([]string{
		r.Method, url.QueryEscape("http://" + r.Host + r.URL.Path), url.QueryEscape(parameters),
	}, "&")
	mac := hmac.New(sha256.New, []byte(creds.ConsumerSecret+"&"))
	mac.Write([]byte(base))
	query.Set("oauth_signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	r.URL.RawQuery = query.Encode()
}
