package pg_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
)

// shared are the tables that hold nothing of one merchant alone, or are asked
// before the merchant is known. They must not hold anything personal.
var shared = []string{"access", "goose_db_version", "job_tick", "key_canary", "mail_route", "sign_in_mail", "staff_route", "store_route"}

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, query string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func texts(t *testing.T, conn *pgx.Conn, query string, args ...any) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// tenantTables lists every table of the database but the shared ones.
func tenantTables(t *testing.T, owner *pgx.Conn) []string {
	t.Helper()
	all := texts(t, owner, `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1`)
	tables := slices.DeleteFunc(all, func(name string) bool { return slices.Contains(shared, name) })
	if len(tables) < 15 {
		t.Fatalf("only %d tables of merchants were found: %v", len(tables), tables)
	}
	return tables
}

func TestEveryTableOfAMerchantIsUnderForcedRowLevelSecurity(t *testing.T) {
	t.Parallel()
	owner := connect(t, pgtest.New(t).AdminURL)
	for _, table := range tenantTables(t, owner) {
		tenant := "merchant_id"
		if table == "merchant" {
			tenant = "id"
		}
		var enabled, forced bool
		if err := owner.QueryRow(t.Context(), "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1::regclass", table).
			Scan(&enabled, &forced); err != nil || !enabled || !forced {
			t.Errorf("%s: row-level security is enabled %t and forced %t (%v)", table, enabled, forced, err)
		}
		for _, first := range texts(t, owner, `SELECT a.attname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
			WHERE c.conrelid = $1::regclass AND c.contype IN ('p', 'u', 'f')`, table) {
			if first != tenant {
				t.Errorf("%s: a key begins with %s, want %s: it would cross merchants", table, first, tenant)
			}
		}
		if n := len(texts(t, owner, "SELECT conname FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'", table)); n != 1 {
			t.Errorf("%s has %d primary keys", table, n)
		}
		if n := len(texts(t, owner, `SELECT polname FROM pg_policy WHERE polrelid = $1::regclass
			AND 'regulars_app'::regrole = ANY (polroles) AND pg_get_expr(polqual, polrelid) LIKE '%current_setting(''regulars.merchant_id''%'`, table)); n != 1 {
			t.Errorf("%s has %d policies for the app, want the one that compares the merchant", table, n)
		}
	}
}

