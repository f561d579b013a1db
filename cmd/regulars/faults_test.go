package main_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"regulars/app/devstack"
	"regulars/app/program"
	"regulars/connectors/shopify/shopifytest"
)

// The storm: distinct deliveries, how many of them come twice, and how long the
// faults go on at least.
const (
	faultDeliveries = 5000
	faultPoison     = 5
	faultShoppers   = 200
	faultSenders    = 16
	faultsFor       = 20 * time.Second
	settleWithin    = 4 * time.Minute
)

// TestFaultStormLosesAndDoublesNothing posts thousands of webhooks, doubled and
// shuffled, at real processes that are killed all the while, together with Redis
// and connections of Postgres. Every event that was answered 200 must be applied
// exactly once, and what cannot be applied must stand among what needs attention.
func TestFaultStormLosesAndDoublesNothing(t *testing.T) {
	s := newStorm(t)
	s.connect()
	deliveries, want := s.deliveries()
	chaos, stopChaos := context.WithCancel(t.Context())
	var wild sync.WaitGroup
	wild.Go(func() { s.rage(chaos) })
	started := time.Now()
	s.send(deliveries)
	for time.Since(started) < faultsFor {
		s.send(deliveries[:200]) // doubles, while the faults go on
	}
	stopChaos()
	wild.Wait()
	s.t.Logf("%d deliveries acknowledged under %d faults in %s", len(deliveries), s.faults, time.Since(started).Round(time.Second))
	s.ensureAll()
	s.settle()
	s.check(want)
}

type storm struct {
	t        *testing.T
	random   *rand.Rand
	binary   string
	postgres *devstack.Postgres
	redis    *devstack.Redis
	admin    *pgx.Conn
	environ  []string
	address  string
	fake     *shopifytest.Server
	faults   int
	mu       sync.Mutex
	serve    *exec.Cmd
	work     *exec.Cmd
}

func newStorm(t *testing.T) *storm {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	s := &storm{t: t, random: rand.New(rand.NewPCG(seed, 1))}
	s.binary = filepath.Join(t.TempDir(), "regulars")
	build := exec.Command("go", "build", "-o", s.binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	var err error
	s.postgres, err = devstack.StartPostgres(t.Context(), devstack.PostgresOptions{})
	s.must(err)
	t.Cleanup(func() { _ = s.postgres.Stop() })
	s.redis, err = devstack.StartRedis(t.Context(), devstack.RedisOptions{})
	s.must(err)
	t.Cleanup(func() { _ = s.redis.Stop() })
	s.fake, err = shopifytest.New(shopifytest.Options{
		Now: func() time.Time { return time.Now().UTC() }, ClientSecret: "hush", Manual: true, PlainCallbacks: true, AutoApprove: true, Seed: 1,
	})
	s.must(err)
	s.must(s.fake.Start(t.Context(), "127.0.0.1:0"))
	t.Cleanup(s.fake.Close)
	s.prepare()
	return s
}

// prepare migrates and starts both processes on a port that stays theirs.
func (s *storm) prepare() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	s.must(err)
	s.address = listener.Addr().String()
	s.must(listener.Close())
	_, port, err := net.SplitHostPort(s.address)
	s.must(err)
	s.environ = append(os.Environ(),
		"BASE_URL=http://"+s.address, "PORT="+port, "LISTEN_HOST=127.0.0.1",
		"DATABASE_URL="+s.postgres.URL("regulars_app", "postgres"), "DATABASE_ADMIN_URL="+s.postgres.AdminURL(),
		"REDIS_URL="+s.redis.URL(), "REGULARS_KEY=cmVndWxhcnMtdGVzdC1rZXktMzItYnl0ZXMtbG9uZyE=",
		"SHOPIFY_CLIENT_ID=demo-client", "SHOPIFY_CLIENT_SECRET=hush", "SHOPIFY_ORIGIN="+s.fake.Origin(), "LOG_LEVEL=error",
	)
	migrate := exec.Command(s.binary, "migrate")
	migrate.Env = s.environ
	if out, err := migrate.CombinedOutput(); err != nil {
		s.t.Fatalf("migrate: %v\n%s", err, out)
	}
	s.admin, err = pgx.Connect(s.t.Context(), s.postgres.AdminURL())
	s.must(err)
	s.t.Cleanup(func() { _ = s.admin.Close(context.WithoutCancel(s.t.Context())) })
	s.serve, s.work = s.start("serve"), s.start("work")
	s.t.Cleanup(func() {
		for _, process := range []*exec.Cmd{s.serve, s.work} {
			_ = process.Process.Kill()
			_ = process.Wait()
		}
	})
	s.awaitServe()
}

