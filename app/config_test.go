package app_test

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"regulars/app"
)

const goodKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

func TestConfigHasUsableDefaults(t *testing.T) {
	t.Parallel()
	config, err := app.LoadConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	if config.Port != 8080 || config.ListenAddr() != ":8080" || config.ShopifyBucket != 2000 || config.LogFormat != "json" {
		t.Errorf("defaults are not what Variables says: %+v", config)
	}
}

func TestConfigReadsEveryKindOfValue(t *testing.T) {
	t.Parallel()
	config, err := app.LoadConfig([]string{
		"PORT=9000", "LISTEN_HOST=127.0.0.1", "BASE_URL=https://points.example/", "REGULARS_KEY=" + goodKey,
		"ALLOW_NETWORKS=10.0.0.0/8,::1/128", "LOG_LEVEL=warn", "PATH=/usr/bin",
	})
	if err != nil {
		t.Fatal(err)
	}
	networks := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	if diff := cmp.Diff(networks, config.AllowNetworks, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if config.BaseURL != "https://points.example" || config.ListenAddr() != "127.0.0.1:9000" || config.LogLevel.String() != "WARN" {
		t.Errorf("read wrongly: %+v", config)
	}
}

func TestConfigErrorsNameTheVariableAndNeverASecret(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"PORT":                  "PORT=eighty",
		"PORT:":                 "PORT=70000",
		"BASE_URL":              "BASE_URL=http://points.example",
		"BASE_URL:":             "BASE_URL=https://points.example/path",
		"REGULARS_KEY":          "REGULARS_KEY=hunter2",
		"REDIS_URL":             "REDIS_URL=http://user:hunter2@example",
		"METRICS_ADDR":          "METRICS_ADDR=9091",
		"METRICS_ADDR:":         "METRICS_ADDR=:8080",
		"ALLOW_NETWORKS":        "ALLOW_NETWORKS=10.0.0.0",
		"SHOPIFY_CLIENT_SECRET": "SHOPIFY_CLIENT_ID=abc",
		"SHOPIFY_CLIENT_ID":     "SHOPIFY_CLIENT_SECRET=hunter2",
		"SHOPIFY_ORIGIN":        "SHOPIFY_ORIGIN=https://shopify.example",
		"SHOPIFY_BUCKET":        "SHOPIFY_BUCKET=0",
		"LOG_LEVEL":             "LOG_LEVEL=loud",
		"LOG_FORMAT":            "LOG_FORMAT=xml",
		"WORK_CONCURRENCY":      "WORK_CONCURRENCY=-1",
		"DATABASE_MAX_CONNS":    "DATABASE_MAX_CONNS=1",
		"PROXY_HOPS":            "PROXY_HOPS=99",
	}
	for name, line := range cases {
		_, err := app.LoadConfig([]string{line})
		if err == nil || !strings.HasPrefix(err.Error(), strings.TrimSuffix(name, ":")+": ") {
			t.Errorf("%s: want an error that begins with %s, got %v", line, name, err)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error shows the secret: %v", line, err)
		}
	}
}

func TestConfigNamesAllThatIsWrongAtOnce(t *testing.T) {
	t.Parallel()
	_, err := app.LoadConfig([]string{"PORT=x", "LOG_LEVEL=y", "DATABASE_MAX_CONNS=z"})
	for _, name := range []string{"PORT", "LOG_LEVEL", "DATABASE_MAX_CONNS"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("want %s in %v", name, err)
		}
	}
}

func TestNeedNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	config, err := app.LoadConfig([]string{"REDIS_URL=redis://127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := config.Need("REDIS_URL"); err != nil {
		t.Error(err)
	}
	err = config.Need("DATABASE_URL", "REDIS_URL", "REGULARS_KEY")
	if err == nil || !strings.Contains(err.Error(), "DATABASE_URL: is not set") || !strings.Contains(err.Error(), "REGULARS_KEY") {
		t.Errorf("want both named, got %v", err)
	}
}

func TestEveryVariableIsDocumentedOnce(t *testing.T) {
	t.Parallel()
	documented := map[string]int{}
	for _, v := range app.Variables() {
		documented[v.Name]++
		if v.About == "" || !strings.HasSuffix(v.About, ".") {
			t.Errorf("%s needs a sentence", v.Name)
		}
	}
	config := reflect.TypeFor[app.Config]()
	for field := range config.Fields() {
		if name := field.Tag.Get("env"); documented[name] != 1 {
			t.Errorf("%s is documented %d times", name, documented[name])
		}
	}
	if len(documented) != config.NumField() {
		t.Errorf("%d variables are documented, %d exist", len(documented), config.NumField())
	}
}
