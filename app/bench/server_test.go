//go:build bench

package bench

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"regulars/app"
	"regulars/app/api"
	"regulars/app/platform"
	"regulars/connectors/shopify"
)

// serverEnv holds what a server of baselines is told; see runServer.
const serverEnv = "REGULARS_BENCH_SERVER"

// The routes that are compared. All go through the same middleware.
const (
	routeReal   = "/webhooks/shopify"
	routeInsert = "/bench/insert"
	routeHMAC   = "/bench/hmac"
)

type serverTold struct {
	Database, Admin, Address string
	Stores                   map[string][2]uuid.UUID // by shop: merchant, store
}

// runServer is the product's own handler with two more routes beside the
// webhook: one that only checks the signature, and one that also stores the
// delivery with an INSERT of its own. It is a process of its own so that its CPU
// time is not the load's. It ends with its standard input.
func runServer() {
	var told serverTold
	err := json.Unmarshal([]byte(os.Getenv(serverEnv)), &told)
	if err == nil {
		err = told.serve(context.Background())
	}
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (told serverTold) serve(ctx context.Context) error {
	connector, err := shopify.New(shopify.Config{ClientID: "demo-client", ClientSecret: benchSecret, Origin: "http://127.0.0.1:1/{shop}"})
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	registry := prometheus.NewRegistry()
	measures, err := app.NewMetrics(registry)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, app.Options{
		DatabaseURL: told.Database, Key: benchKey, BaseURL: "http://" + told.Address, Log: log, Metrics: measures,
		Connectors: map[platform.Kind]platform.Connector{platform.Shopify: connector},
	})
	if err != nil {
		return err
	}
	pool, err := pgxpool.New(ctx, told.Admin+"&pool_max_conns=16")
	if err != nil {
		return err
	}
	served, err := api.NewMetrics(registry)
	if err != nil {
		return err
	}
	handler, ok := api.New(a, api.Options{Log: log, Metrics: served}).(*echo.Echo)
	if !ok {
		return fmt.Errorf("the handler is no Echo")
	}
	(&baselines{connector: connector, stores: told.Stores, pool: pool}).route(handler)
	listener, err := net.Listen("tcp", told.Address)
	if err != nil {
		return err
	}
	go func() { _ = http.Serve(listener, handler) }()
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// baselines are what the product is compared with: no less careful with the
// signature, and as fast as such a handler can be.
type baselines struct {
	connector *shopify.Connector
	stores    map[string][2]uuid.UUID
	pool      *pgxpool.Pool
	bodies    sync.Pool
}

func (b *baselines) route(e *echo.Echo) {
	e.POST(routeHMAC, func(c echo.Context) error {
		return b.answer(c, func(context.Context, platform.Notice, []byte) error { return nil })
	})
	e.POST(routeInsert, func(c echo.Context) error { return b.answer(c, b.insert) })
}

func (b *baselines) answer(c echo.Context, then func(context.Context, platform.Notice, []byte) error) error {
	r := c.Request()
	body, ok := b.bodies.Get().(*bytes.Buffer)
	if !ok {
		body = new(bytes.Buffer)
	}
	defer b.bodies.Put(body)
	body.Reset()
	body.Grow(int(r.ContentLength) + bytes.MinRead)
	if _, err := body.ReadFrom(io.LimitReader(r.Body, 5<<20)); err != nil {
		return c.NoContent(http.StatusBadRequest)
	}
	notice, err := b.connector.Verify(platform.Delivery{Header: r.Header, Body: body.Bytes()}, nil, time.Now())
	if err != nil {
		return c.NoContent(http.StatusUnauthorized)
	}
	if err := then(r.Context(), notice, body.Bytes()); err != nil {
		return c.NoContent(http.StatusServiceUnavailable)
	}
	return c.NoContent(http.StatusOK)
}

// insert stores a delivery in one statement that commits by itself, as the
// tables' owner, whom row-level security costs nothing.
func (b *baselines) insert(ctx context.Context, n platform.Notice, body []byte) error {
	to, sum := b.stores[n.StoreKey], sha256.Sum256(body)
	_, err := b.pool.Exec(ctx, `
		INSERT INTO inbox (merchant_id, id, store_id, topic, dedupe_key, body, body_hash, received_at, next_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, now(), now()) ON CONFLICT DO NOTHING`,
		to[0], uuid.Must(uuid.NewV7()), to[1], n.Topic, n.DedupeKey, body, sum[:])
	return err
}

// baseline starts the server of baselines.
func (s *stage) baseline() *daemon {
	if s.compared != nil {
		return s.compared
	}
	host, port := s.freeAddress()
	told := serverTold{
		Database: s.postgres.URL("regulars_app", "postgres"), Admin: s.postgres.AdminURL(),
		Address: net.JoinHostPort(host, port), Stores: map[string][2]uuid.UUID{},
	}
	for _, t := range s.tenants {
		told.Stores[t.shop.Domain] = [2]uuid.UUID{t.id, t.store.ID}
	}
	text, err := json.Marshal(told)
	s.must(err)
	self, err := os.Executable()
	s.must(err)
	reader, writer, err := os.Pipe()
	s.must(err)
	s.t.Cleanup(func() { _ = writer.Close() }) // or when we end
	s.compared = s.spawn(self, nil, append(os.Environ(), serverEnv+"="+string(text)), reader)
	s.compared.address = told.Address
	s.awaitReady(s.compared)
	return s.compared
}