func (s *storm) start(command string) *exec.Cmd {
	process := exec.Command(s.binary, command)
	process.Env = s.environ
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	process.Stderr = io.Discard
	s.must(process.Start())
	return process
}

func (s *storm) awaitServe() {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		answer, err := http.Get("http://" + s.address + "/readyz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-s.t.Context().Done():
		}
	}
	s.t.Fatal("serve does not answer")
}

// connect installs the app in the fake shop as a browser would, and publishes.
func (s *storm) connect() {
	jar, err := cookiejar.New(nil)
	s.must(err)
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.Path, "/admin/") {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	answer, err := browser.Get("http://" + s.address + "/shopify/install?shop=" + s.fake.Domain)
	s.must(err)
	answer.Body.Close()
	document := program.Starter([]string{"EUR"})
	document.Rules = document.Rules[:1]
	s.call(browser, http.MethodPut, "/api/v1/program/draft", map[string]any{"document": document})
	s.call(browser, http.MethodPost, "/api/v1/program/publish", map[string]any{"note": "storm"})
}

func (s *storm) call(browser *http.Client, method, path string, body any) {
	text, err := json.Marshal(body)
	s.must(err)
	r, err := http.NewRequest(method, "http://"+s.address+path, bytes.NewReader(text))
	s.must(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", "http://"+s.address)
	answer, err := browser.Do(r)
	s.must(err)
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		out, _ := io.ReadAll(answer.Body)
		s.t.Fatalf("%s %s: %s\n%s", method, path, answer.Status, out)
	}
}

type posted struct {
	topic, id string
	body      []byte
}

// deliveries makes paid orders, some of which are cancelled later, and the
// points each shopper must end with. Every third comes twice, all are shuffled.
func (s *storm) deliveries() ([]posted, map[int]int64) {
	want := map[int]int64{}
	var all []posted
	placed := time.Now().UTC().Add(time.Second)
	for n := 0; len(all) < faultDeliveries-faultPoison; n++ {
		shopper, price := s.random.IntN(faultShoppers), 100*(1+s.random.Int64N(300))
		all = append(all, posted{"orders/paid", fmt.Sprintf("paid-%d", n), paidOrder(n, shopper, price, placed, false)})
		if s.random.IntN(5) == 0 {
			all = append(all, posted{"orders/cancelled", fmt.Sprintf("cancelled-%d", n), paidOrder(n, shopper, price, placed, true)})
			continue
		}
		want[shopper] += price / 100
	}
	for n := range faultPoison {
		all = append(all, posted{"orders/paid", fmt.Sprintf("poison-%d", n), []byte(`{"id": 1, "line_items": "not a list"}`)})
	}
	all = append(all, all[:len(all)*3/10]...)
	s.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all, want
}

