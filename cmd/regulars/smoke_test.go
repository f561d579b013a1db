package main_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"regulars/app/devstack"
)

// site is a database, a Redis and the real binary on them.
type site struct {
	t       *testing.T
	binary  string
	environ []string
	address string
	metrics string
	redis   *devstack.Redis
}

func newSite(t *testing.T, binary string) *site {
	t.Helper()
	s := &site{t: t, binary: binary, address: freeAddress(t), metrics: freeAddress(t)}
	postgres, err := devstack.StartPostgres(t.Context(), devstack.PostgresOptions{TCP: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = postgres.Stop() })
	if s.redis, err = devstack.StartRedis(t.Context(), devstack.RedisOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.redis.Stop() })
	_, port, _ := net.SplitHostPort(s.address)
	s.environ = []string{
		"PATH=" + os.Getenv("PATH"), "BASE_URL=http://" + s.address, "PORT=" + port, "LISTEN_HOST=127.0.0.1",
		"DATABASE_ADMIN_URL=" + postgres.AdminURL(), "REDIS_URL=" + s.redis.URL(), "REGULARS_KEY=" + smokeKey,
		"DATABASE_URL=postgres://regulars_app:app-secret@" + postgres.TCPAddr() + "/postgres?sslmode=disable",
	}
	return s
}

const smokeKey = "cmVndWxhcnMtdGVzdC1rZXktMzItYnl0ZXMtbG9uZyE="

// freeAddress is one that nobody listens on. It is used a while later, so its port is
// below those that a system hands out by itself (32768 and up on Linux): else another
// test would be given it meanwhile.
func freeAddress(t *testing.T) string {
	t.Helper()
	var listener net.Listener
	var err error
	for range 100 {
		if listener, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(12_000))); err == nil {
			defer listener.Close()
			return listener.Addr().String()
		}
	}
	t.Fatal(err)
	return ""
}

func (s *site) command(extra []string, args ...string) *exec.Cmd {
	cmd := exec.Command(s.binary, args...)
	cmd.Env = append(append([]string{}, s.environ...), extra...)
	return cmd
}

// run runs a command to its end and returns what it said and whether it liked it.
func (s *site) run(extra []string, args ...string) (said string, ok bool) {
	s.t.Helper()
	out, err := s.command(extra, args...).CombinedOutput()
	return string(out), err == nil
}

// want runs a command that must succeed and say something.
func (s *site) want(says string, args ...string) string {
	s.t.Helper()
	said, ok := s.run(nil, args...)
	if !ok || !strings.Contains(said, says) {
		s.t.Fatalf("regulars %s: want %q, got:\n%s", strings.Join(args, " "), says, said)
	}
	return strings.TrimSpace(said)
}

// start runs a command that goes on, until the test ends or the function stops
// it, which returns how long that took.
func (s *site) start(extra []string, args ...string) (log *lockedText, stop func() time.Duration) {
	s.t.Helper()
	cmd, log := s.command(extra, args...), &lockedText{}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	s.t.Cleanup(func() { _ = cmd.Process.Kill() })
	return log, func() time.Duration {
		s.t.Helper()
		began := time.Now()
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-ended:
			if err != nil {
				s.t.Errorf("regulars %s ended with %v:\n%s", args[0], err, log)
			}
		case <-time.After(40 * time.Second):
			s.t.Errorf("regulars %s did not end:\n%s", args[0], log)
		}
		return time.Since(began)
	}
}

type lockedText struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// await polls an address until it answers with a status, and returns the body.
func (s *site) await(address string, status int) string {
	s.t.Helper()
	var last string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		answer, err := http.Get(address)
		if err == nil {
			body, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			if answer.StatusCode == status {
				return string(body)
			}
			last = answer.Status
		}
		pause(s.t.Context(), 30*time.Millisecond)
	}
	s.t.Fatalf("%s never answered %d, last %s", address, status, last)
	return ""
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

func (s *site) awaitLog(log *lockedText, words string) {
	s.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if strings.Contains(log.String(), words) {
			return
		}
		pause(s.t.Context(), 30*time.Millisecond)
	}
	s.t.Fatalf("the log never said %q:\n%s", words, log)
}

func TestTheBinary(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(t.TempDir(), "regulars")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for name, test := range map[string]func(*site){
		"goes from an empty database to a clean end":     wholeLife,
		"says what is wrong":                             complaints,
		"serves without Redis and works when it is back": withoutRedis,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newSite(t, binary))
		})
	}
}