// fill writes one row into every table for a merchant, with only what each
// column needs, keys left aside.
func fill(t *testing.T, owner *pgx.Conn, tables []string, merchant uuid.UUID) {
	t.Helper()
	exec(t, owner, "SET session_replication_role = replica") // foreign keys are not what this is about
	for _, table := range tables {
		rows, err := owner.Query(t.Context(), `SELECT column_name, udt_name FROM information_schema.columns
			WHERE table_schema = 'public' AND table_name = $1 AND (is_nullable = 'NO' AND column_default IS NULL
			OR table_name = 'referral_block' AND column_name = 'mac') -- or a member, one of the two
			AND is_generated = 'NEVER' AND is_identity = 'NO' ORDER BY ordinal_position`, table)
		if err != nil {
			t.Fatal(err)
		}
		columns, values := "", ""
		var column, kind string
		_, err = pgx.ForEachRow(rows, []any{&column, &kind}, func() error {
			value := map[string]string{
				"uuid": "gen_random_uuid()", "text": "'x'", "timestamptz": "now()", "date": "'2026-01-01'", "jsonb": "'{}'",
				"bytea": `'\x00'`, "bool": "true",
			}[kind]
			switch {
			case column == "merchant_id" || table == "merchant" && column == "id":
				value = fmt.Sprintf("'%s'", merchant)
			case column == "platform" && kind == "text":
				value = "'shopify'"
			case column == "role":
				value = "'owner'"
			case column == "listing":
				value = "'orders'"
			case column == "credit" || column == "number":
				value = "2"
			case strings.HasPrefix(kind, "_"): // an array
				value = "'{}'"
			case value == "":
				value = "1"
			}
			columns, values = columns+", "+column, values+", "+value
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		exec(t, owner, "INSERT INTO "+table+" ("+columns[2:]+") VALUES ("+values[2:]+")")
	}
}

func TestAnotherMerchantsRowsAreInvisibleAndUnwritable(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	owner := connect(t, database.AdminURL)
	tables := tenantTables(t, owner)
	mine, theirs := uuid.New(), uuid.New()
	fill(t, owner, tables, theirs)
	app := connect(t, database.URL)
	count := func(query string, args ...any) (int64, error) {
		tag, err := app.Exec(t.Context(), query, args...)
		return tag.RowsAffected(), err
	}
	for _, who := range []string{mine.String(), "", theirs.String()} {
		exec(t, app, "SELECT set_config('regulars.merchant_id', $1, false)", who)
		wanted := int64(0)
		if who == theirs.String() {
			wanted = 1 // the row is there: what others do not see is not simply missing
		}
		for _, table := range tables {
			tenant := "merchant_id"
			if table == "merchant" {
				tenant = "id"
			}
			if n, err := count("SELECT * FROM " + table); err != nil || n != wanted {
				t.Errorf("as merchant %q: %s shows %d rows, want %d (%v)", who, table, n, wanted, err)
			}
			if wanted == 1 {
				continue
			}
			for _, write := range []string{
				fmt.Sprintf("UPDATE %s SET %s = %s", table, tenant, tenant), "DELETE FROM " + table,
			} {
				if n, err := count(write); n != 0 || err != nil && !denied(err) {
					t.Errorf("as merchant %q: %s reached %d rows (%v)", who, write, n, err)
				}
			}
		}
	}
	exec(t, app, "SELECT set_config('regulars.merchant_id', $1, false)", mine.String())
	_, err := app.Exec(t.Context(), `INSERT INTO member (merchant_id, id, state, created_at) VALUES ($1, $2, 1, now())`, theirs, uuid.New())
	if !denied(err) {
		t.Errorf("a row of another merchant was written: %v", err)
	}
}

// denied reports Postgres' insufficient_privilege, which row-level security
// uses too.
func denied(err error) bool {
	var answer *pgconn.PgError
	return errors.As(err, &answer) && (answer.Code == "42501" || answer.Code == "23001")
}

func TestTheRouterSeesIDsAndStatesOnly(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	owner := connect(t, database.AdminURL)
	fill(t, owner, tenantTables(t, owner), uuid.New())
	app := connect(t, database.URL)
	exec(t, app, "SET ROLE regulars_router")
	for query, allowed := range map[string]bool{
		"SELECT id, state, next_at FROM inbox":          true,
		"SELECT id, state, next_at FROM redemption":     true,
		"SELECT merchant_id, id, state FROM store":      true,
		"SELECT id FROM merchant":                       true,
		"SELECT body FROM inbox":                        false,
		"SELECT * FROM inbox":                           false,
		"SELECT code FROM redemption":                   false,
		"SELECT customer_id FROM redemption":            false,
		"SELECT credentials FROM store":                 false,
		"SELECT name FROM merchant":                     false,
		"SELECT keyset FROM merchant":                   false,
		"SELECT id FROM member":                         false,
		"SELECT customer_id FROM identity":              false,
		"SELECT id FROM orders":                         false,
		"SELECT id FROM transfer":                       false,
		"SELECT available FROM balance":                 false,
		"UPDATE inbox SET state = 1":                    false,
		"UPDATE inbox SET dispatches = dispatches":      true,
		"UPDATE redemption SET points = 1":              false,
		"UPDATE store SET credentials = ''":             false,
		"DELETE FROM inbox":                             false,
		"INSERT INTO transfer SELECT * FROM transfer":   false,
		"SELECT token_hash FROM access":                 false,
		"SELECT sealed FROM key_canary":                 false,
		"SELECT merchant_id, store_id FROM store_route": true,
	} {
		_, err := app.Exec(t.Context(), query)
		if allowed && err != nil || !allowed && !denied(err) {
			t.Errorf("%s as router: %v, want allowed %t", query, err, allowed)
		}
	}
}

func TestNothingOfATransactionStaysOnItsConnection(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pgtest.New(t).URL, pg.Options{MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	merchant := uuid.New()
	backend := 0
	nobody := func(after string) {
		t.Helper()
		before := backend
		err := db.Anonymous(t.Context(), func(tx *pg.Tx) error {
			var setting, role string
			if err := tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(current_setting('regulars.merchant_id', true), ''),
				current_user::text, pg_backend_pid()`).Scan(&setting, &role, &backend); err != nil {
				return err
			}
			if before != 0 && backend != before && after != "a cancelled request" {
				t.Errorf("%s cost the pool its connection", after)
			}
			if setting != "" || role != "regulars_app" {
				t.Errorf("after %s the next request is merchant %q as %s", after, setting, role)
			}
			return nil
		})
		if err != nil {
			t.Fatalf("after %s: %v", after, err)
		}
	}
	inside := func(tx *pg.Tx) {
		var setting string
		if err := tx.Pgx.QueryRow(tx.Context(), "SELECT current_setting('regulars.merchant_id')").Scan(&setting); err != nil || setting != merchant.String() {
			t.Errorf("inside the transaction the merchant is %q (%v)", setting, err)
		}
	}
	if err := db.InMerchant(t.Context(), merchant, func(tx *pg.Tx) error { inside(tx); return nil }); err != nil {
		t.Fatal(err)
	}
	nobody("a commit")
	broken := errors.New("broken")
	if err := db.InMerchant(t.Context(), merchant, func(tx *pg.Tx) error { inside(tx); return broken }); !errors.Is(err, broken) {
		t.Errorf("the error became %v", err)
	}
	nobody("an error")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = db.InMerchant(t.Context(), merchant, func(tx *pg.Tx) error { inside(tx); panic("a bug") })
	}()
	nobody("a panic")
	ctx, cancel := context.WithCancel(t.Context())
	_ = db.InMerchant(ctx, merchant, func(tx *pg.Tx) error { inside(tx); cancel(); return ctx.Err() })
	nobody("a cancelled request")
	if err := db.InMerchant(t.Context(), merchant, func(tx *pg.Tx) error {
		_, err := tx.Pgx.Exec(tx.Context(), "SELECT nonsense")
		return err
	}); err == nil {
		t.Error("nonsense was accepted")
	}
	nobody("a refused statement")
	if err := db.AcrossMerchants(t.Context(), func(*pg.Tx) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("the error became %v", err)
	}
	nobody("the router")
	if err := db.InMerchant(t.Context(), uuid.Nil, func(*pg.Tx) error { return nil }); err == nil {
		t.Error("a transaction of no merchant was opened")
	}
}

func TestARoleAroundRowLevelSecurityIsRefused(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	owner := connect(t, database.AdminURL)
	name := "t_owner_" + uuid.NewString()[:8]
	for suffix, attributes := range map[string]string{"_super": "SUPERUSER", "_bypass": "BYPASSRLS", "_owner": ""} {
		role := name + suffix
		exec(t, owner, fmt.Sprintf("CREATE ROLE %s LOGIN PASSWORD 'test' %s", role, attributes))
		t.Cleanup(func() {
			admin, err := pgx.Connect(context.Background(), database.AdminURL)
			if err == nil {
				_, _ = admin.Exec(context.Background(), "DROP OWNED BY "+role+" CASCADE; DROP ROLE "+role)
				_ = admin.Close(context.Background())
			}
		})
		if suffix == "_owner" {
			exec(t, owner, "ALTER TABLE product OWNER TO "+role)
		}
		address, err := url.Parse(database.URL)
		if err != nil {
			t.Fatal(err)
		}
		address.User = url.UserPassword(role, "test")
		db, err := pg.Open(t.Context(), address.String(), pg.Options{})
		if err == nil {
			db.Close()
		}
		var refused *fail.Error
		if !errors.As(err, &refused) || refused.Field != "DATABASE_URL" {
			t.Errorf("a role that is %q was let in: %v", attributes+suffix, err)
		}
	}
	if db, err := pg.Open(t.Context(), database.AdminURL, pg.Options{}); err == nil {
		db.Close()
		t.Error("the owner's URL was let in")
	}
}

func TestTheLedgerIsNeverChanged(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	owner, app := connect(t, database.AdminURL), connect(t, database.URL)
	merchant := uuid.New()
	fill(t, owner, tenantTables(t, owner), merchant)
	exec(t, owner, "SET session_replication_role = origin")
	exec(t, app, "SELECT set_config('regulars.merchant_id', $1, false)", merchant.String())
	for _, table := range []string{"transfer", "program_version"} {
		for _, change := range []string{
			"UPDATE " + table + " SET program_version = 9", "UPDATE " + table + " SET note = ''", "DELETE FROM " + table, "TRUNCATE " + table,
		} {
			for who, conn := range map[string]*pgx.Conn{"the app": app, "the owner": owner} {
				_, err := conn.Exec(t.Context(), change)
				var answer *pgconn.PgError
				if errors.As(err, &answer) && answer.Code == "42703" {
					continue // the other table's column
				}
				if !denied(err) {
					t.Errorf("%s as %s: %v, want it refused", change, who, err)
				}
			}
		}
	}
}

func TestADeadlockIsTriedAgain(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	owner := connect(t, database.AdminURL)
	merchant := uuid.New()
	for _, listing := range []string{"orders", "products"} {
		exec(t, owner, "SET session_replication_role = replica")
		exec(t, owner, `INSERT INTO store_cursor (merchant_id, store_id, listing, since, next_at) VALUES ($1, $2, $3, now(), now())`,
			merchant, merchant, listing)
	}
	db, err := pg.Open(t.Context(), database.URL, pg.Options{MaxConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	var both, wait sync.WaitGroup
	both.Add(2)
	var mu sync.Mutex
	runs := 0
	for _, way := range [][]string{{"orders", "products"}, {"products", "orders"}} {
		wait.Go(func() {
			first := true
			err := db.InMerchant(t.Context(), merchant, func(tx *pg.Tx) error {
				mu.Lock()
				runs++
				mu.Unlock()
				for i, listing := range way {
					if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE store_cursor SET failures = failures + 1 WHERE merchant_id = $1 AND listing = $2",
						merchant, listing); err != nil {
						return err
					}
					if i == 0 && first {
						first = false
						both.Done()
						both.Wait()
					}
				}
				return nil
			})
			if err != nil {
				t.Errorf("two transactions that wait for each other: %v", err)
			}
		})
	}
	wait.Wait()
	var sum int
	if err := owner.QueryRow(t.Context(), "SELECT sum(failures) FROM store_cursor").Scan(&sum); err != nil || sum != 4 || runs < 3 {
		t.Errorf("the rows were raised %d times in %d runs, want 4 in 3 or more (%v)", sum, runs, err)
	}
}

func TestIDsSortByTime(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	var before uuid.UUID
	for range 20 {
		err := db.Anonymous(t.Context(), func(tx *pg.Tx) error {
			for range 500 {
				id := tx.NewID()
				if id.Version() != 7 || slices.Compare(id[:], before[:]) <= 0 {
					t.Fatalf("%s follows %s", id, before)
				}
				before = id
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestErrorsOfPostgresSayWhatToDo(t *testing.T) {
	t.Parallel()
	for code, kind := range map[string]fail.Kind{
		"23505": fail.Conflict, "40001": fail.Unavailable, "40P01": fail.Unavailable, "55P03": fail.Unavailable,
		"57014": fail.Unavailable, "57P01": fail.Unavailable, "53300": fail.Unavailable, "22021": fail.Invalid,
		"22003": fail.Invalid, "42P01": fail.Internal, "23503": fail.Internal,
	} {
		err := pg.Translate(fmt.Errorf("query: %w", &pgconn.PgError{Code: code}))
		if !fail.Is(err, kind) {
			t.Errorf("SQLSTATE %s is %s, want %s", code, fail.KindOf(err), kind)
		}
	}
	for cause, kind := range map[error]fail.Kind{
		pgx.ErrNoRows: fail.NotFound, context.DeadlineExceeded: fail.Unavailable, errors.New("else"): fail.Internal,
		fail.New(fail.Limited, "kept"): fail.Limited,
	} {
		if got := fail.KindOf(pg.Translate(cause)); got != kind {
			t.Errorf("%v is %s, want %s", cause, got, kind)
		}
	}
	if pg.Translate(nil) != nil {
		t.Error("nothing became an error")
	}
}

// A release runs on while the next one migrates.
func TestAStatementFromBeforeAMigrationIsPreparedAnew(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	db, err := pg.Open(t.Context(), database.URL, pg.Options{MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	ask := func() error {
		return db.InMerchant(t.Context(), uuid.New(), func(tx *pg.Tx) error {
			var stores []map[string]any
			return tx.SQL.Raw("SELECT * FROM store").Scan(&stores).Error
		})
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	exec(t, connect(t, database.AdminURL), "ALTER TABLE store ADD COLUMN later text")
	if err := ask(); err != nil {
		t.Errorf("after a column was added: %v", err)
	}
}