// paidOrder is an order as Shopify posts it, as far as Regulars reads it.
func paidOrder(n, shopper int, price int64, placed time.Time, cancelled bool) []byte {
	updated, cancelledAt, status := placed, "null", "paid"
	if cancelled {
		updated = placed.Add(time.Hour)
		cancelledAt, status = strconv.Quote(updated.Format(time.RFC3339)), "voided"
	}
	amount := fmt.Sprintf("%d.%02d", price/100, price%100)
	set := `{"shop_money":{"amount":"` + amount + `","currency_code":"EUR"},"presentment_money":{"amount":"` + amount + `","currency_code":"EUR"}}`
	zero := `{"shop_money":{"amount":"0.00","currency_code":"EUR"},"presentment_money":{"amount":"0.00","currency_code":"EUR"}}`
	return fmt.Appendf(nil, `{"id":%d,"name":"#%d","admin_graphql_api_id":"gid://shopify/Order/%d","currency":"EUR","test":false,
		"created_at":%q,"processed_at":%q,"updated_at":%q,"cancelled_at":%s,"financial_status":%q,"taxes_included":false,"source_name":"web",
		"email":"shopper%d@example.test","customer":{"id":%d,"email":"shopper%d@example.test","state":"enabled","verified_email":true,
		"created_at":"2020-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"},
		"current_subtotal_price_set":%s,"current_total_price_set":%s,"current_total_tax_set":%s,"current_shipping_price_set":%s,
		"total_price_set":%s,"subtotal_price_set":%s,"total_tax_set":%s,"total_shipping_price_set":%s,"total_discounts_set":%s,
		"total_tip_received":"0.00","discount_codes":[],"discount_applications":[],"refunds":[],"shipping_lines":[],"tax_lines":[],
		"line_items":[{"id":%d,"product_id":7,"variant_id":8,"title":"Bag","quantity":1,"current_quantity":1,"gift_card":false,
		"price":%q,"price_set":%s,"total_discount_set":%s,"discount_allocations":[],"tax_lines":[]}]}`,
		9_000_000+n, n, 9_000_000+n, placed.Format(time.RFC3339), placed.Format(time.RFC3339), updated.Format(time.RFC3339), cancelledAt, status,
		shopper, 5000+shopper, shopper, set, set, zero, zero, set, set, zero, zero, zero, 100_000+n, amount, set, zero)
}

// send posts deliveries as a platform does: again and again until it hears 200.
func (s *storm) send(all []posted) {
	next := make(chan posted)
	var senders sync.WaitGroup
	for range faultSenders {
		senders.Go(func() {
			client := &http.Client{Timeout: 5 * time.Second}
			for d := range next {
				for !s.post(client, d) {
					select {
					case <-time.After(20 * time.Millisecond):
					case <-s.t.Context().Done():
						return
					}
				}
			}
		})
	}
	for _, d := range all {
		next <- d
	}
	close(next)
	senders.Wait()
}

