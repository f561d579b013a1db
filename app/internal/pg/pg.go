// Package pg is the only door to Postgres.
//
// All data of a merchant is read and written inside InMerchant, which opens a
// transaction with that merchant set for row-level security. The few queries
// that cross merchants go through AcrossMerchants, whose role sees ids, states
// and schedules only. There is no third way in.
package pg

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"regulars/app/fail"
)

// DB is a pool of connections that can only be used through its two doors.
type DB struct {
	pool   *pgxpool.Pool
	sql    *sql.DB
	gorm   *gorm.DB
	offset atomic.Int64 // nanoseconds added to Postgres' clock; demo and tests only
}

// Tx is one open transaction: time, tenant, randomness and the two handles of
// the same session. SQL is GORM; Pgx is for set-based work. Both are for
// store.go files only.
type Tx struct {
	Merchant uuid.UUID // zero in AcrossMerchants
	Now      time.Time // Postgres' now() of this transaction, plus the demo's offset
	SQL      *gorm.DB
	Pgx      *pgx.Conn
	ctx      context.Context //nolint:containedctx // a Tx lives exactly as long as the call that opened it
}

// Options tune a pool. Zero values are the defaults of serve and work.
type Options struct {
	MaxConns         int32         // default 16
	StatementTimeout time.Duration // default 5 s
	ConnectTimeout   time.Duration // default 3 s
}

// Open connects and verifies that Postgres answers within the connect time-out.
// A role that could step around row-level security is refused.
func Open(ctx context.Context, url string, o Options) (*DB, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fail.Field("DATABASE_URL", "is not a Postgres URL")
	}
	tune(config, o)
	config.AfterConnect = knowUUIDs
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "Postgres cannot be reached")
	}
	db := &DB{pool: pool, sql: stdlib.OpenDBFromPool(pool)}
	db.gorm, err = gorm.Open(postgres.New(postgres.Config{Conn: db.sql}), &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		TranslateError:         true,
		Logger:                 logger.Discard,
		NowFunc:                func() time.Time { return time.Time{} },
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open gorm: %w", err)
	}
	if err := db.refusePowerfulRole(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func tune(config *pgxpool.Config, o Options) {
	config.MaxConns = 16
	if o.MaxConns > 0 {
		config.MaxConns = o.MaxConns
	}
	config.ConnConfig.ConnectTimeout = 3 * time.Second
	if o.ConnectTimeout > 0 {
		config.ConnConfig.ConnectTimeout = o.ConnectTimeout
	}
	timeout := 5 * time.Second
	if o.StatementTimeout > 0 {
		timeout = o.StatementTimeout
	}
	params := config.ConnConfig.RuntimeParams
	params["timezone"] = "UTC"
	params["statement_timeout"] = strconv.FormatInt(timeout.Milliseconds(), 10)
	params["lock_timeout"] = strconv.FormatInt(timeout.Milliseconds(), 10)
	params["idle_in_transaction_session_timeout"] = "10000"
	if params["application_name"] == "" {
		params["application_name"] = "regulars"
	}
}

func (db *DB) refusePowerfulRole(ctx context.Context) error {
	var super, bypass, owner bool
	err := db.pool.QueryRow(ctx, `SELECT rolsuper, rolbypassrls,
		EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(tableowner, 'USAGE'))
			OR EXISTS (SELECT FROM pg_roles WHERE rolname = 'regulars_router' AND pg_has_role(oid, 'USAGE'))
		FROM pg_roles WHERE rolname = current_user`).Scan(&super, &bypass, &owner)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "Postgres cannot be reached")
	}
	if super || bypass || owner {
		return fail.Field("DATABASE_URL", "signs in as a role that can step around row-level security "+
			"(superuser, BYPASSRLS or owner of the tables); use regulars_app, and DATABASE_ADMIN_URL for migrate alone")
	}
	return nil
}

// Close ends all connections.
func (db *DB) Close() {
	_ = db.sql.Close()
	db.pool.Close()
}

// SetOffset moves the clock of every later transaction. Demo and tests only.
func (db *DB) SetOffset(d time.Duration) { db.offset.Store(int64(d)) }

// Offset is how far the clock was moved.
func (db *DB) Offset() time.Duration { return time.Duration(db.offset.Load()) }

// Ping reports whether Postgres answers.
func (db *DB) Ping(ctx context.Context) error {
	return fail.Wrap(db.pool.Ping(ctx), fail.Unavailable, "Postgres does not answer")
}

// InMerchant runs fn in a transaction that sees the rows of one merchant only.
// fn may run again after a serialization failure or a deadlock, so it must not
// leave traces outside the transaction before it returns.
func (db *DB) InMerchant(ctx context.Context, merchant uuid.UUID, fn func(tx *Tx) error) error {
	if merchant == uuid.Nil {
		return fail.New(fail.Internal, "a transaction needs a merchant")
	}
	const door = "SELECT now() FROM set_config('regulars.merchant_id', $1, true)"
	return db.run(ctx, merchant, door, []any{merchant.String()}, fn)
}

// AcrossMerchants runs fn as the router role: ids, states and schedules of all
// merchants, and nothing else of them.
func (db *DB) AcrossMerchants(ctx context.Context, fn func(tx *Tx) error) error {
	return db.run(ctx, uuid.Nil, "SELECT now() FROM set_config('role', $1, true)", []any{"regulars_router"}, fn)
}

