//go:build bench

package bench

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app"
	"regulars/app/devstack"
	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/platform"
	"regulars/app/program"
	"regulars/connectors/shopify"
	"regulars/connectors/shopify/shopifytest"
	"regulars/connectors/woocommerce"
)

const (
	benchKey      = "cmVndWxhcnMtdGVzdC1rZXktMzItYnl0ZXMtbG9uZyE="
	benchSecret   = "hush"
	merchantCount = 50
	membersEach   = 200
	hotMerchant   = 7
)

// tenant is a merchant with one connected Shopify store and its members.
type tenant struct {
	id        uuid.UUID
	store     merchant.Store
	shop      *shopifytest.Shop
	customers []shopifytest.Customer
}

// stage is a private Postgres on a disk with fsync on, a private Redis, an
// imitated Shopify, and merchants.
type stage struct {
	t        testing.TB
	dir      string
	binary   string // the real program
	postgres *devstack.Postgres
	redis    *devstack.Redis
	app      *app.App
	admin    *pgx.Conn
	fake     *shopifytest.Server
	tenants  []tenant
	template string        // an orders/paid delivery of 8 kB with marks for ids
	made     int           // deliveries so far: each is another order
	redos    int           // slices that were made again
	synced   int           // tenants whose shop got a past
	spent    time.Duration // CPU time of a program that ended within the slice
	compared *daemon       // the server of baselines
	work     *daemon
	serve    *daemon
	platform *stopwatch  // what serve calls
	peak     int64       // the most that a worker ever held
	talked   talked      // what pages are read of
	cards    []uuid.UUID // personas, likewise
}

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{t: t}
	s.makeDir()
	s.build()
	var err error
	s.postgres, err = devstack.StartPostgres(t.Context(), devstack.PostgresOptions{
		Dir: filepath.Join(s.dir, "data"), Fsync: true,
		Settings: map[string]string{
			"shared_buffers": "512MB", "max_wal_size": "8GB", "min_wal_size": "2GB", "checkpoint_timeout": "30min",
		},
	})
	s.must(err)
	t.Cleanup(func() { _ = s.postgres.Stop() })
	s.redis, err = devstack.StartRedis(t.Context(), devstack.RedisOptions{Dir: filepath.Join(s.dir, "redis"), AppendOnly: true})
	s.must(err)
	t.Cleanup(func() { _ = s.redis.Stop() })
	_, _, err = pg.Migrate(t.Context(), s.postgres.AdminURL(), "")
	s.must(err)
	s.admin = s.connection()
	s.openApp()
	s.settle()
	for i := range s.tenants {
		s.install(&s.tenants[i])
	}
	s.quieten()
	s.capture()
	return s
}

// makeDir makes a directory on a disk: durable means nothing in memory.
func (s *stage) makeDir() {
	const tmpfs = 0x01021994
	removeLeft()
	dir, err := os.MkdirTemp("/var/tmp", fmt.Sprintf("regulars-bench-%d-*", os.Getpid()))
	s.must(err)
	s.t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s.must(os.Chmod(dir, 0o755)) // Postgres runs as another account when we are root
	var where syscall.Statfs_t
	s.must(syscall.Statfs(dir, &where))
	if where.Type == tmpfs {
		s.t.Fatalf("%s lies in memory: durable writes cannot be measured there", dir)
	}
	s.dir = dir
}

// removeLeft removes what runs that were interrupted left behind.
func removeLeft() {
	left, _ := filepath.Glob("/var/tmp/regulars-bench-*-*")
	for _, dir := range left {
		pid := strings.Split(filepath.Base(dir), "-")[2]
		if _, err := os.Stat("/proc/" + pid); os.IsNotExist(err) {
			_ = os.RemoveAll(dir)
		}
	}
}

// ageLog leaves Postgres with log files to use again, as a database has that
// has run for a day. A new one makes each of them, and every 16 MB somebody
// waits for that.
func (s *stage) ageLog() {
	const files = 64
	for range files {
		_, err := s.admin.Exec(s.t.Context(), "SELECT pg_logical_emit_message(false, 'bench', 'a day'); SELECT pg_switch_wal()")
		s.must(err)
	}
	_, err := s.admin.Exec(s.t.Context(), "CHECKPOINT")
	s.must(err)
}

func (s *stage) connection() *pgx.Conn {
	conn, err := pgx.Connect(s.t.Context(), s.postgres.AdminURL())
	s.must(err)
	s.t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(s.t.Context())) })
	return conn
}

