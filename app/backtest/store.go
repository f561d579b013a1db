package backtest

import (
	"encoding/json"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/work"
)

const columns = `id, idem_key, document, live_version, since, until, author, done, total, report, created_at, ended_at,
	cancelled, state, last_error`

// Add stores a run that begins to wait. fail.Conflict when another is open.
func Add(tx *pg.Tx, r *Run) error {
	document, err := json.Marshal(r.Document)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO backtest_run (merchant_id, id, idem_key, document, live_version,
		since, until, author, total, created_at, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
		tx.Merchant, r.ID, r.Key, document, r.Live, r.Since, r.Until, r.Author, r.Total, r.CreatedAt)
	return pg.Translate(err)
}

// Get reads a run. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Run, error) { return one(tx, "AND id = $2", id) }

// ByKey reads the run that a request's key began. fail.NotFound when there is none.
func ByKey(tx *pg.Tx, key string) (*Run, error) { return one(tx, "AND idem_key = $2", key) }

// Open reads the run that is not over, and keeps it from everybody else until the
// transaction ends. fail.NotFound when there is none.
func Open(tx *pg.Tx) (*Run, error) { return one(tx, "AND state <> 1 FOR UPDATE") }

// Newest reads the run that was begun last. fail.NotFound before the first.
func Newest(tx *pg.Tx) (*Run, error) { return one(tx, "ORDER BY created_at DESC, id DESC LIMIT 1") }

func one(tx *pg.Tx, which string, args ...any) (*Run, error) {
	r, document := &Run{}, []byte(nil)
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT `+columns+` FROM backtest_run WHERE merchant_id = $1 `+which,
		append([]any{tx.Merchant}, args...)...).
		Scan(&r.ID, &r.Key, &document, &r.Live, &r.Since, &r.Until, &r.Author, &r.Done, &r.Total, &r.Report,
			&r.CreatedAt, &r.EndedAt, &r.Cancelled, &r.State, &r.LastError)
	if err != nil {
		return nil, pg.Translate(err)
	}
	return r, json.Unmarshal(document, &r.Document)
}

// Hold makes a try the only one that may write to a waiting run, which begins
// anew. It reports false when the run is over or given up.
func Hold(tx *pg.Tx, id, holder uuid.UUID) (held bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE backtest_run SET holder = $3, done = 0, dispatched_at = $4
		WHERE merchant_id = $1 AND id = $2 AND state = 0`, tx.Merchant, id, holder, tx.Now)
	return tag.RowsAffected() == 1, err
}

// Note says how far a try is, and keeps the row away from other workers for
// another while. It reports false when the run is not the try's any more.
func Note(tx *pg.Tx, id, holder uuid.UUID, done int64) (held bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE backtest_run SET done = $4, dispatches = 1, dispatched_at = $5,
		last_error = '' WHERE merchant_id = $1 AND id = $2 AND holder = $3 AND state = 0`,
		tx.Merchant, id, holder, done, tx.Now)
	return tag.RowsAffected() == 1, err
}

// Finish keeps what a try found. It reports false when the run is not the try's
// any more.
func Finish(tx *pg.Tx, id, holder uuid.UUID, report []byte) (held bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE backtest_run SET state = $5, report = $4, done = total, ended_at = $6
		WHERE merchant_id = $1 AND id = $2 AND holder = $3 AND state = 0`,
		tx.Merchant, id, holder, report, int16(work.Done), tx.Now)
	return tag.RowsAffected() == 1, err
}

// Cancel ends a run. It reports false when it was over already.
func Cancel(tx *pg.Tx, id uuid.UUID) (ended bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE backtest_run SET state = 1, cancelled = true, ended_at = $3
		WHERE merchant_id = $1 AND id = $2 AND state <> 1`, tx.Merchant, id, tx.Now)
	return tag.RowsAffected() == 1, err
}

// Forget drops all but the newest runs that are over.
func Forget(tx *pg.Tx, keep int) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM backtest_run WHERE merchant_id = $1 AND state = 1 AND id NOT IN
		(SELECT id FROM backtest_run WHERE merchant_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2)`,
		tx.Merchant, keep)
	return err
}
