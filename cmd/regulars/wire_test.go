package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"regulars/app"
	"regulars/app/platform"
	"regulars/jobs"
)

func TestPrivateAddressesAreRefusedAtTheDial(t *testing.T) {
	t.Parallel()
	clients := map[string]*http.Client{
		"shops": guardedClient(nil, shopPorts), "others": guardedClient(nil, securePorts),
	}
	hostile := []string{
		"https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0/",
		"https://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.1.1/",
		"https://100.64.0.1/", "https://[fdaa::1]/", "https://[fe80::1]/", "https://[64:ff9b::7f00:1]/", "https://0x7f000001/",
		"https://2130706433/", "https://127.1/", "https://0/", "https://[::]/", "https://[::ffff:10.0.0.1]/", "https://[::ffff:a9fe:a9fe]/",
		"http://127.0.0.1/", "http://[::ffff:7f00:1]/", "https://198.18.0.1/", "https://192.0.0.8/", "https://240.0.0.1/",
		"https://224.0.0.1/", "https://[ff02::1]/", "https://[2002:7f00:1::]/", "http://93.184.216.34:8080/", "https://93.184.216.34:6379/", "https://[2606:2800:220:1::1]:22/",
	}
	for name, client := range clients {
		for _, address := range hostile {
			answer, err := client.Get(address)
			if err == nil {
				answer.Body.Close()
				t.Errorf("%s: %s was answered", name, address)
				continue
			}
			refused := errors.Is(err, platform.ErrPrivateAddress) || errors.Is(err, platform.ErrPort)
			if !refused && !strings.Contains(err.Error(), "no such host") {
				t.Errorf("%s: %s was dialed: %v", name, address, err)
			}
		}
	}
	if err := guardedDialer(nil, shopPorts).Control("tcp4", "93.184.216.34:80", nil); err != nil {
		t.Errorf("a shop without a certificate is not called: %v", err)
	}
	if err := guardedDialer(nil, securePorts).Control("tcp4", "93.184.216.34:80", nil); !errors.Is(err, platform.ErrPort) {
		t.Errorf("others are called in clear: %v", err)
	}
}

// TestANameThatMovesInsideIsRefusedAtTheDial resolves a shop's name to a public address
// first, and to one inside when it is looked up again.
func TestANameThatMovesInsideIsRefusedAtTheDial(t *testing.T) {
	t.Parallel()
	moving := [][4]byte{{93, 184, 216, 34}, {127, 0, 0, 1}, {10, 0, 0, 1}}
	dialer := guardedDialer(nil, shopPorts)
	dialer.Resolver = resolverOf(t, moving)
	for i, to := range moving {
		if dialer.Timeout = time.Minute; i == 0 {
			dialer.Timeout = 100 * time.Millisecond // nobody answers at the public one
		}
		conn, err := dialer.DialContext(t.Context(), "tcp4", "shop.example:443")
		if err == nil {
			_ = conn.Close()
		}
		if refused := errors.Is(err, platform.ErrPrivateAddress); refused != (i > 0) {
			t.Errorf("%v: refused %t (%v)", to, refused, err)
		}
	}
}

// resolverOf answers each question with the next address (RFC 1035 §4).
func resolverOf(t *testing.T, addresses [][4]byte) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		packet := make([]byte, 1500)
		for _, to := range addresses {
			n, from, err := server.ReadFrom(packet)
			if err != nil {
				return
			}
			question := packet[12:n]
			end := bytes.IndexByte(question, 0) + 5 // the name, its type and class
			answer := append([]byte{packet[0], packet[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0}, question[:end]...)
			answer = append(answer, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
			_, _ = server.WriteTo(append(answer, to[:]...), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp4", server.LocalAddr().String())
	}}
}

func TestAllowedNetworksPassAndRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	asked := 0
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	t.Cleanup(store.Close)
	client := guardedClient([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, shopPorts)
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
	transport, ok := guardedClient(nil, shopPorts).Transport.(*http.Transport)
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
	for kind, most := range map[string]int{"consent": 60, "install": 10, "keys": 60, "callback": 10} { // of /woocommerce
		if n := allowed(kind + "|192.0.2.1"); n < most || n > most+2 {
			t.Errorf("%d of %s were allowed at once, want %d", n, kind, most)
		}
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
