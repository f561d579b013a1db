// Package pgtest gives every test a migrated database of its own, on a real
// Postgres, in about 60 ms.
package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver that goose wants
	"github.com/pressly/goose/v3"

	"regulars/app/devstack"
	"regulars/app/internal/pg"
	"regulars/migrations"
)

// Database is one test's own database.
type Database struct {
	URL      string // signs in as regulars_app
	AdminURL string // signs in as the owner, around row-level security
}

// password is the app role's, in the throw-away cluster of tests.
const password = "test"

var template struct {
	sync.Once
	admin string
	name  string
	err   error
}

// New clones the migrated template. The database is dropped with the test. A
// missing Postgres fails the test.
func New(tb testing.TB) Database {
	tb.Helper()
	template.Do(func() { template.admin, template.name, template.err = makeTemplate(context.Background()) })
	if template.err != nil {
		tb.Fatalf("test database: %v", template.err)
	}
	return create(tb, template.admin, "TEMPLATE "+template.name+" STRATEGY FILE_COPY") // half the time
}

// Before gives a database as it was just before a migration, for rows of that time;
// on migrates it to the newest.
func Before(tb testing.TB, version int64) (database Database, on func()) {
	tb.Helper()
	ctx := context.Background()
	admin, err := devstack.TestPostgres(ctx)
	if err != nil {
		tb.Fatalf("test database: %v", err)
	}
	database = create(tb, admin, "")
	db, err := sql.Open("pgx", database.AdminURL)
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := provider.UpTo(ctx, version-1); err != nil {
		tb.Fatalf("migrate up to before %d: %v", version, err)
	}
	return database, func() {
		tb.Helper()
		if _, _, err := pg.Migrate(ctx, database.AdminURL, database.URL); err != nil {
			tb.Fatalf("migrate on: %v", err)
		}
	}
}

func create(tb testing.TB, admin, from string) Database {
	tb.Helper()
	ctx := context.Background()
	name := "t_" + hex.EncodeToString(uuid.Must(uuid.NewV7()).NodeID()) + hex.EncodeToString(uuidBytes())
	server := connect(ctx, tb, admin)
	defer server.Close(ctx)
	if _, err := server.Exec(ctx, "CREATE DATABASE "+name+" "+from); err != nil {
		tb.Fatalf("create the test database: %v", err)
	}
	tb.Cleanup(func() {
		server := connect(ctx, tb, admin)
		defer server.Close(ctx)
		if _, err := server.Exec(ctx, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)); err != nil {
			tb.Logf("drop %s: %v", name, err)
		}
	})
	return Database{URL: appURL(admin, name), AdminURL: databaseURL(admin, name)}
}

// Open is New, opened as the app opens it.
func Open(tb testing.TB) *pg.DB {
	tb.Helper()
	return open(tb, New(tb), 8)
}

func open(tb testing.TB, database Database, connections int32) *pg.DB {
	tb.Helper()
	db, err := pg.Open(context.Background(), database.URL, pg.Options{MaxConns: connections})
	if err != nil {
		tb.Fatalf("open the test database: %v", err)
	}
	tb.Cleanup(db.Close)
	return db
}

// Crowd opens a database of its own in which statements wrote rows of so many
// merchants, whose ids it returns: a statement is given those as $1 and rows as $2.
func Crowd(tb testing.TB, merchants, rows int, statements ...string) (*pg.DB, []uuid.UUID) {
	tb.Helper()
	database := New(tb)
	owner := connect(context.Background(), tb, database.AdminURL)
	defer owner.Close(context.Background())
	ids := make([]uuid.UUID, merchants)
	for i := range ids {
		ids[i] = uuid.New()
	}
	for _, statement := range statements {
		var args []any
		if strings.Contains(statement, "$1") {
			args = append(args, ids)
		}
		if strings.Contains(statement, "$2") {
			args = append(args, rows)
		}
		if _, err := owner.Exec(context.Background(), statement, args...); err != nil {
			tb.Fatalf("%v in %s", err, statement)
		}
	}
	return open(tb, database, 2), ids
}

func uuidBytes() []byte {
	id := uuid.New()
	return id[:6]
}

func connect(ctx context.Context, tb testing.TB, address string) *pgx.Conn {
	tb.Helper()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		tb.Fatalf("connect to the test cluster: %v", err)
	}
	return conn
}

// makeTemplate migrates a database once for all test processes: its name holds
// the hash of the migrations, and a lock lets one process make it.
func makeTemplate(ctx context.Context) (admin, name string, err error) {
	if admin, err = devstack.TestPostgres(ctx); err != nil {
		return "", "", err
	}
	if name, err = templateName(); err != nil {
		return "", "", err
	}
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return "", "", err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(727)"); err != nil {
		return "", "", err
	}
	var ready bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)",
		name).Scan(&ready)
	if err != nil || ready {
		return admin, name, err
	}
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return "", "", err
		}
	}
	if _, _, err := pg.Migrate(ctx, databaseURL(admin, name), appURL(admin, name)); err != nil {
		return "", "", err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+name+" IS_TEMPLATE true")
	return admin, name, err
}

func templateName() (string, error) {
	entries, err := migrations.Files.ReadDir(".")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, entry := range entries {
		text, err := migrations.Files.ReadFile(entry.Name())
		if err != nil {
			return "", err
		}
		sum.Write(text)
	}
	return "regulars_template_" + hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

func databaseURL(admin, name string) string {
	u, err := url.Parse(admin)
	if err != nil {
		return admin
	}
	u.Path = "/" + name
	return u.String()
}

func appURL(admin, name string) string {
	u, err := url.Parse(databaseURL(admin, name))
	if err != nil {
		return admin
	}
	u.User = url.UserPassword("regulars_app", password)
	return u.String()
}