func wholeLife(s *site) {
	t := s.t
	if said, ok := s.run(nil, "serve"); ok || !strings.Contains(said, "Postgres") && !strings.Contains(said, "migrate") {
		t.Errorf("serve on an empty database: %s", said)
	}
	s.want("went from migration 0 to", "migrate")
	s.want("already", "migrate")

	id := s.want("-", "merchant", "create", "--name", "Café Zürich")
	s.want("Café Zürich", "merchant", "list")
	s.want("http://"+s.address+"/login/", "merchant", "login-link", "--merchant", id)
	s.want("0 replayed", "inbox", "replay", "--merchant", id, "--all")
	s.want("", "inbox", "list", "--merchant", id)
	s.imports(id)
	s.connects(id)
	s.want("http://"+s.address+"/shopify/install?shop=", "store", "connect", "shopify", "--shop", "x.myshopify.com")
	s.want("openapi: 3.1", "openapi")
	s.want("regulars ", "version")

	metrics := []string{"METRICS_ADDR=" + s.metrics}
	serveLog, stopServe := s.start(nil, "serve")
	s.await("http://"+s.address+"/readyz", http.StatusOK)
	workLog, stopWork := s.start(metrics, "work")
	figures := s.await("http://"+s.metrics+"/metrics", http.StatusOK)
	for _, name := range []string{"regulars_inbox_oldest_seconds 0", "regulars_dead_letters 0", `regulars_redis_tasks{queue="critical"}`, "go_goroutines"} {
		if !strings.Contains(figures, name) {
			t.Errorf("metrics lack %s", name)
		}
	}
	s.awaitLog(workLog, `"working"`)
	s.want("ok    BASE_URL", "doctor")
	if took := stopWork(); took > 30*time.Second {
		t.Errorf("work took %s to end", took)
	}
	if took := stopServe(); took > 30*time.Second {
		t.Errorf("serve took %s to end", took)
	}
	for _, log := range []*lockedText{serveLog, workLog} {
		for _, secret := range []string{"app-secret", smokeKey, s.redis.Password()} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("a log shows a secret:\n%s", log)
			}
		}
	}
}

func complaints(s *site) {
	t := s.t
	s.want("went from migration 0 to", "migrate")
	otherKey := "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItISE="
	s.want("-", "merchant", "create", "--name", "First") // pins the key
	cases := []struct{ variable, args, says string }{
		{"PORT=none", "serve", "PORT: "},
		{"DATABASE_URL=", "serve", "DATABASE_URL: is not set"},
		{"DATABASE_URL=mysql://x", "serve", "DATABASE_URL: "},
		{"BASE_URL=http://example.com", "serve", "BASE_URL: must begin with https"},
		{"REGULARS_KEY=short", "work", "REGULARS_KEY: must be 32 bytes"},
		{"REGULARS_KEY=" + otherKey, "serve", "REGULARS_KEY: is not the key"},
		{"REDIS_URL=", "work", "REDIS_URL: is not set"},
		{"DATABASE_ADMIN_URL=", "migrate", "DATABASE_ADMIN_URL: is not set"},
		{"", "inbox replay --merchant 0192d3a4-0000-7000-8000-000000000000", "id: name rows"},
		{"", "merchant login-link --merchant nonsense", "invalid UUID"},
		{"", "merchant login-link --merchant 0192d3a4-0000-7000-8000-000000000000", "no such"},
		{"", "sevre", "sevre"},
		{"LOG_LEVEL=loud", "doctor", "FAIL  settings: LOG_LEVEL"},
		{"REGULARS_KEY=" + otherKey, "doctor", "FAIL  key fits the database"},
		{"BASE_URL=", "doctor", "BASE_URL: is not set"},
	}
	for _, c := range cases {
		said, ok := s.run([]string{c.variable}, strings.Fields(c.args)...)
		if ok || !strings.Contains(said, c.says) {
			t.Errorf("%s regulars %s: want a failure that says %q, got:\n%s", c.variable, c.args, c.says, said)
		}
	}
	owner := ""
	for _, line := range s.environ {
		if value, ok := strings.CutPrefix(line, "DATABASE_ADMIN_URL="); ok {
			owner = value
		}
	}
	if said, ok := s.run([]string{"DATABASE_URL=" + owner}, "serve"); ok || !strings.Contains(said, "row-level security") {
		t.Errorf("serve as the owner of the tables: %s", said)
	}
}

func withoutRedis(s *site) {
	t := s.t
	s.want("went from migration 0 to", "migrate")
	if err := s.redis.Kill(); err != nil {
		t.Fatal(err)
	}
	_, stopServe := s.start(nil, "serve")
	workLog, stopWork := s.start(nil, "work")
	s.await("http://"+s.address+"/readyz", http.StatusOK)
	s.await("http://"+s.address+"/login/unknown", http.StatusNotFound) // a route with a rate limit
	s.awaitLog(workLog, "Redis is away")
	if said, ok := s.run(nil, "doctor"); ok || !strings.Contains(said, "FAIL  Redis: Redis does not answer") {
		t.Errorf("doctor without Redis: %s", said)
	}
	if err := s.redis.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.awaitLog(workLog, `"working"`)
	stopWork()
	stopServe()
}
