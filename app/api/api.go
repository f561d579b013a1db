// Package api is the HTTP face of Regulars and the only importer of Echo and
// Huma. It decodes, asks package app, and encodes: no rule lives here. Its
// structs are the one source of openapi.yaml and of the TypeScript types.
package api

import (
	"cmp"
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"regulars/app"
)

// LimitFunc counts one use of key. retryAfter above zero refuses it for that
// long; an error means that nobody counts now, and lets it pass.
type LimitFunc func(ctx context.Context, key string) (retryAfter time.Duration, err error)

// Options are what the HTTP face is made of besides the App.
type Options struct {
	Log       *slog.Logger
	AdminFS   fs.FS     // the built admin pages; nil serves a sentence in their place
	Secure    bool      // shoppers and staff reach us over https: cookies are Secure, HSTS is sent
	ProxyHops int       // proxies in front of us that add to X-Forwarded-For
	Limit     LimitFunc // nil: unlimited
	Quota     QuotaFunc // of API keys; nil: unlimited
	Metrics   *Metrics  // nil: not measured

	Plugin func() ([]byte, error) // the WordPress plugin of this release, as a zip; nil: not to be had here

	// ShopifyOrigin is where Shopify stores are, with {shop} for the name; empty for their own addresses.
	ShopifyOrigin string
	// ShopifyAdmin is the site that Shopify's admin is of, and ShopifyBridge where its App Bridge is; empty for
	// its own.
	ShopifyAdmin, ShopifyBridge string
}

func (o Options) adminOrigin() string { return cmp.Or(o.ShopifyAdmin, "https://admin.shopify.com") }

func (o Options) bridge() string {
	return cmp.Or(o.ShopifyBridge, "https://cdn.shopify.com/shopifycloud/app-bridge.js")
}

// shopOrigin is where a Shopify shop's own pages are.
func (o Options) shopOrigin(shop string) string {
	return strings.ReplaceAll(cmp.Or(o.ShopifyOrigin, "https://{shop}"), "{shop}", shop)
}

type server struct {
	app    *app.App
	o      Options
	origin string // scheme and host that pages of ours have
	admin  http.Handler
	mails  chan struct{} // a place for each mail that is being read
}

// New assembles everything that is served on the public port.
func New(a *app.App, o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &server{
		app: a, o: o, origin: originOf(a.BaseURL()), admin: adminPages(o.AdminFS),
		mails: make(chan struct{}, mostMailsRead),
	}
	e, _ := s.assemble()
	return e
}

// Document is the 3.1 description of the API, as YAML.
func Document() ([]byte, error) {
	_, described := (&server{o: Options{Log: slog.New(slog.DiscardHandler)}}).assemble()
	return described.OpenAPI().YAML()
}

func (s *server) assemble() (*echo.Echo, huma.API) {
	speakProblems()
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.answerError
	e.Use(s.observe)
	s.webhooks(e)
	s.health(e)
	s.install(e)
	s.askingKeys(e)
	s.downloads(e)
	s.embedding(e)
	s.visiting(e)
	s.signIn(e)
	s.pages(e)
	s.loyaltyPage(e)
	s.invitePage(e)
	s.parts(e)
	s.mailPages(e)
	s.surveyPages(e)
	s.studyPages(e)
	s.guidePages(e)
	s.sharePages(e)
	s.preferencePages(e)
	s.pixel(e)
	described := humaecho.NewV4(e, describe())
	s.adminAPI(described)
	s.storefrontAPI(described)
	s.pluginAPI(described)
	return e, described
}

// describe configures Huma: no documentation pages, no $schema links, unknown
// fields refused.
func describe() huma.Config {
	config := huma.DefaultConfig("Regulars", "1")
	config.Info.Description = "Loyalty for Shopify and WooCommerce stores. Errors are RFC 9457 problems; " +
		"amounts are minor units of an ISO 4217 currency; times are RFC 3339 in UTC."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {
			Type: "apiKey", In: "cookie", Name: sessionCookie,
			Description: "Set by a login link; writes need an Origin of ours.",
		},
		"key": {
			Type: "http", Scheme: "bearer",
			Description: "An API key, made by an owner under API keys. " +
				"What is listed with an operation is the scope it needs.",
		},
		"visit": {
			Type: "http", Scheme: "bearer", BearerFormat: "JWT",
			Description: "An id token of Shopify’s App Bridge, for pages inside its admin; or a token of five " +
				"minutes that the WordPress plugin signs for whom it lets into wp-admin.",
		},
		"proxy": {
			Type: "apiKey", In: "query", Name: "signature", Description: "Shopify's app proxy signs the query.",
		},
		"shopper": {
			Type: "http", Scheme: "bearer", BearerFormat: "JWT",
			Description: "Signed by the WordPress plugin, for 5 minutes.",
		},
		"plugin": {
			Type: "http", Scheme: "bearer", BearerFormat: "JWT",
			Description: "Signed by the WordPress plugin on the store's server, for 5 minutes.",
		},
		"extension": {
			Type: "http", Scheme: "bearer", BearerFormat: "JWT",
			Description: "The session token that Shopify gives an extension in a customer account or after an order.",
		},
	}
	return config
}

func originOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
