package shopify_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"

	"regulars/connectors/shopify"
)

// appConfig is shopify.app.toml, as far as it repeats what Go says.
type appConfig struct {
	ApplicationURL string `toml:"application_url"`
	Embedded       bool   `toml:"embedded"`
	Access         struct {
		Scopes   string   `toml:"scopes"`
		Optional []string `toml:"optional_scopes"`
		Legacy   *bool    `toml:"use_legacy_install_flow"`
	} `toml:"access_scopes"`
	Auth struct {
		Redirects []string `toml:"redirect_urls"`
	} `toml:"auth"`
	Proxy struct {
		URL     string `toml:"url"`
		Prefix  string `toml:"prefix"`
		Subpath string `toml:"subpath"`
	} `toml:"app_proxy"`
	Webhooks struct {
		Version       string `toml:"api_version"`
		Subscriptions []struct {
			URI        string   `toml:"uri"`
			Topics     []string `toml:"topics"`
			Compliance []string `toml:"compliance_topics"`
		} `toml:"subscriptions"`
	} `toml:"webhooks"`
	Customer struct {
		Metafields struct {
			App map[string]struct {
				Type   string `toml:"type"`
				Access struct {
					Admin      string `toml:"admin"`
					Storefront string `toml:"storefront"`
				} `toml:"access"`
			} `toml:"app"`
		} `toml:"metafields"`
	} `toml:"customer"`
}

func readAppConfig(t *testing.T) appConfig {
	t.Helper()
	raw, err := os.ReadFile("extension/shopify.app.toml")
	if err != nil {
		t.Fatal(err)
	}
	var config appConfig
	if err := toml.Unmarshal(raw, &config); err != nil {
		t.Fatal(err)
	}
	return config
}

func TestTheAppsConfigurationAsksForWhatTheCodeNeeds(t *testing.T) {
	t.Parallel()
	config := readAppConfig(t)
	scopes, asked := strings.Split(shopify.Scopes, ","), strings.Split(config.Access.Scopes, ",")
	slices.Sort(scopes)
	slices.Sort(asked)
	if diff := cmp.Diff(scopes, asked); diff != "" {
		t.Errorf("scopes differ from shopify.Scopes (-code +toml):\n%s", diff)
	}
	optional, beside := shopify.OptionalScopes(), config.Access.Optional
	slices.Sort(optional)
	slices.Sort(beside)
	if diff := cmp.Diff(optional, beside); diff != "" {
		t.Errorf("optional scopes differ from shopify.OptionalScopes (-code +toml):\n%s", diff)
	}
	if config.Webhooks.Version != shopify.APIVersion {
		t.Errorf("webhooks are of %s, everything else of %s", config.Webhooks.Version, shopify.APIVersion)
	}
	if !config.Embedded || config.Access.Legacy == nil || *config.Access.Legacy {
		t.Error("the app is embedded, and Shopify installs it")
	}
}

func TestTheAppsConfigurationSubscribesToWhatTheCodeDecodes(t *testing.T) {
	t.Parallel()
	var topics, compliance []string
	for _, s := range readAppConfig(t).Webhooks.Subscriptions {
		topics, compliance = append(topics, s.Topics...), append(compliance, s.Compliance...)
		if !strings.HasSuffix(s.URI, "/webhooks/shopify") {
			t.Errorf("a subscription leads to %s", s.URI)
		}
	}
	want := shopify.Topics()
	// A custom app asks for these two itself, when it needs them; here they cost nothing.
	for _, topic := range []string{"app/scopes_update", "bulk_operations/finish"} {
		if !slices.Contains(want, topic) {
			want = append(want, topic)
		}
	}
	slices.Sort(want)
	slices.Sort(topics)
	if diff := cmp.Diff(want, topics); diff != "" {
		t.Errorf("topics differ from what Subscribe asks for (-code +toml):\n%s", diff)
	}
	slices.Sort(compliance)
	if diff := cmp.Diff([]string{"customers/data_request", "customers/redact", "shop/redact"}, compliance); diff != "" {
		t.Errorf("compliance topics (-want +toml):\n%s", diff)
	}
}

func TestTheAppsConfigurationDefinesTheMetafieldsThatProfilesWrite(t *testing.T) {
	t.Parallel()
	defined := readAppConfig(t).Customer.Metafields.App
	kinds := shopify.MetafieldTypes()
	for key, kind := range kinds {
		if field := defined[key]; field.Type != kind || field.Access.Admin != "merchant_read" {
			t.Errorf("metafield %s is written as %s and defined as %+v", key, kind, field)
		}
	}
	if len(defined) != len(kinds) {
		t.Errorf("%d metafields are defined, %d written", len(defined), len(kinds))
	}
	if access := defined["answers"].Access.Storefront; access != "none" {
		t.Errorf("what a customer answered is shown to storefronts: %q", access)
	}
}

func TestTheAppsAddressesAreThoseThatAreServed(t *testing.T) {
	t.Parallel()
	config := readAppConfig(t)
	base := strings.TrimSuffix(config.ApplicationURL, "/shopify/app")
	if config.Proxy.Prefix+"/"+config.Proxy.Subpath != "apps/regulars" || config.Proxy.URL != base+"/storefront/shopify" {
		t.Errorf("the proxy leads elsewhere: %+v", config.Proxy)
	}
	if diff := cmp.Diff([]string{base + "/shopify/callback"}, config.Auth.Redirects); diff != "" {
		t.Errorf("redirects (-want +toml):\n%s", diff)
	}
}
