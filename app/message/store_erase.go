package message

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Erase empties a member's messages and offers, sends none of those that wait,
// and drops the links that were mailed.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM mail_event WHERE merchant_id = $1
		AND email_mac = (SELECT email_mac FROM member WHERE merchant_id = $1 AND id = $2)`, tx.Merchant, member)
	batch.Queue(`UPDATE message SET data = '{}', last_error = '', state = 1,
		status = CASE status WHEN $3::smallint THEN $4::smallint ELSE status END,
		why = CASE status WHEN $3::smallint THEN $5 ELSE why END
		WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, member, int16(Queued), int16(NotSent), WhyGone)
	batch.Queue(`UPDATE selling SET data = '{}', last_error = '', state = 1, offer_key = id::text, sent_as = '',
		status = CASE status WHEN $3::smallint THEN $4::smallint ELSE status END,
		why = CASE status WHEN $3::smallint THEN $5 ELSE why END
		WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, member, int16(Queued), int16(NotSent), WhyGone)
	batch.Queue(`UPDATE notice SET data = '{}', offer_key = id::text, dismissed_at = coalesce(dismissed_at, $3)
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member, tx.Now)
	batch.Queue(`DELETE FROM claim WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
