package woocommerce

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

type systemStatus struct {
	Environment struct {
		HomeURL  string `json:"home_url"`
		Version  string `json:"version"`
		Language string `json:"language"`
	} `json:"environment"`
	Settings struct {
		Currency string  `json:"currency"`
		Digits   *number `json:"number_of_decimals"`
	} `json:"settings"`
}

// wpIndex is the root of the REST API; it is public.
type wpIndex struct {
	Name      string `json:"name"`
	GMTOffset number `json:"gmt_offset"`
	TimeZone  string `json:"timezone_string"` // "" when the owner chose an offset
}

// Describe implements platform.Installer. It reads the store's settings and
// proves that the key may write, with a batch that changes nothing.
// fail.Unauthorized has Field consumer_key or consumer_secret where the store
// says which; fail.Invalid has Field url when the address is the problem, fail.Unavailable where
// that may be over in a moment.
func (c *Connector) Describe(ctx context.Context, store platform.Store) (platform.StoreChanged, error) {
	if err := checkURL(store.URL); err != nil {
		return platform.StoreChanged{}, err
	}
	out, err := c.describe(ctx, store)
	var e *fail.Error
	if errors.As(err, &e) && e.Field == "url" && !slices.Contains(passing, platform.TroubleOf(err).Name) {
		return out, &fail.Error{Kind: fail.Invalid, Field: "url", Message: e.Message, Cause: e.Cause}
	}
	return out, err
}

func (c *Connector) describe(ctx context.Context, store platform.Store) (platform.StoreChanged, error) {
	var status systemStatus
	query := url.Values{"_fields": {"environment,settings"}}
	r := request{method: http.MethodGet, path: "wc/v3/system_status", query: query}
	if err := c.call(ctx, store, r, &status); err != nil {
		return platform.StoreChanged{}, err
	}
	r = request{method: http.MethodPost, path: "wc/v3/coupons/batch", body: struct{}{}}
	if err := c.call(ctx, store, r, nil); err != nil {
		return platform.StoreChanged{}, err
	}
	out := platform.StoreChanged{
		Currency: status.Settings.Currency, At: store.Now(),
		Locale: strings.ReplaceAll(status.Environment.Language, "_", "-"),
		URL:    strings.TrimRight(status.Environment.HomeURL, "/"),
	}
	if len(out.Currency) != 3 {
		return out, fail.Field("currency", "the store names no currency")
	}
	if err := c.readIndex(ctx, store, &out); err != nil {
		return out, err
	}
	if status.Settings.Digits != nil {
		c.digits.learn(store, *status.Settings.Digits)
	}
	country, err := c.country(ctx, store)
	out.Country = country
	return out, err
}

// readIndex adds name and time zone. Security plugins hide the index from
// strangers, and API keys do not count there; then the host is the name.
func (c *Connector) readIndex(ctx context.Context, store platform.Store, out *platform.StoreChanged) error {
	var index wpIndex
	query := url.Values{"_fields": {"name,gmt_offset,timezone_string"}}
	err := c.call(ctx, store, request{method: http.MethodGet, path: "", query: query}, &index)
	if err != nil && fail.ClassOf(err) == fail.Transient {
		return err
	}
	out.Name, out.TimeZone = html.UnescapeString(index.Name), zone(index)
	if out.Name == "" {
		if at, err := url.Parse(out.URL); err == nil {
			out.Name = at.Host
		}
	}
	return nil
}

// country reads "ES:M" as "ES". A store that does not tell has none.
func (c *Connector) country(ctx context.Context, store platform.Store) (string, error) {
	value, err := c.setting(ctx, store, "woocommerce_default_country")
	country, _, _ := strings.Cut(value, ":")
	return country, err
}

// setting reads one of the store's general settings, "" where it does not tell.
func (c *Connector) setting(ctx context.Context, store platform.Store, name string) (string, error) {
	var setting struct {
		Value json.RawMessage `json:"value"`
	}
	r := request{method: http.MethodGet, path: "wc/v3/settings/general/" + name}
	err := c.call(ctx, store, r, &setting)
	silent := errors.Is(err, errNoRoute) || errors.Is(err, errNoSetting)
	if class := fail.ClassOf(err); err != nil && !silent && (class == fail.Transient || class == fail.RateLimited) {
		return "", err
	}
	return meta{Value: setting.Value}.text(), nil
}

// offsets names a zone for the offsets that are not whole hours.
var offsets = map[number]string{
	"-9.5": "Pacific/Marquesas", "-3.5": "America/St_Johns", "3.5": "Asia/Tehran", "4.5": "Asia/Kabul",
	"5.5": "Asia/Kolkata", "5.75": "Asia/Kathmandu", "6.5": "Asia/Yangon", "8.75": "Australia/Eucla",
	"9.5": "Australia/Darwin", "10.5": "Australia/Lord_Howe", "12.75": "Pacific/Chatham",
}

// zone is the IANA name of the site's time zone. Etc names count the other way
// round: UTC+1 is Etc/GMT-1.
func zone(index wpIndex) string {
	if index.TimeZone != "" {
		return index.TimeZone
	}
	if name, ok := offsets[index.GMTOffset]; ok {
		return name
	}
	text := string(index.GMTOffset)
	switch {
	case text == "" || text == "0" || strings.Contains(text, "."):
		return "UTC"
	case text[0] == '-':
		return "Etc/GMT+" + text[1:]
	default:
		return "Etc/GMT-" + text
	}
}

// checkURL refuses what is no store address before anything is sent.
func checkURL(text string) error {
	at, err := url.Parse(text)
	switch {
	case err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http":
		return fail.Field("url", "%q is not a store address; it looks like https://shop.example", text)
	case at.User != nil || at.RawQuery != "" || at.Fragment != "":
		return fail.Field("url", "the store address must have no user, query or fragment")
	default:
		return nil
	}
}