func (s *storm) post(client *http.Client, d posted) bool {
	r, err := http.NewRequest(http.MethodPost, "http://"+s.address+"/webhooks/shopify", bytes.NewReader(d.body))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, []byte("hush"))
	mac.Write(d.body)
	r.Header.Set("X-Shopify-Hmac-Sha256", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	r.Header.Set("X-Shopify-Topic", d.topic)
	r.Header.Set("X-Shopify-Shop-Domain", s.fake.Domain)
	r.Header.Set("X-Shopify-Webhook-Id", d.id)
	r.Header.Set("X-Shopify-API-Version", "2026-07")
	answer, err := client.Do(r)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// rage kills and cuts until it is stopped.
func (s *storm) rage(ctx context.Context) {
	cut, err := pgx.Connect(ctx, s.postgres.AdminURL())
	if err != nil {
		s.t.Error(err)
		return
	}
	defer cut.Close(context.WithoutCancel(ctx))
	for ctx.Err() == nil {
		s.faults++
		switch s.random.IntN(6) {
		case 0:
			s.replace(&s.serve, "serve")
		case 1, 2:
			s.replace(&s.work, "work")
		case 3:
			if err := errors.Join(s.redis.Kill(), s.redis.Restart(context.WithoutCancel(ctx))); err != nil {
				s.t.Errorf("restart Redis: %v", err)
			}
		case 4:
			s.flush()
		case 5:
			_, _ = cut.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'regulars_app' AND random() < 0.5`)
		}
		select {
		case <-time.After(time.Duration(200+s.random.IntN(500)) * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

func (s *storm) replace(process **exec.Cmd, command string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = (*process).Process.Kill()
	_ = (*process).Wait()
	*process = s.start(command)
}

// ensureAll starts whatever ended by itself, as an operator's supervisor does.
func (s *storm) ensureAll() {
	for process, command := range map[**exec.Cmd]string{&s.serve: "serve", &s.work: "work"} {
		if (*process).Process.Signal(syscall.Signal(0)) != nil {
			s.replace(process, command)
		}
	}
	s.awaitServe()
}

// settle waits until nothing waits any more.
func (s *storm) settle() {
	started := time.Now()
	for time.Since(started) < settleWithin {
		var waiting int
		s.must(s.admin.QueryRow(s.t.Context(), "SELECT count(*) FROM inbox WHERE state = 0").Scan(&waiting))
		if waiting == 0 {
			s.t.Logf("drained %s after the faults stopped", time.Since(started).Round(100*time.Millisecond))
			return
		}
		s.ensureAlive()
		select {
		case <-time.After(100 * time.Millisecond):
		case <-s.t.Context().Done():
		}
	}
	rows, _ := s.admin.Query(s.t.Context(), "SELECT state, dispatches, attempts, last_error, count(*) FROM inbox GROUP BY 1,2,3,4 ORDER BY 1,2,3")
	for rows.Next() {
		values, _ := rows.Values()
		s.t.Log(values...)
	}
	s.t.Fatal("deliveries still wait")
}

func (s *storm) ensureAlive() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var status syscall.WaitStatus
	if pid, err := syscall.Wait4(s.work.Process.Pid, &status, syscall.WNOHANG, nil); err == nil && pid == s.work.Process.Pid {
		s.work = s.start("work")
	}
}

func (s *storm) check(want map[int]int64) {
	ctx := s.t.Context()
	var stored, done, dead int
	s.must(s.admin.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 2) FROM inbox
		WHERE topic LIKE 'orders/%'`).Scan(&stored, &done, &dead))
	if stored < faultDeliveries || dead != faultPoison || done != stored-faultPoison {
		s.t.Errorf("%d stored, %d applied, %d need attention; want %d, %d and %d", stored, done, dead, faultDeliveries,
			faultDeliveries-faultPoison, faultPoison)
	}
	var wrong int
	s.must(s.admin.QueryRow(ctx, `SELECT count(*) FROM balance b JOIN (SELECT member_id,
			sum(CASE WHEN credit = 10 THEN amount WHEN debit = 10 THEN -amount ELSE 0 END) p,
			sum(CASE WHEN credit = 11 THEN amount WHEN debit = 11 THEN -amount ELSE 0 END) a FROM transfer GROUP BY 1) t USING (member_id)
		WHERE b.pending <> t.p OR b.available <> t.a`).Scan(&wrong))
	if wrong > 0 {
		s.t.Errorf("%d balances are not the sum of their transfers", wrong)
	}
	got := map[int]int64{}
	rows, err := s.admin.Query(ctx, `SELECT customer_id::int - 5000, pending + available FROM identity JOIN balance USING (member_id)`)
	s.must(err)
	var shopper int
	var points int64
	_, err = pgx.ForEachRow(rows, []any{&shopper, &points}, func() error { got[shopper] = points; return nil })
	s.must(err)
	for shopper, points := range want {
		if got[shopper] != points {
			s.t.Errorf("shopper %d has %d points, want %d", shopper, got[shopper], points)
		}
	}
}

func (s *storm) flush() {
	out, err := exec.Command("redis-cli", "-u", s.redis.URL(), "FLUSHALL").CombinedOutput()
	if err != nil {
		s.t.Logf("FLUSHALL: %v %s", err, out)
	}
}

func (s *storm) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}