// openApp starts the imitated Shopify, with all its shops, and an App that
// connects them.
func (s *stage) openApp() {
	ctx := s.t.Context()
	var err error
	s.fake, err = shopifytest.New(shopifytest.Options{
		Now:          func() time.Time { return time.Now().UTC().Add(5 * time.Second) }, // orders come after the program
		ClientSecret: benchSecret, Manual: true, PlainCallbacks: true, AutoApprove: true, Seed: 1,
	})
	s.must(err)
	s.addShops()
	s.must(s.fake.Start(ctx, "127.0.0.1:0"))
	s.t.Cleanup(s.fake.Close)
	connector, err := shopify.New(shopify.Config{
		ClientID: "demo-client", ClientSecret: benchSecret, Origin: s.fake.Origin(),
	})
	s.must(err)
	s.app, err = app.Open(ctx, app.Options{
		DatabaseURL: s.postgres.URL("regulars_app", "postgres"), Key: benchKey, BaseURL: captureURL(s),
		Connectors: map[platform.Kind]platform.Connector{
			platform.Shopify: connector, platform.WooCommerce: woocommerce.New(woocommerce.Config{}),
		},
		Log: slog.New(slog.DiscardHandler),
	})
	s.must(err)
	s.t.Cleanup(s.app.Close)
}

// install goes through the platform's consent as a browser does, and publishes
// the starter program.
func (s *stage) install(t *tenant) {
	ctx := s.t.Context()
	begun, err := s.app.BeginShopifyInstall(ctx, uuid.Nil, t.shop.Domain)
	s.must(err)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(begun.AuthorizeURL)
	s.must(err)
	_ = answer.Body.Close()
	back, err := answer.Location()
	s.must(err)
	installed, err := s.app.FinishShopifyInstall(ctx, back.Query(), begun.Browser)
	s.must(err)
	t.id, t.store = installed.Merchant, installed.Store
	_, err = s.app.SaveDraft(ctx, t.id, program.Starter([]string{"EUR"}))
	s.must(err)
	_, err = s.app.PublishDraft(ctx, t.id, app.PublishInput{Author: "bench"})
	s.must(err)
	s.people(*t)
}

// people makes members with accounts, straight in the database.
func (s *stage) people(t tenant) {
	ids := make([]string, len(t.customers))
	for i, c := range t.customers {
		ids[i] = customerID(c)
	}
	_, err := s.admin.Exec(s.t.Context(), `
		WITH c AS (SELECT customer, gen_random_uuid() member FROM unnest($3::text[]) customer),
		m AS (INSERT INTO member (merchant_id, id, state, joined_at, created_at)
			SELECT $1, member, 1, now(), now() FROM c),
		b AS (INSERT INTO balance (merchant_id, member_id, changed_at) SELECT $1, member, now() FROM c)
		INSERT INTO identity (merchant_id, store_id, customer_id, member_id, account, updated_at, seen_at)
		SELECT $1, $2, customer, member, true, now() + interval '1 year', now() FROM c`, t.id, t.store.ID, ids)
	s.must(err)
}

// settle wins the ticks of the schedule and, with quieten, leaves nothing that a
// worker would begin by itself: the listings of the stores are not due.
func (s *stage) settle() {
	for _, job := range app.Schedule() {
		_, err := s.admin.Exec(s.t.Context(), `INSERT INTO job_tick SELECT $1, date_trunc('hour', now()) + n * interval '1 hour'
			FROM generate_series(0, 1) n`, job.Name)
		s.must(err)
	}
}

// quieten parks the profiles that are written to the stores after points moved:
// they are asked for, which is part of applying, and written only where a
// measurement wants that (unpark).
func (s *stage) quieten() {
	_, err := s.admin.Exec(s.t.Context(), "UPDATE store_cursor SET next_at = 'infinity'")
	s.must(err)
	_, err = s.admin.Exec(s.t.Context(), `
		INSERT INTO effect (merchant_id, id, effect_key, kind, store_id, target, next_at, state)
		SELECT merchant_id, gen_random_uuid(), 'profile|' || store_id || '|' || customer_id, 'profile', store_id,
			customer_id, now(), 3 FROM identity`)
	s.must(err)
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// count asks for one number.
func (s *stage) count(query string, args ...any) (n int) {
	s.t.Helper()
	s.must(s.admin.QueryRow(s.t.Context(), query, args...).Scan(&n))
	return n
}

// pause waits a little.
func (s *stage) pause(d time.Duration) {
	select {
	case <-time.After(d):
	case <-s.t.Context().Done():
		s.t.FailNow()
	}
}
