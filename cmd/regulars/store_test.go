package main_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"regulars/app/platform"
	"regulars/connectors/woocommerce/wootest"
)

// connects brings a WooCommerce shop to a merchant by its keys, after every way in
// which that goes wrong, and shows no secret.
func (s *site) connects(merchant string) {
	s.t.Helper()
	shop, err := wootest.New(wootest.Options{Now: time.Now, Seed: 3})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := shop.Start(context.WithoutCancel(s.t.Context())); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = shop.Close() })
	keys, readOnly := shop.Credentials(), shop.ReadOnlyCredentials()
	none := platform.Credentials{ConsumerKey: "ck_nobodys", ConsumerSecret: keys.ConsumerSecret}
	wrong := platform.Credentials{ConsumerKey: keys.ConsumerKey, ConsumerSecret: "cs_wrong-and-secret"}
	empty := platform.Credentials{ConsumerKey: keys.ConsumerKey}
	allowed := "ALLOW_NETWORKS=127.0.0.0/8"
	for _, c := range []struct {
		extra, url string
		keys       platform.Credentials
		spoiled    wootest.Switch
		says       string
	}{
		{"", shop.URL(), keys, "", "This address is inside a private network"},
		{allowed, shop.URL(), wrong, "", "The secret does not fit the key"},
		{allowed, shop.URL(), none, "", "Your shop does not know this key"},
		{allowed, shop.URL(), readOnly, "", "The key may read only"},
		{allowed, shop.URL(), empty, "", "consumer_secret"},
		{allowed, "shop", keys, "", "https://shop.example"},
		{allowed, strings.Replace(shop.URL(), "http:", "https:", 1), keys, "", "Your shop does not speak https"},
		{allowed, shop.URL(), keys, wootest.Maintenance, "Your shop is closed for maintenance"},
	} {
		if c.spoiled != "" {
			shop.Set(c.spoiled, true)
		}
		said, ok := s.connect(c.extra, merchant, c.url, c.keys)
		if ok || !strings.Contains(said, c.says) {
			s.t.Errorf("a shop at %s is connected %t, want %q:\n%s", c.url, ok, c.says, said)
		}
		if c.spoiled != "" {
			shop.Set(c.spoiled, false)
		}
	}
	if said, ok := s.connect(allowed, merchant, shop.URL()+"/", keys); !ok || !strings.Contains(said, "Connected Demo Tea") {
		s.t.Errorf("a shop is connected %t:\n%s", ok, said)
	}
	file := filepath.Join(s.t.TempDir(), "secret.txt")
	if err := os.WriteFile(file, []byte(keys.ConsumerSecret+"\r\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	again := []string{"store", "connect", "woocommerce", "--merchant", merchant, "--url", shop.URL(), "--key", keys.ConsumerKey}
	if said, ok := s.run([]string{allowed}, append(again, "--secret-file", file)...); !ok {
		s.t.Errorf("a shop is not connected again:\n%s", said)
	}
	for _, secret := range []string{"", "--secret=" + keys.ConsumerSecret + " --secret-file=" + file} { // none, or two
		if said, ok := s.run([]string{allowed}, append(again, strings.Fields(secret)...)...); ok {
			s.t.Errorf("%q is taken:\n%s", secret, said)
		}
	}
}

// connect runs the command with the secret on its standard input, where no list of
// processes shows it.
func (s *site) connect(extra, merchant, url string, keys platform.Credentials) (said string, ok bool) {
	s.t.Helper()
	cmd := s.command([]string{extra}, "store", "connect", "woocommerce", "--merchant", merchant, "--url", url,
		"--key", keys.ConsumerKey, "--secret-file", "-")
	cmd.Stdin = strings.NewReader(keys.ConsumerSecret + "\n")
	out, err := cmd.CombinedOutput()
	if secret := keys.ConsumerSecret; secret != "" && strings.Contains(string(out), secret) {
		s.t.Errorf("the secret is shown:\n%s", out)
	}
	return string(out), err == nil
}