// Anonymous runs fn before the merchant is known: store_route, access and
// job_tick are all it can read.
func (db *DB) Anonymous(ctx context.Context, fn func(tx *Tx) error) error {
	return db.run(ctx, uuid.Nil, "SELECT now()", nil, fn)
}

func (db *DB) run(ctx context.Context, merchant uuid.UUID, door string, args []any, fn func(tx *Tx) error) error {
	for attempt := 1; ; attempt++ {
		err := db.once(ctx, merchant, door, args, fn)
		if err == nil || attempt == 3 || !retryable(err) {
			return err
		}
	}
}

func (db *DB) once(ctx context.Context, merchant uuid.UUID, door string, args []any,
	fn func(tx *Tx) error,
) (err error) {
	session, err := db.sql.Conn(ctx)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "Postgres cannot be reached")
	}
	defer session.Close() // back to the pool; a broken one is dropped there
	var conn *pgx.Conn
	if err := session.Raw(func(held any) error {
		c, ok := held.(*stdlib.Conn)
		if !ok {
			return errors.New("the pool is not pgx")
		}
		conn = c.Conn()
		return nil
	}); err != nil {
		return fail.Wrap(err, fail.Unavailable, "Postgres cannot be reached")
	}
	tx := &Tx{Merchant: merchant, Pgx: conn, ctx: ctx}
	if err := tx.begin(door, args, db.Offset()); err != nil {
		rollback(ctx, session)
		return Translate(err)
	}
	tx.SQL = db.gorm.Session(&gorm.Session{NewDB: true, Context: ctx})
	tx.SQL.Statement.ConnPool = session
	return tx.finish(session, fn)
}

func (tx *Tx) begin(door string, args []any, offset time.Duration) error {
	batch := &pgx.Batch{}
	batch.Queue("BEGIN")
	batch.Queue(door, args...).QueryRow(func(row pgx.Row) error { return row.Scan(&tx.Now) })
	if err := tx.Pgx.SendBatch(tx.ctx, batch).Close(); err != nil {
		return err
	}
	tx.Now = tx.Now.UTC().Add(offset)
	return nil
}

func (tx *Tx) finish(session *sql.Conn, fn func(tx *Tx) error) (err error) {
	done := false
	defer func() {
		if !done {
			rollback(tx.ctx, session) // also when fn panics: the pool must never get an open transaction
		}
	}()
	if err := fn(tx); err != nil {
		return Translate(err)
	}
	tag, err := tx.Pgx.Exec(tx.ctx, "COMMIT")
	if err != nil {
		return Translate(err)
	}
	if tag.String() != "COMMIT" { // Postgres answers ROLLBACK where a statement failed and nobody said so
		return fail.New(fail.Internal, "the transaction had failed and was rolled back")
	}
	done = true
	return nil
}

// rollback closes a transaction even when the caller's context is over. A
// connection that cannot do it is closed, and the pool replaces it. It asks the
// session for the connection: one that a statement found broken was given up
// already, and is being closed this moment.
func rollback(ctx context.Context, session *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_ = session.Raw(func(held any) error {
		c, ok := held.(*stdlib.Conn)
		if !ok || c.Conn().IsClosed() {
			return driver.ErrBadConn
		}
		if _, err := c.Conn().Exec(ctx, "ROLLBACK"); err != nil {
			_ = c.Conn().Close(ctx)
			return driver.ErrBadConn
		}
		return nil
	})
}

// Context is the context of the call that opened the transaction.
func (tx *Tx) Context() context.Context { return tx.ctx }

// NewID makes an id that sorts by time (UUIDv7, RFC 9562).
func (tx *Tx) NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// Unhurried lets the commit be answered before it is on the disk, as it is a
// moment later, or with the next commit of anybody. A server that loses power in
// between forgets the whole transaction. It is for work whose own row says that
// it is to be done: that row is forgotten to be done alike, and it is done
// again. Whoever tells the outside of it commits something of their own first.
func (tx *Tx) Unhurried() error {
	_, err := tx.Pgx.Exec(tx.ctx, "SET LOCAL synchronous_commit = off")
	return err
}

// ByID is the one order in which rows are locked and written: in two, transactions
// would wait for each other.
func ByID(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

// InOrder gives ids in the order of ByID; the list given stays.
func InOrder(ids []uuid.UUID) []uuid.UUID { return slices.SortedFunc(slices.Values(ids), ByID) }

// ByKey hands the rows to each that a query looks up one at a time. The query names
// the key twice: as a range from itself to itself, and as the order, so that one
// index alone fits, and has nothing else to sort, which is forbidden while it is
// planned. Where a table's statistics are older than a merchant, Postgres expects no
// row of theirs: asked for a key alone it then takes any index that begins with the
// merchant, and reads all of the merchant's rows for each.
func (tx *Tx) ByKey(each func(rows pgx.Rows) error, query string, args ...any) error {
	batch := &pgx.Batch{}
	batch.Queue("SET LOCAL enable_sort = off")
	batch.Queue(query, args...).Query(each)
	batch.Queue("SET LOCAL enable_sort = on")
	return tx.Pgx.SendBatch(tx.ctx, batch).Close()
}
