package demo

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"path/filepath"

	"github.com/hibiken/asynq"

	"regulars/app"
	"regulars/app/devstack"
)

// servers are what the product stands on.
type servers struct {
	postgres *devstack.Postgres
	redis    *devstack.Redis
}

// conns bounds the demo's connections: it is small, and so may Postgres be.
const conns = 12

// startServers finds or starts Postgres and Redis, and migrates.
func (d *Demo) startServers(ctx context.Context) error {
	c := &d.o.Config
	if c.Key == "" {
		c.Key = newKey()
	}
	c.DatabaseMaxConns = conns
	if c.DatabaseURL == "" {
		if err := d.startPostgres(ctx); err != nil {
			return err
		}
	} else if err := c.Need("DATABASE_ADMIN_URL"); err != nil {
		return err
	}
	if _, _, err := app.Migrate(ctx, c.DatabaseAdminURL, c.DatabaseURL); err != nil {
		return err
	}
	return d.startRedis(ctx)
}

func newKey() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return base64.StdEncoding.EncodeToString(key)
}

// startPostgres runs a private server, small enough for a laptop.
func (d *Demo) startPostgres(ctx context.Context) error {
	options := devstack.PostgresOptions{Settings: map[string]string{
		"shared_buffers": "64MB", "max_connections": "40", "max_parallel_workers": "0",
	}}
	if d.o.Dir != "" {
		options.Dir, options.Fsync = filepath.Join(d.o.Dir, "postgres"), true
	}
	server, err := devstack.StartPostgres(ctx, options)
	if err != nil {
		return err
	}
	d.servers.postgres = server
	d.closing(server.Stop)
	name, err := newDatabase(ctx, server.AdminURL())
	if err != nil {
		return fmt.Errorf("make the demo's database: %w", err)
	}
	d.o.Config.DatabaseAdminURL = server.URL("postgres", name)
	d.o.Config.DatabaseURL = server.URL("regulars_app", name)
	return nil
}

func (d *Demo) startRedis(ctx context.Context) error {
	c := &d.o.Config
	if c.RedisURL == "" {
		server, err := devstack.StartRedis(ctx, devstack.RedisOptions{AllowMiniredis: true})
		if err != nil {
			return err
		}
		d.servers.redis = server
		d.closing(server.Stop)
		c.RedisURL = server.URL()
	}
	address, err := asynq.ParseRedisURI(c.RedisURL)
	if err != nil {
		return err
	}
	d.inspector = asynq.NewInspector(address)
	d.closing(d.inspector.Close)
	return nil
}
