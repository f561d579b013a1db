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

// Trouble is a row that needs attention.
type Trouble struct {
	ID       uuid.UUID
	Source   Table
	StoreID  uuid.UUID
	State    State
	Topic    string
	Object   string
	At       time.Time
	Attempts int
	Error    string
}

// endpointTrouble is true of a connection that needs attention: it is off by itself, or
// its tool refuses the key.
const endpointTrouble = "(state = 2 OR state = 0 AND why = 'refused')"

// ofRedemption is a redemption as a Trouble: one whose code works no more, though it is
// out, was taken away in the store.
const ofRedemption = `id, 'redemption', store_id, state, CASE last_error WHEN '` + Gone + `' THEN 'code_gone'
	ELSE 'reward' END, coalesce(reward->>'name', ''), created_at, attempts, last_error`

// ofRefusal is a reward as a Trouble whose codes its store refuses again and again.
const ofRefusal = `id, 'reward_refusal', store_id, CAST(2 AS smallint), 'codes_refused', name, refused_at, times,
	reason FROM reward_refusal WHERE merchant_id = $1 AND times >= 3`

// Troubles lists what needs attention, newest first, after an id (zero for the newest).
func Troubles(tx *pg.Tx, before uuid.UUID, limit int) ([]Trouble, error) {
	return pg.All(tx, pgx.RowToStructByPos[Trouble], `
		SELECT id, source, store_id, state, topic, object, at, attempts, last_error FROM (
			SELECT id, 'inbox' source, store_id, state, topic, object, received_at at, attempts, last_error FROM inbox
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT `+ofRedemption+` FROM redemption WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT `+ofRefusal+`
			UNION ALL SELECT id, 'effect', store_id, state, kind, target, next_at, attempts, last_error FROM effect
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'backfill', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state, 'backfill',
				'', created_at, attempts, last_error FROM backfill
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'bulk_run', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state, 'bulk_run',
				'', created_at, attempts, last_error FROM bulk_run
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'publish_plan', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'publish_plan', '', created_at, attempts, last_error FROM publish_plan
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'backtest_run', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'backtest_run', '', created_at, attempts, last_error FROM backtest_run
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'store_wipe', store_id, state, 'store_wipe', '', asked_at, attempts, last_error
				FROM store_wipe
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'wind_down', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'wind_down', '', began_at, attempts, last_error FROM wind_down
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'privacy_request', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'privacy_request', '', asked_at, attempts, last_error FROM privacy_request
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'journey_run', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'journey_run', '', began_at, attempts, last_error FROM journey_run
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'journey_signal', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'journey_signal', '', created_at, attempts, last_error FROM journey_signal
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'newsletter', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'newsletter', name, created_at, attempts, last_error FROM newsletter
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'print_run', store_id, state, 'print_run', name, created_at, attempts, last_error
				FROM print_run WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'study', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'study', coalesce(outline->>'name', ''), created_at, attempts, last_error FROM study
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'study_invitation', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'study_invitation', '', coalesce(invited_at, next_at), attempts, last_error FROM study_invitation
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'referral', store_id, state,
				'referral', '', created_at, attempts, last_error FROM referral
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'message', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'message_' || kind, '', created_at, attempts, last_error FROM message
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'request_mail', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'request_mail', '', created_at, attempts, last_error FROM request_mail
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'mail_in', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'mail_in', '', received_at, attempts, last_error FROM mail_in
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'selling', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'selling', '', created_at, attempts, last_error FROM selling
				WHERE merchant_id = $1 AND state IN (2, 3)
			UNION ALL SELECT id, 'outbound_endpoint', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
				'outbound_' || why, coalesce(nullif(name, ''), url), changed_at, failures, why FROM outbound_endpoint
				WHERE merchant_id = $1 AND `+endpointTrouble+`) t
		WHERE $2::uuid = '00000000-0000-0000-0000-000000000000' OR id < $2 ORDER BY id DESC LIMIT $3`,
		tx.Merchant, before, limit)
}

// TroubleCount counts what needs attention.
func TroubleCount(tx *pg.Tx) (int64, error) {
	var n int64
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT
		(SELECT count(*) FROM inbox WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM redemption WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM reward_refusal WHERE merchant_id = $1 AND times >= 3) +
		(SELECT count(*) FROM effect WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM backfill WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM bulk_run WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM publish_plan WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM backtest_run WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM privacy_request WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM wind_down WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM store_wipe WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM journey_run WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM journey_signal WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM newsletter WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM print_run WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM study WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM study_invitation WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM referral WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM selling WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM request_mail WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM mail_in WHERE merchant_id = $1 AND state IN (2, 3)) +
		(SELECT count(*) FROM outbound_endpoint
			WHERE merchant_id = $1 AND `+endpointTrouble+`) +
		(SELECT count(*) FROM message WHERE merchant_id = $1 AND state IN (2, 3))`, tx.Merchant).Scan(&n)
	return n, err
}

// DeadCount counts the dead rows of all merchants. For AcrossMerchants.
func DeadCount(tx *pg.Tx) (int64, error) {
	var n int64
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT (SELECT count(*) FROM inbox WHERE state = 2)
		+ (SELECT count(*) FROM redemption WHERE state = 2) + (SELECT count(*) FROM effect WHERE state = 2)
		+ (SELECT count(*) FROM backfill WHERE state = 2)
		+ (SELECT count(*) FROM bulk_run WHERE state = 2)
		+ (SELECT count(*) FROM publish_plan WHERE state = 2)
		+ (SELECT count(*) FROM backtest_run WHERE state = 2)
		+ (SELECT count(*) FROM privacy_request WHERE state = 2)
		+ (SELECT count(*) FROM wind_down WHERE state = 2)
		+ (SELECT count(*) FROM store_wipe WHERE state = 2)
		+ (SELECT count(*) FROM journey_run WHERE state = 2)
		+ (SELECT count(*) FROM journey_signal WHERE state = 2)
		+ (SELECT count(*) FROM newsletter WHERE state = 2)
		+ (SELECT count(*) FROM print_run WHERE state = 2)
		+ (SELECT count(*) FROM study WHERE state = 2)
		+ (SELECT count(*) FROM study_invitation WHERE state = 2)
		+ (SELECT count(*) FROM referral WHERE state = 2)
		+ (SELECT count(*) FROM selling WHERE state = 2)
		+ (SELECT count(*) FROM request_mail WHERE state = 2)
		+ (SELECT count(*) FROM mail_in WHERE state = 2)
		+ (SELECT count(*) FROM message WHERE state = 2)`).Scan(&n)
	return n, err
}
