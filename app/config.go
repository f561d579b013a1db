package app

import (
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/caarlos0/env/v11"

	"regulars/app/fail"
	"regulars/app/merchant"
	"regulars/app/message"
)

// Config is what the environment says. Variables says what each field is for;
// a field is its variable's only reader.
type Config struct {
	Port        int    `env:"PORT" envDefault:"8080"`
	ListenHost  string `env:"LISTEN_HOST"`
	BaseURL     string `env:"BASE_URL"` // without a slash at its end
	ProxyHops   int    `env:"PROXY_HOPS" envDefault:"0"`
	MetricsAddr string `env:"METRICS_ADDR"`

	DatabaseURL      string `env:"DATABASE_URL"`
	DatabaseAdminURL string `env:"DATABASE_ADMIN_URL"`
	DatabaseMaxConns int32  `env:"DATABASE_MAX_CONNS" envDefault:"16"`
	RedisURL         string `env:"REDIS_URL"`
	Key              string `env:"REGULARS_KEY"`

	WorkConcurrency int `env:"WORK_CONCURRENCY" envDefault:"16"`

	ShopifyClientID        string `env:"SHOPIFY_CLIENT_ID"`
	ShopifyClientSecret    string `env:"SHOPIFY_CLIENT_SECRET"`
	ShopifyOldSecret       string `env:"SHOPIFY_OLD_SECRET"`
	ShopifyOrigin          string `env:"SHOPIFY_ORIGIN" envDefault:"https://{shop}"`
	ShopifyBilling         string `env:"SHOPIFY_BILLING"`
	ShopifyAllOrders       bool   `env:"SHOPIFY_ALL_ORDERS"`
	ShopifyAdmin           string `env:"SHOPIFY_ADMIN" envDefault:"https://admin.shopify.com"`
	ShopifyPointsPerSecond int    `env:"SHOPIFY_POINTS_PER_SECOND" envDefault:"100"`
	ShopifyBucket          int    `env:"SHOPIFY_BUCKET" envDefault:"2000"`

	ShopifyBridge string `env:"SHOPIFY_APP_BRIDGE_URL" envDefault:"https://cdn.shopify.com/shopifycloud/app-bridge.js"`

	WooCommerceCallsPerSecond int `env:"WOOCOMMERCE_CALLS_PER_SECOND" envDefault:"10"`

	SMTPURL  string `env:"SMTP_URL"`
	MailFrom string `env:"MAIL_FROM"`

	MailDKIMSelector string `env:"MAIL_DKIM_SELECTOR"`

	SMTPInAddr   string `env:"SMTP_IN_ADDR"`
	SMTPInCert   string `env:"SMTP_IN_CERT"`
	SMTPInKey    string `env:"SMTP_IN_KEY"`
	MailInDomain string `env:"MAIL_IN_DOMAIN"`

	AllowNetworks []netip.Prefix `env:"ALLOW_NETWORKS"`

	LogLevel  slog.Level `env:"LOG_LEVEL" envDefault:"info"`
	LogFormat string     `env:"LOG_FORMAT" envDefault:"json"`
}

// Variable documents one environment variable.
type Variable struct {
	Name    string
	Default string
	Secret  bool // its value is never printed
	About   string
}

// Variables documents every environment variable there is, in the order in
// which a person sets them.
func Variables() []Variable {
	documented := slices.Clone(variables)
	for i, v := range documented {
		documented[i].Default = fieldOf(v.Name).Tag.Get("envDefault")
	}
	return documented
}

