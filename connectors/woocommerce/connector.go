// Package woocommerce connects WooCommerce stores: REST v3 with API keys that
// the merchant approved, webhooks as hints, and the signed shopper tokens of
// our companion plugin.
//
// WooCommerce retries no webhook and verifies no e-mail address, so listing
// (Orders, Products, Customers) is the primary source and a webhook only makes
// it faster. What the store does not say in a 2xx answer is never assumed.
package woocommerce

import (
	"cmp"
	"net/http"
	"time"

	"regulars/app/platform"
)

// Limits of one call to a store.
const (
	callTimeout = 10 * time.Second
	maxAnswer   = 5 << 20
	// listingPatience is how many times as long a page of a listing may take:
	// shared hosting needs half a minute for a hundred orders with all their notes.
	listingPatience = 3
)

// Config is what a Connector is made with.
type Config struct {
	// HTTPClient makes every request to a store. The caller gives one that
	// refuses private networks, because merchants type the address. Redirects
	// are never followed, whatever the client says.
	HTTPClient *http.Client
	// Timeout of one request, 10 s when zero; a page of a listing has three times
	// as long.
	Timeout time.Duration
	// Slow is how long a store takes that is asked one thing at a time, 1 s when zero.
	Slow time.Duration
}

// Connector speaks to WooCommerce stores. It is safe for concurrent use. It keeps
// in mind how each store bears being called and how many digits its prices have,
// and nothing else.
type Connector struct {
	http    http.Client
	timeout time.Duration
	gates   *gates
	digits  *digits
}

var (
	_ platform.Connector       = (*Connector)(nil)
	_ platform.ShopperVerifier = (*Connector)(nil)
	_ platform.StaffVerifier   = (*Connector)(nil)
	_ platform.PluginVerifier  = (*Connector)(nil)
	_ platform.PluginLinker    = (*Connector)(nil)
	_ platform.Census          = (*Connector)(nil)
	_ platform.KeyAsker        = (*Connector)(nil)
	_ platform.Leaver          = (*Connector)(nil)
	_ platform.Beside          = (*Connector)(nil)
	_ platform.ArrivalsUntold  = (*Connector)(nil)
	_ platform.ProfilesWriter  = (*Connector)(nil)
	_ platform.DiscountMaker   = (*Connector)(nil)
	_ platform.CodeWatcher     = (*Connector)(nil)
)

// New makes a connector. A nil HTTPClient uses a plain one.
func New(cfg Config) *Connector {
	timeout := cmp.Or(cfg.Timeout, callTimeout)
	c := &Connector{timeout: timeout, gates: newGates(cfg.Slow, listingPatience*timeout), digits: newDigits()}
	if cfg.HTTPClient != nil {
		c.http = *cfg.HTTPClient
	}
	c.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}
