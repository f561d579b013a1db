package work

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// FindTrouble reads one row that needs attention. fail.NotFound when nothing
// with that id does.
func FindTrouble(tx *pg.Tx, id uuid.UUID) (Trouble, error) {
	return pg.One(tx, pgx.RowToStructByPos[Trouble], `
		SELECT id, 'inbox', store_id, state, topic, object, received_at, attempts, last_error FROM inbox
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT `+ofRedemption+` FROM redemption WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT `+ofRefusal+` AND id = $2
		UNION ALL SELECT id, 'effect', store_id, state, kind, target, next_at, attempts, last_error FROM effect
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'backfill', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state, 'backfill', '',
			created_at, attempts, last_error FROM backfill
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'bulk_run', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state, 'bulk_run', '',
			created_at, attempts, last_error FROM bulk_run
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'publish_plan', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'publish_plan', '', created_at, attempts, last_error FROM publish_plan
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'backtest_run', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'backtest_run', '', created_at, attempts, last_error FROM backtest_run
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'store_wipe', store_id, state, 'store_wipe', '', asked_at, attempts, last_error
			FROM store_wipe WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'wind_down', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'wind_down', '', began_at, attempts, last_error FROM wind_down
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'privacy_request', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'privacy_request', '', asked_at, attempts, last_error FROM privacy_request
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'journey_run', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'journey_run', '', began_at, attempts, last_error FROM journey_run
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'journey_signal', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'journey_signal', '', created_at, attempts, last_error FROM journey_signal
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'newsletter', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'newsletter', name, created_at, attempts, last_error FROM newsletter
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'print_run', store_id, state, 'print_run', name, created_at, attempts, last_error
			FROM print_run WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'referral', store_id, state, 'referral', '', created_at, attempts, last_error FROM referral
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'message', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'message_' || kind, '', created_at, attempts, last_error FROM message
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'request_mail', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'request_mail', '', created_at, attempts, last_error FROM request_mail
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'mail_in', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'mail_in', '', received_at, attempts, last_error FROM mail_in
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'selling', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'selling', '', created_at, attempts, last_error FROM selling
			WHERE merchant_id = $1 AND id = $2 AND state IN (2, 3)
		UNION ALL SELECT id, 'outbound_endpoint', CAST('00000000-0000-0000-0000-000000000000' AS uuid), state,
			'outbound_' || why, coalesce(nullif(name, ''), url), changed_at, failures, why FROM outbound_endpoint
			WHERE merchant_id = $1 AND id = $2 AND `+endpointTrouble+`
		LIMIT 1`, tx.Merchant, id)
}