var variables = []Variable{
	{
		Name:  "BASE_URL",
		About: "Where shoppers and platforms reach this server: https, no path. Needed by serve and work.",
	},
	{
		Name: "DATABASE_URL", Secret: true,
		About: "Postgres 15 or newer, signed in as regulars_app. Needed by serve and work.",
	},
	{
		Name: "DATABASE_ADMIN_URL", Secret: true,
		About: "The same database as the owner of its tables. For migrate alone.",
	},
	{Name: "DATABASE_MAX_CONNS", About: "Connections a process may hold."},
	{Name: "REGULARS_KEY", Secret: true, About: "Key-encryption key: 32 bytes in base64 (openssl rand -base64 32). " +
		"Back it up apart from the database: without it no stored secret can be read. Needed by serve and work."},
	{
		Name: "REDIS_URL", Secret: true,
		About: "Redis 6.2 or newer, noeviction. Needed by work; serve uses it for rate limits alone.",
	},
	{Name: "PORT", About: "Port that serve listens on."},
	{Name: "LISTEN_HOST", About: "Address that serve listens on; empty for all."},
	{Name: "PROXY_HOPS", About: "Proxies in front of serve that add to X-Forwarded-For; 0 ignores the header."},
	{Name: "METRICS_ADDR", About: "host:port for Prometheus metrics, never on the public port; empty for none."},
	{Name: "WORK_CONCURRENCY", About: "Tasks that work does at once."},
	{Name: "SHOPIFY_CLIENT_ID", About: "The Shopify app's client id; empty turns Shopify off."},
	{Name: "SHOPIFY_CLIENT_SECRET", Secret: true, About: "The Shopify app's client secret."},
	{Name: "SHOPIFY_OLD_SECRET", Secret: true, About: "The secret before a rotation, accepted while it is set."},
	{Name: "SHOPIFY_BILLING", About: "How merchants of Shopify stores pay for plans: pricing (Shopify App Pricing) " +
		"or api (Billing API); empty for no billing, with everything on."},
	{Name: "SHOPIFY_ALL_ORDERS", About: "true once Shopify " +
		"approved the app for read_all_orders: merchants can then be asked " +
		"to show orders older than 60 days; empty asks nobody."},
	{Name: "SHOPIFY_ORIGIN", About: "Where Shopify stores are, with {shop} for the store's domain."},
	{Name: "SHOPIFY_ADMIN", About: "Site of Shopify's admin, which may show our pages in a frame."},
	{Name: "SHOPIFY_APP_BRIDGE_URL", About: "Shopify's script for pages in its admin."},
	{
		Name:  "SHOPIFY_POINTS_PER_SECOND",
		About: "Query cost that Shopify gives back to a store each second (its plan: 100 to 2000).",
	},
	{Name: "SHOPIFY_BUCKET", About: "Query cost that a rested store may spend at once."},
	{Name: "WOOCOMMERCE_CALLS_PER_SECOND", About: "Calls a second that we ask of one WooCommerce store."},
	{
		Name: "SMTP_URL", Secret: true,
		About: "Mail server, smtp:// or smtps://, with user, password, host and port; empty sends no messages.",
	},
	{Name: "MAIL_FROM", About: "Address that messages come from, like rewards@example.com. Needed with SMTP_URL."},
	{
		Name:  "MAIL_DKIM_SELECTOR",
		About: "Name of the DKIM key that SMTP_URL signs with, like s1. Without it SMTP_URL sends nothing that sells.",
	},
	{
		Name: "SMTP_IN_ADDR",
		About: "host:port where serve and work take mail from shoppers by SMTP, like :2525 behind your mail server; " +
			"empty takes none.",
	},
	{
		Name: "SMTP_IN_CERT",
		About: "PEM file with the certificate by which SMTP_IN_ADDR takes mail encrypted (STARTTLS); " +
			"read anew when it changes.",
	},
	{Name: "SMTP_IN_KEY", About: "PEM file with its key."},
	{Name: "MAIL_IN_DOMAIN", About: "Domain of that mail, like in.example.com; its MX leads to SMTP_IN_ADDR."},
	{Name: "ALLOW_NETWORKS", About: "Private networks that stores may be in (10.1.0.0/16,::1/128); empty for none."},
	{Name: "LOG_LEVEL", About: "debug, info, warn or error."},
	{Name: "LOG_FORMAT", About: "json or text."},
}

