//go:build bench

package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
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
)

// stage is a private Postgres with fsync on, the App on it, and merchants with
// one connected Shopify store each.
type stage struct {
	t         testing.TB
	postgres  *devstack.Postgres
	app       *app.App
	admin     *pgx.Conn
	merchants []uuid.UUID
	stores    []uuid.UUID
	template  string // an orders/paid delivery of 8 kB with marks for ids
}

const (
	benchKey    = "cmVndWxhcnMtdGVzdC1rZXktMzItYnl0ZXMtbG9uZyE="
	benchSecret = "hush"
	membersEach = 200
)

func newStage(t testing.TB, merchants int) *stage {
	t.Helper()
	ctx := t.Context()
	s := &stage{t: t}
	dir, err := os.MkdirTemp("", "regulars-bench-*")
	s.must(err)
	s.must(os.Chmod(dir, 0o755)) //nolint:gosec // Postgres runs as another account when we are root
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s.postgres, err = devstack.StartPostgres(ctx, devstack.PostgresOptions{Dir: dir + "/data", Fsync: true, Settings: map[string]string{
		"shared_buffers": "512MB", "max_wal_size": "4GB", "synchronous_commit": "on",
	}})
	s.must(err)
	t.Cleanup(func() { _ = s.postgres.Stop() })
	admin := s.postgres.AdminURL()
	_, _, err = pg.Migrate(ctx, admin, "")
	s.must(err)
	s.admin, err = pgx.Connect(ctx, admin)
	s.must(err)
	t.Cleanup(func() { _ = s.admin.Close(context.WithoutCancel(ctx)) })
	s.connect(merchants)
	return s
}

// connect makes the merchants, each with a store, members and a program.
func (s *stage) connect(merchants int) {
	ctx := s.t.Context()
	var opened *app.App
	fake, err := shopifytest.New(shopifytest.Options{
		Now: func() time.Time { return time.Now().UTC().Add(5 * time.Second) }, ClientSecret: benchSecret, Manual: true, PlainCallbacks: true, AutoApprove: true, Seed: 1,
	})
	s.must(err)
	s.must(fake.Start(ctx, "127.0.0.1:0"))
	s.t.Cleanup(fake.Close)
	connector, err := shopify.New(shopify.Config{ClientID: "demo-client", ClientSecret: benchSecret, Origin: fake.Origin()})
	s.must(err)
	var captured bytes.Buffer
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Shopify-Topic") == "orders/paid" {
			_, _ = io.Copy(&captured, r.Body)
		}
	}))
	s.t.Cleanup(receiver.Close)
	opened, err = app.Open(ctx, app.Options{
		DatabaseURL: s.postgres.URL("regulars_app", "postgres"), Key: benchKey, BaseURL: receiver.URL,
		Connectors: map[platform.Kind]platform.Connector{platform.Shopify: connector}, MaxConns: 16,
		Log: discard(),
	})
	s.must(err)
	s.t.Cleanup(opened.Close)
	s.app = opened
	for i := range merchants {
		s.merchants = append(s.merchants, s.merchant(fake, i))
	}
	s.capture(fake, &captured)
}

func (s *stage) merchant(fake *shopifytest.Server, i int) uuid.UUID {
	ctx := s.t.Context()
	domain := fake.Domain
	if i > 0 {
		domain = fmt.Sprintf("bench-%d.myshopify.com", i)
		fake.AddShop(domain)
	}
	begun, err := s.app.BeginShopifyInstall(ctx, uuid.Nil, domain)
	s.must(err)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(begun.AuthorizeURL)
	s.must(err)
	_ = answer.Body.Close()
	back, err := answer.Location()
	s.must(err)
	id, store, err := s.app.FinishShopifyInstall(ctx, back.Query(), begun.Browser)
	s.must(err)
	document := program.Starter([]string{"EUR"})
	_, err = s.app.SaveDraft(ctx, id, document)
	s.must(err)
	_, err = s.app.PublishDraft(ctx, id, app.PublishInput{Author: "bench"})
	s.must(err)
	_, err = s.admin.Exec(ctx, "DELETE FROM store_cursor")
	s.must(err)
	s.stores = append(s.stores, store.ID)
	s.people(id, store)
	return id
}

// people makes members with accounts, straight in the database.
func (s *stage) people(id uuid.UUID, store merchant.Store) {
	_, err := s.admin.Exec(s.t.Context(), `
		WITH m AS (INSERT INTO member (merchant_id, id, state, joined_at, created_at)
			SELECT $1, gen_random_uuid(), 1, now(), now() FROM generate_series(1, $3) RETURNING id),
		b AS (INSERT INTO balance (merchant_id, member_id, changed_at) SELECT $1, id, now() FROM m)
		INSERT INTO identity (merchant_id, store_id, customer_id, member_id, account, updated_at, seen_at)
		SELECT $1, $2, (1000000 + row_number() OVER ())::text, id, true, now() + interval '1 year', now() FROM m`, id, store.ID, membersEach)
	if err != nil { // a statement's own CTE rows are not visible to foreign keys until its end: they are checked then
		s.t.Fatal(err)
	}
}

// capture makes one order in the fake and turns its delivery into a template.
func (s *stage) capture(fake *shopifytest.Server, captured *bytes.Buffer) {
	ctx := s.t.Context()
	fake.Deliver(ctx)
	customer := fake.AddCustomer(shopifytest.Customer{Email: "bench@example.test", Verified: true, Enabled: true})
	order := fake.PlaceOrder(shopifytest.NewOrder{CustomerID: customer.ID, Items: []shopifytest.Item{{Quantity: 2, Unit: 1250}, {Quantity: 1, Unit: 1990}}})
	fake.Deliver(ctx)
	if captured.Len() == 0 {
		s.t.Fatal("the fake delivered no orders/paid")
	}
	text := captured.String()
	text = strings.ReplaceAll(text, strconv.FormatInt(order.ID, 10), "@ORDER@")
	text = strings.ReplaceAll(text, strconv.FormatInt(customer.ID, 10), "@CUSTOMER@")
	text = strings.ReplaceAll(text, "bench@example.test", "")
	if pad := 8000 - len(text); pad > 0 {
		text = strings.TrimSuffix(text, "}") + `,"note_attributes":[{"name":"padding","value":"` + strings.Repeat("regular words ", pad/14) + `"}]}`
	}
	s.template = text
	s.t.Logf("delivery of %d bytes", len(text))
}

// body is the n-th delivery.
func (s *stage) body(n int) []byte {
	text := strings.ReplaceAll(s.template, "@ORDER@", strconv.Itoa(700000000000+n))
	return []byte(strings.ReplaceAll(text, "@CUSTOMER@", strconv.Itoa(1000001+n%membersEach)))
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}
