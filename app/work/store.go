package work

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

// Claim hands out due rows of a table whose work is one task a row. Standing in
// a queue does not count towards giving a row up: only its task's beginning
// does, see Begin. For AcrossMerchants.
func Claim(tx *pg.Tx, table Table, limit int) ([]Ref, error) {
	return pg.All(tx, pgx.RowToStructByPos[Ref], fmt.Sprintf(`
		UPDATE %[1]s w SET dispatches = greatest(w.dispatches, least(w.dispatches + 1, 2)),
			dispatched_at = $1
		FROM (SELECT merchant_id, id FROM %[1]s WHERE state = 0 AND next_at <= $1
			AND (dispatched_at IS NULL OR dispatched_at < $2) ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED) due
		WHERE w.merchant_id = due.merchant_id AND w.id = due.id
		RETURNING w.merchant_id, w.id, w.dispatches`, table), tx.Now, tx.Now.Add(-table.Visibility()), limit)
}

// Begin counts that a row's work begins, before it is done: a row that crashes
// its worker again and again is given up. It reports whether that is now.
func Begin(tx *pg.Tx, table Table, id uuid.UUID) (givenUp bool, err error) {
	var dispatches int
	err = tx.Pgx.QueryRow(tx.Context(), fmt.Sprintf(`UPDATE %s SET dispatches = dispatches + 1
		WHERE merchant_id = $1 AND id = $2 RETURNING dispatches`, table), tx.Merchant, id).Scan(&dispatches)
	if err != nil || dispatches <= fail.MaxDispatches {
		return false, err
	}
	return true, Bury(tx, table, []uuid.UUID{id})
}

// Fail notes a failed attempt of one row, in the merchant's transaction. A row
// that failed has not crashed its worker: its dispatches count from zero again.
func Fail(tx *pg.Tx, table Table, id uuid.UUID, cause error) error {
	var attempts int
	err := tx.Pgx.QueryRow(tx.Context(), fmt.Sprintf(`SELECT attempts FROM %s
		WHERE merchant_id = $1 AND id = $2 AND state = 0 FOR UPDATE`, table), tx.Merchant, id).Scan(&attempts)
	if err != nil {
		return pg.Translate(err)
	}
	verdict := Judge(cause, attempts+1, int64(id[15])<<8|int64(id[14]))
	_, err = tx.Pgx.Exec(tx.Context(), fmt.Sprintf(`UPDATE %s SET state = $3, attempts = attempts + $4, next_at = $5,
		dispatches = 0, dispatched_at = NULL, last_error = $6 WHERE merchant_id = $1 AND id = $2`, table),
		tx.Merchant, id, int16(verdict.State), verdict.Attempts, tx.Now.Add(verdict.Wait), verdict.Reason)
	return err
}

// Wait puts a row's work off until a moment; that is no failure.
func Wait(tx *pg.Tx, table Table, id uuid.UUID, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), fmt.Sprintf(`UPDATE %s SET next_at = $3, attempts = 0, dispatches = 0,
		dispatched_at = NULL, last_error = '' WHERE merchant_id = $1 AND id = $2`, table), tx.Merchant, id, until)
	return err
}

// Yield lets the next free worker go on with a row that has more to do.
func Yield(tx *pg.Tx, table Table, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), fmt.Sprintf(`UPDATE %s SET next_at = least(next_at, $3), dispatches = 0,
		dispatched_at = NULL WHERE merchant_id = $1 AND id = $2`, table), tx.Merchant, id, tx.Now)
	return err
}

// Bury makes rows dead that were handed out too often without finishing. It
// returns how many.
func Bury(tx *pg.Tx, table Table, ids []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), fmt.Sprintf(`UPDATE %s SET state = 2, last_error = $3
		WHERE merchant_id = $1 AND id = ANY($2) AND state = 0`, table), tx.Merchant, ids, Crashed)
	return err
}

// Revive makes dead and parked rows wait again, with a clean count. Nil ids
// mean all. It returns how many.
func Revive(tx *pg.Tx, table Table, ids []uuid.UUID) (int64, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), fmt.Sprintf(`UPDATE %s SET state = 0, attempts = 0, dispatches = 0,
		dispatched_at = NULL,
		next_at = $3 WHERE merchant_id = $1 AND state IN (2, 3) AND ($2::uuid[] IS NULL OR id = ANY($2))`, table),
		tx.Merchant, ids, tx.Now)
	return tag.RowsAffected(), err
}

// Park makes what waits for a store wait until it is connected anew.
func Park(tx *pg.Tx, table Table, storeID uuid.UUID, reason string) error {
	_, err := tx.Pgx.Exec(tx.Context(), fmt.Sprintf(`UPDATE %s SET state = 3, last_error = $3
		WHERE merchant_id = $1 AND store_id = $2 AND state = 0`, table), tx.Merchant, storeID, reason)
	return err
}

// Unpark makes a store's parked rows wait again, after it was connected anew.
func Unpark(tx *pg.Tx, table Table, storeID uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), fmt.Sprintf(`UPDATE %s SET state = 0, dispatches = 0, dispatched_at =
		NULL, next_at = $3
		WHERE merchant_id = $1 AND store_id = $2 AND state = 3`, table), tx.Merchant, storeID, tx.Now)
	return err
}
