package journey

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Move makes the keeper go on where the lost member was. Where both went through
// a journey for the same thing, the keeper's run counts, and the lost one's ends.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE journey_signal SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	batch.Queue(`UPDATE journey_run l SET state = 1, ending = $4, ended_at = $5, waits = false
		WHERE l.merchant_id = $1 AND l.member_id = $3 AND l.state <> 1 AND EXISTS (SELECT FROM journey_run k
			WHERE k.merchant_id = $1 AND k.member_id = $2 AND k.journey_id = l.journey_id)`,
		tx.Merchant, keep, lose, string(MemberMerged), tx.Now)
	batch.Queue(`UPDATE journey_run l SET subject = left(l.subject, 80) || ' ' || l.id
		WHERE l.merchant_id = $1 AND l.member_id = $3 AND EXISTS (SELECT FROM journey_run k
			WHERE k.merchant_id = $1 AND k.member_id = $2 AND k.journey_id = l.journey_id AND k.subject = l.subject)`,
		tx.Merchant, keep, lose)
	batch.Queue(`UPDATE journey_run SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	batch.Queue(`DELETE FROM journey_person l WHERE l.merchant_id = $1 AND l.member_id = $3 AND EXISTS (
		SELECT FROM journey_person k WHERE k.merchant_id = $1 AND k.member_id = $2 AND k.journey_id = l.journey_id)`,
		tx.Merchant, keep, lose)
	batch.Queue(`UPDATE journey_person SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Erase forgets what a member went through. The figures stay: they name nobody.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	batch := &pgx.Batch{}
	for _, table := range []string{"journey_signal", "journey_person", "journey_run"} {
		batch.Queue(`DELETE FROM `+table+` WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
