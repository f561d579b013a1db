package pg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"regulars/app/fail"
	"regulars/migrations"
)

// Migrate brings the database to the newest version, signed in as the owner of
// its tables. With an app URL it also lets that URL's password in for the app
// role. It returns the versions before and after.
func Migrate(ctx context.Context, adminURL, appURL string) (from, to int64, err error) {
	db, err := openAdmin(adminURL)
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files)
	if err != nil {
		return 0, 0, fmt.Errorf("read migrations: %w", err)
	}
	if from, err = provider.GetDBVersion(ctx); err != nil {
		return 0, 0, fail.Wrap(err, fail.Unavailable, "the database cannot be read with DATABASE_ADMIN_URL")
	}
	if _, err := provider.Up(ctx); err != nil {
		return from, from, fmt.Errorf("migrate: %w", err)
	}
	if _, err := db.ExecContext(ctx, "SELECT let_owner_wipe()"); err != nil { // rows of tables that are new, too
		return from, from, fmt.Errorf("let the owner wipe stores: %w", err)
	}
	if err := letIn(ctx, db, appURL); err != nil {
		return from, from, err
	}
	to, err = provider.GetDBVersion(ctx)
	return from, to, err
}

func openAdmin(adminURL string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(adminURL)
	if err != nil {
		return nil, fail.Field("DATABASE_ADMIN_URL", "is not a Postgres URL")
	}
	config.RuntimeParams["lock_timeout"] = "2000" // a migration never queues behind, and so before, the shop's traffic
	return stdlib.OpenDB(*config), nil
}

func letIn(ctx context.Context, db *sql.DB, appURL string) error {
	if appURL == "" {
		return nil
	}
	parsed, err := url.Parse(appURL)
	if err != nil {
		return fail.Field("DATABASE_URL", "is not a Postgres URL")
	}
	if parsed.User == nil {
		return nil
	}
	password, ok := parsed.User.Password()
	if !ok || parsed.User.Username() != "regulars_app" {
		return nil
	}
	var statement string
	err = db.QueryRowContext(ctx, "SELECT format('ALTER ROLE regulars_app PASSWORD %L', $1::text)",
		password).Scan(&statement)
	if err != nil {
		return fmt.Errorf("set the app role's password: %w", err)
	}
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return errors.New("set the app role's password: the owner may not alter regulars_app")
	}
	return nil
}

// Version is the newest migration the database has, and the newest we know.
func (db *DB) Version(ctx context.Context) (have, want int64, err error) {
	entries, err := migrations.Files.ReadDir(".")
	if err != nil {
		return 0, 0, err
	}
	last := entries[len(entries)-1].Name()
	if _, err := fmt.Sscanf(last, "%05d_", &want); err != nil {
		return 0, 0, fmt.Errorf("migration %s has no number: %w", last, err)
	}
	err = db.pool.QueryRow(ctx,
		"SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&have)
	return have, want, Translate(err)
}
