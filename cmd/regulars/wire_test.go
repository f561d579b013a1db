package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"code.dny.dev/ssrf"

	"regulars/app"
	"regulars/jobs"
)

func TestPrivateAddressesAreRefusedAtTheDial(t *testing.T) {
	t.Parallel()
	client := guardedClient(nil)
	hostile := []string{
		"https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0/",
		"https://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.1.1/",
		"https://100.64.0.1/", "https://[fdaa::1]/", "https://[fe80::1]/", "https://[64:ff9b::7f00:1]/", "https://0x7f000001/",
		"http://93.184.216.34/", "https://93.184.216.34:6379/", "https://[2606:2800:220:1::1]:22/",
	}
	for _, address := range hostile {
		answer, err := client.Get(address)
		if err == nil {
			answer.Body.Close()
			t.Errorf("%s was answered", address)
			continue
		}
		refused := errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort)
		if !refused && !strings.Contains(err.Error(), "no such host") {
			t.Errorf("%s was dialed: %v", address, err)
		}
	}
}

func TestAllowedNetworksPassAndRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	asked := 0
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	t.Cleanup(store.Close)
	client := guardedClient([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")})
	answer, err := client.Get(store.URL)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusFound || asked != 1 {
		t.Errorf("answered %d after %d requests", answer.StatusCode, asked)
	}
	if answer, err := client.Get("https://10.0.0.1/"); err == nil {
		answer.Body.Close()
		t.Error("another network passes, too")
	}
}

func TestNoProxyOfTheEnvironmentStandsBetween(t *testing.T) {
	t.Parallel()
	transport, ok := guardedClient(nil).Transport.(*http.Transport)
	if !ok {
		t.Fatal("another transport")
	}
	if transport.Proxy != nil {
		t.Error("a proxy would be dialed in the store's place")
	}
}

func TestGuessesArePacedMoreStrictlyThanReading(t *testing.T) {
	t.Parallel()
	p := &parts{limits: jobs.NewLimits(nil)}
	allowed := func(key string) (n int) {
		for range 500 {
			if wait, err := p.limit(t.Context(), key); err == nil && wait == 0 {
				n++
			}
		}
		return n
	}
	login, other := allowed("login|192.0.2.1"), allowed("shopper|192.0.2.1")
	if login < 5 || login > 12 || other < 100 || other > 200 {
		t.Errorf("%d logins and %d others were allowed at once", login, other)
	}
}

func TestHelpAndEnvironmentAreToldWithoutSecrets(t *testing.T) {
	t.Parallel()
	environ := []string{"REGULARS_KEY=hunter2", "DATABASE_URL=postgres://u:hunter2@h/d", "PORT=9000"}
	told := func(args ...string) string {
		var out, errs bytes.Buffer
		if err := run(t.Context(), args, environ, &out, &errs); err != nil {
			t.Errorf("%v: %v", args, err)
		}
		return out.String() + errs.String()
	}
	help := told("--help")
	for _, command := range []string{"serve", "work", "migrate", "doctor", "inbox replay", "merchant login-link", "openapi"} {
		if !strings.Contains(help, command) {
			t.Errorf("help does not name %s", command)
		}
	}
	listed := told("env")
	for _, v := range app.Variables() {
		if !strings.Contains(listed, v.Name+"\n") {
			t.Errorf("env does not list %s", v.Name)
		}
	}
	if strings.Contains(listed, "hunter2") || !strings.Contains(listed, "set: 9000") || !strings.Contains(listed, "default: 2000") {
		t.Errorf("env says:\n%s", listed)
	}
}

func TestServersHaveALimitOnEverythingAClientCanDrawOut(t *testing.T) {
	t.Parallel()
	s := newServer(http.NotFoundHandler())
	for name, limit := range map[string]time.Duration{
		"header": s.ReadHeaderTimeout, "read": s.ReadTimeout, "write": s.WriteTimeout, "idle": s.IdleTimeout,
	} {
		if limit <= 0 || limit > 2*time.Minute {
			t.Errorf("%s: %s", name, limit)
		}
	}
	if s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 1<<20 {
		t.Errorf("headers may be %d bytes", s.MaxHeaderBytes)
	}
}
