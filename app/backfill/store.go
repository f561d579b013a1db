package backfill

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/order"
)

const columns = `id, idem_key, since, until, program_version, expected_orders, expected_members, expected_points,
	given_orders, given_members, given_points, last_placed_at, last_order_id, created_at, ended_at, cancelled,
	state, last_error`

// Add stores a new run. It reports false, and stores nothing, when its key is
// taken or another run of the merchant is not over.
func Add(tx *pg.Tx, r *Run) (added bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO backfill (merchant_id, id, idem_key, since, until, program_version, expected_orders,
			expected_members, expected_points, last_placed_at, last_order_id, created_at, next_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) ON CONFLICT DO NOTHING`,
		tx.Merchant, r.ID, r.Key, r.Since, r.Until, r.Version, r.Expected.Orders, r.Expected.Members,
		r.Expected.Points, r.Position.PlacedAt, r.Position.ID, r.CreatedAt)
	return tag.RowsAffected() == 1, err
}

// Get reads a run. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Run, error) { return one(tx, "AND id = $2", id) }

// Lock reads a run and keeps it from everybody else until the transaction ends.
func Lock(tx *pg.Tx, id uuid.UUID) (*Run, error) { return one(tx, "AND id = $2 FOR UPDATE", id) }

// ByKey reads the run that a request's key began. fail.NotFound when there is none.
func ByKey(tx *pg.Tx, key string) (*Run, error) { return one(tx, "AND idem_key = $2", key) }

// Unfinished reads the run that is not over. fail.NotFound when there is none.
func Unfinished(tx *pg.Tx) (*Run, error) { return one(tx, "AND state <> 1") }

// Newest reads the run that was begun last. fail.NotFound before the first.
func Newest(tx *pg.Tx) (*Run, error) { return one(tx, "ORDER BY created_at DESC, id DESC LIMIT 1") }

func one(tx *pg.Tx, which string, args ...any) (*Run, error) {
	row := tx.Pgx.QueryRow(tx.Context(), `SELECT `+columns+` FROM backfill WHERE merchant_id = $1 `+which,
		append([]any{tx.Merchant}, args...)...)
	r := &Run{}
	err := row.Scan(&r.ID, &r.Key, &r.Since, &r.Until, &r.Version, &r.Expected.Orders, &r.Expected.Members,
		&r.Expected.Points, &r.Given.Orders, &r.Given.Members, &r.Given.Points, &r.Position.PlacedAt, &r.Position.ID,
		&r.CreatedAt, &r.EndedAt, &r.Cancelled, &r.State, &r.LastError)
	return r, pg.Translate(err)
}

// Step is what one batch of a run did.
type Step struct {
	Orders  int64
	Points  int64
	Members []uuid.UUID // who placed those orders, in any order and repeated
	At      order.Position
	Last    bool // nothing is left
}

// Note adds a batch to its run, in the transaction that gave the points. It
// keeps the row away from other workers for another while.
func Note(tx *pg.Tx, id uuid.UUID, s Step) error {
	added, err := noteMembers(tx, id, s.Members)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE backfill SET given_orders = given_orders + $3,
		given_members = given_members + $4, given_points = given_points + $5, last_placed_at = $6, last_order_id = $7,
		state = CASE WHEN $8 THEN 1 ELSE 0 END, ended_at = CASE WHEN $8 THEN $9::timestamptz END,
		attempts = 0, dispatches = 1, dispatched_at = $9, last_error = ''
		WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, s.Orders, added, s.Points, s.At.PlacedAt, s.At.ID, s.Last, tx.Now)
	return err
}

// noteMembers returns how many of some members the run had not reached before.
func noteMembers(tx *pg.Tx, id uuid.UUID, members []uuid.UUID) (int64, error) {
	if len(members) == 0 {
		return 0, nil
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO backfill_member (merchant_id, backfill_id, member_id)
		SELECT DISTINCT $1::uuid, $2::uuid, m FROM unnest($3::uuid[]) m ON CONFLICT DO NOTHING`,
		tx.Merchant, id, members)
	return tag.RowsAffected(), err
}

// Yield lets the next free worker go on with a run that has more to do.
func Yield(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE backfill SET dispatches = 0, dispatched_at = NULL, next_at = $3
		WHERE merchant_id = $1 AND id = $2 AND state = 0`, tx.Merchant, id, tx.Now)
	return err
}

// Cancel ends a run where it stands. It reports false when it was over already.
func Cancel(tx *pg.Tx, id uuid.UUID) (ended bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE backfill SET state = 1, cancelled = true, ended_at = $3
		WHERE merchant_id = $1 AND id = $2 AND state <> 1`, tx.Merchant, id, tx.Now)
	return tag.RowsAffected() == 1, err
}
