package woocommerce

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"regulars/app/fail"
	"regulars/app/platform"
)

// The versions of our companion plugin (plugin/regulars-woocommerce.php).
const (
	newestPlugin = "1.0.0"
	oldestPlugin = "1.0.0" // that does all we ask of it
)

// What of a plugin's own words is believed: short and plain.
var (
	versionText = regexp.MustCompile(`^[0-9A-Za-z.+~_-]{1,40}$`)
	featureText = regexp.MustCompile(`^[a-z0-9_-]{1,30}$`)
)

const mostFeatures = 30

// NewestPlugin implements platform.PluginLinker.
func (c *Connector) NewestPlugin() string { return newestPlugin }

// LinkPlugin implements platform.PluginLinker. It gives our companion plugin its
// connection: which store it is to us, the secret it signs tokens with
// (Credentials.SharedSecret) and where our API is. Repeating it changes nothing.
// What an old plugin does not answer, or a newer one answers otherwise, is left out.
func (c *Connector) LinkPlugin(
	ctx context.Context, store platform.Store, link platform.PluginLink,
) (platform.PluginAbout, error) {
	creds, err := store.Credentials(ctx, nil)
	if err != nil {
		return platform.PluginAbout{}, err
	}
	if creds.SharedSecret == "" {
		return platform.PluginAbout{}, fail.Field("shared_secret", "the store has no shared secret yet")
	}
	body := map[string]string{
		"store_key": store.ExternalKey, "shared_secret": creds.SharedSecret, "api_url": link.API,
		"server_version": link.Version, "plugin_min": oldestPlugin,
	}
	r := request{method: http.MethodPost, path: "wc-regulars/v1/connection", body: body}
	var said lenient
	if err := c.call(ctx, store, r, &said); err != nil {
		return platform.PluginAbout{}, err
	}
	return said.about(), nil
}

// TellPlugin implements platform.PluginLinker.
func (c *Connector) TellPlugin(ctx context.Context, store platform.Store, s platform.PluginSettings) error {
	var ignored lenient
	return c.call(ctx, store, request{method: http.MethodPut, path: "wc-regulars/v1/settings", body: s}, &ignored)
}

// lenient is an answer of which any field may be missing or of another type, and
// which need not be an object at all.
type lenient map[string]json.RawMessage

// UnmarshalJSON takes whatever is no object for one without fields.
func (l *lenient) UnmarshalJSON(raw []byte) error {
	fields := map[string]json.RawMessage{}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		if err := json.Unmarshal(raw, &fields); err != nil {
			return err
		}
	}
	*l = fields
	return nil
}

// version is a field that holds one, "" otherwise.
func (l lenient) version(name string) string {
	var text string
	if json.Unmarshal(l[name], &text) != nil || !versionText.MatchString(text) {
		return ""
	}
	return text
}

func (l lenient) about() platform.PluginAbout {
	out := platform.PluginAbout{Version: l.version("plugin"), Protocol: 1}
	var protocol int
	if json.Unmarshal(l["protocol"], &protocol) == nil && protocol > 1 {
		out.Protocol = min(protocol, platform.PluginProtocol)
	}
	var features []string
	if json.Unmarshal(l["features"], &features) == nil {
		for _, f := range features {
			if featureText.MatchString(f) && len(out.Features) < mostFeatures {
				out.Features = append(out.Features, f)
			}
		}
	}
	var runs []string
	for _, one := range [][2]string{{"WordPress", "wordpress"}, {"WooCommerce", "woocommerce"}, {"PHP", "php"}} {
		if v := l.version(one[1]); v != "" {
			runs = append(runs, one[0]+" "+v)
		}
	}
	out.Runs = strings.Join(runs, ", ")
	return out
}
