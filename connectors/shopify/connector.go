// Package shopify connects Shopify stores: it verifies and decodes what they
// send, and reads and writes them through the Admin GraphQL API.
//
// go-shopify is a thin transport here: the authorize URL and GraphQL.Query, one
// client a call because a shared one is racy. Tokens, throttling, error classes
// and shop-name checks are our own, because the library's are incomplete.
package shopify

import (
	"cmp"
	"log/slog"
	"net/http"
	"regexp"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// APIVersion is the Admin API version of every call, document and test. Shopify
// supports it until 2027-07-16.
const APIVersion = "2026-07"

// Scopes is what every store is asked for: what the embedded documents, the
// webhook topics and the app proxy need, and nothing else. What only some features
// need is asked for apart (optional). documents_test.go computes both from the
// official schema.
const Scopes = "read_orders,read_customers,write_customers,read_customer_merge,read_products," +
	"read_discounts,write_discounts,read_fulfillments,write_app_proxy"

// Config is what one Shopify app is. The zero value of optional fields is
// usable.
type Config struct {
	ClientID     string
	ClientSecret string
	// OldSecret is the secret before a rotation; both are accepted while it is set.
	OldSecret string
	// Origin is where stores are, with {shop} for the myshopify domain. Default
	// "https://{shop}"; a fake platform is "http://127.0.0.1:9001/{shop}".
	Origin string
	// AuthorizeOrigin is Origin as the merchant's browser sees it. Default Origin.
	AuthorizeOrigin string
	// Scopes asked at install, comma separated. Default Scopes.
	Scopes string
	// AllOrders says that Shopify approved the app for orders older than 60 days:
	// merchants can then be asked to show them.
	AllOrders bool
	// Transport does the HTTP. Default http.DefaultTransport.
	Transport http.RoundTripper
	// Log hears of version drift and of fields the store withholds. Default: none.
	Log *slog.Logger
}

// Connector is Shopify as the app sees it. It is safe for concurrent use.
type Connector struct {
	config  Config
	log     *slog.Logger
	runSize int // see lineSorter
}

var (
	_ platform.Connector       = (*Connector)(nil)
	_ platform.Authorizer      = (*Connector)(nil)
	_ platform.ShopperVerifier = (*Connector)(nil)
	_ platform.Census          = (*Connector)(nil)
	_ platform.CodeMaker       = (*Connector)(nil)
	_ platform.ConsentWriter   = (*Connector)(nil)
	_ platform.Definer         = (*Connector)(nil)
	_ platform.Embedder        = (*Connector)(nil)
	_ platform.BulkReader      = (*Connector)(nil)
	_ platform.Grouper         = (*Connector)(nil)
	_ platform.Permitter       = (*Connector)(nil)
	_ platform.PageWatcher     = (*Connector)(nil)

	_ platform.ExtensionVerifier = (*Connector)(nil)
)

// New makes a connector. fail.Invalid names the missing setting.
func New(config Config) (*Connector, error) {
	if config.ClientID == "" {
		return nil, fail.Field("client_id", "is needed to connect Shopify stores")
	}
	if config.ClientSecret == "" {
		return nil, fail.Field("client_secret", "is needed to connect Shopify stores")
	}
	config.Origin = strings.TrimSuffix(cmp.Or(config.Origin, "https://{shop}"), "/")
	config.AuthorizeOrigin = strings.TrimSuffix(cmp.Or(config.AuthorizeOrigin, config.Origin), "/")
	config.Scopes = cmp.Or(config.Scopes, Scopes)
	if config.Transport == nil {
		config.Transport = http.DefaultTransport
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	return &Connector{config: config, log: config.Log, runSize: runSize}, nil
}

// shopName is stricter than Shopify's own libraries: no underscore, no port, no
// path, no user info, ASCII only.
var shopName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*\.myshopify\.com$`)

// CheckShop lower-cases a shop name, adds .myshopify.com to a bare handle, and
// refuses everything that is not a myshopify.com host: a token sent to a
// hostile name would be lost. fail.Invalid names the field shop.
func (c *Connector) CheckShop(shop string) (string, error) { return checkShop(shop) }

func checkShop(shop string) (string, error) {
	name := strings.ToLower(strings.TrimSpace(shop))
	if name != "" && !strings.Contains(name, ".") {
		name += ".myshopify.com"
	}
	if len(name) > 100 || !shopName.MatchString(name) {
		return "", fail.Field("shop", "%q is not a name.myshopify.com address", shop)
	}
	return name, nil
}

// signedShop is checkShop for what Shopify says, which names shops in full.
func signedShop(shop string) (string, error) {
	name, err := checkShop(shop)
	if err != nil || !strings.EqualFold(name, shop) {
		return "", fail.New(fail.Unauthorized, "what was signed names no Shopify store")
	}
	return name, nil
}

// origin is a template with the shop's name in it.
func origin(template, shop string) string { return strings.ReplaceAll(template, "{shop}", shop) }

// secrets are the app secrets that may have signed a request, the current first.
func (c *Connector) secrets() []string {
	if c.config.OldSecret == "" {
		return []string{c.config.ClientSecret}
	}
	return []string{c.config.ClientSecret, c.config.OldSecret}
}