// LoadConfig reads the settings from the environment (KEY=value lines) and
// checks each. The error names every variable that is wrong.
func LoadConfig(environ []string) (Config, error) {
	var c Config
	err := env.ParseWithOptions(&c, env.Options{Environment: env.ToMap(environ)})
	if err != nil {
		return c, named(err)
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	return c, errors.Join(c.checkAddresses(), c.checkKey(), c.checkShopify(), c.checkEmbedding(), c.checkMail(),
		c.checkNumbers(), c.checkLog())
}

// Need refuses a config in which one of the named variables is empty. It is how
// each command says what it cannot do without.
func (c Config) Need(names ...string) error {
	var missing []error
	value := reflect.ValueOf(c)
	for _, name := range names {
		if value.FieldByIndex(fieldOf(name).Index).IsZero() {
			missing = append(missing, fail.Field(name, "is not set: %s", about(name)))
		}
	}
	return errors.Join(missing...)
}

// ListenAddr is where serve listens.
func (c Config) ListenAddr() string { return net.JoinHostPort(c.ListenHost, strconv.Itoa(c.Port)) }

func (c Config) checkAddresses() error {
	return errors.Join(c.checkBaseURL(), c.checkRedisURL(), c.checkMetricsAddr())
}

func (c Config) checkBaseURL() error {
	if c.BaseURL == "" {
		return nil
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return fail.Field("BASE_URL", "must be like https://loyalty.example.com, with nothing after the host")
	}
	if u.Scheme == "https" || u.Scheme == "http" && isLocal(u.Hostname()) {
		return nil
	}
	return fail.Field("BASE_URL", "must begin with https:// (http:// only for localhost)")
}

func isLocal(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

func (c Config) checkRedisURL() error {
	if c.RedisURL == "" {
		return nil
	}
	u, err := url.Parse(c.RedisURL)
	if err != nil || !slices.Contains([]string{"redis", "rediss", "unix"}, u.Scheme) {
		return fail.Field("REDIS_URL", "must begin with redis://, rediss:// or unix://")
	}
	return nil
}

func (c Config) checkMetricsAddr() error {
	if c.MetricsAddr == "" {
		return nil
	}
	_, port, err := net.SplitHostPort(c.MetricsAddr)
	if err != nil || port == "" {
		return fail.Field("METRICS_ADDR", "must be host:port, like 127.0.0.1:9091 or :9091")
	}
	if port == strconv.Itoa(c.Port) {
		return fail.Field("METRICS_ADDR", "must have another port than PORT: metrics are not public")
	}
	return nil
}

func (c Config) checkKey() error {
	if c.Key == "" {
		return nil
	}
	_, err := merchant.NewKeyring(c.Key)
	return err
}

func (c Config) checkShopify() error {
	switch {
	case c.ShopifyClientID != "" && c.ShopifyClientSecret == "":
		return fail.Field("SHOPIFY_CLIENT_SECRET", "is not set, but SHOPIFY_CLIENT_ID is")
	case c.ShopifyClientID == "" && c.ShopifyClientSecret != "":
		return fail.Field("SHOPIFY_CLIENT_ID", "is not set, but SHOPIFY_CLIENT_SECRET is")
	}
	if !slices.Contains([]BillingWay{NoBilling, Pricing, Proposing}, BillingWay(c.ShopifyBilling)) {
		return fail.Field("SHOPIFY_BILLING", "must be pricing, api or empty")
	}
	u, err := url.Parse(strings.ReplaceAll(c.ShopifyOrigin, "{shop}", "shop"))
	web := err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
	if !web || !strings.Contains(c.ShopifyOrigin, "{shop}") {
		return fail.Field("SHOPIFY_ORIGIN", "must be an address with {shop} in it, like https://{shop}")
	}
	return nil
}

// checkEmbedding wants what stands in headers of pages inside Shopify's admin to
// say no more than it should.
func (c Config) checkEmbedding() error {
	if !isOrigin(c.ShopifyAdmin) {
		return fail.Field("SHOPIFY_ADMIN", "must be like https://admin.shopify.com, with nothing after the host")
	}
	if bridge, err := url.Parse(c.ShopifyBridge); err != nil || !isOrigin(bridge.Scheme+"://"+bridge.Host) {
		return fail.Field("SHOPIFY_APP_BRIDGE_URL", "must be the address of a script")
	}
	return nil
}

// isOrigin reports whether an address is a scheme and a host: what stands in a
// header must not say more.
func isOrigin(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.Scheme+"://"+u.Host == address && !strings.ContainsAny(u.Host, " ;,'\"")
}

// checkMail wants both settings of the mail server, or none.
func (c Config) checkMail() error {
	if err := c.checkMailIn(); err != nil || c.SMTPURL == "" {
		return err
	}
	if c.MailFrom == "" {
		return fail.Field("MAIL_FROM", "is not set, but SMTP_URL is")
	}
	_, err := message.NewSMTP(c.SMTPURL, c.MailFrom)
	return err
}

// checkMailIn wants both settings of the door for mail, or none.
func (c Config) checkMailIn() error {
	if c.SMTPInAddr == "" && c.MailInDomain == "" {
		return nil
	}
	domain := c.MailInDomain
	if domain == "" || strings.ContainsAny(domain, "@/: ") || domain != strings.ToLower(domain) {
		return fail.Field("MAIL_IN_DOMAIN", "must be a domain in small letters, like in.example.com")
	}
	if _, port, err := net.SplitHostPort(c.SMTPInAddr); c.SMTPInAddr != "" && (err != nil || port == "") {
		return fail.Field("SMTP_IN_ADDR", "must be host:port, like :2525")
	}
	if (c.SMTPInCert == "") != (c.SMTPInKey == "") {
		return fail.Field("SMTP_IN_KEY", "belongs to SMTP_IN_CERT: set both, or none")
	}
	return nil
}

func (c Config) checkNumbers() error {
	return errors.Join(
		within("PORT", c.Port, 1, 65535),
		within("PROXY_HOPS", c.ProxyHops, 0, 10),
		within("DATABASE_MAX_CONNS", int(c.DatabaseMaxConns), 4, 1000),
		within("WORK_CONCURRENCY", c.WorkConcurrency, 3, 1000),
		within("SHOPIFY_POINTS_PER_SECOND", c.ShopifyPointsPerSecond, 1, 100_000),
		within("SHOPIFY_BUCKET", c.ShopifyBucket, 1, 1_000_000),
		within("WOOCOMMERCE_CALLS_PER_SECOND", c.WooCommerceCallsPerSecond, 1, 1000),
	)
}

func within(name string, value, least, most int) error {
	if value < least || value > most {
		return fail.Field(name, "must be between %d and %d", least, most)
	}
	return nil
}

func (c Config) checkLog() error {
	if c.LogFormat != "json" && c.LogFormat != "text" {
		return fail.Field("LOG_FORMAT", "must be json or text")
	}
	return nil
}

// named turns the library's errors, which name Go fields, into ones that name
// variables. It leaves the value out: it may be a secret.
func named(err error) error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return err
	}
	var out []error
	for _, one := range all.Errors {
		var parse env.ParseError
		if !errors.As(one, &parse) {
			out = append(out, one)
			continue
		}
		field, _ := reflect.TypeFor[Config]().FieldByName(parse.Name)
		name := field.Tag.Get("env")
		out = append(out, fail.Field(name, "cannot be read: %s", about(name)))
	}
	return errors.Join(out...)
}

// fieldOf finds the field of a variable. An unknown name is a mistake of ours.
func fieldOf(name string) reflect.StructField {
	for field := range reflect.TypeFor[Config]().Fields() {
		if field.Tag.Get("env") == name {
			return field
		}
	}
	panic("no field of app.Config reads " + name)
}

func about(name string) string {
	i := slices.IndexFunc(variables, func(v Variable) bool { return v.Name == name })
	if i < 0 {
		return ""
	}
	return variables[i].About
}
