package ledger

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Erase forgets what staff noted about a member and whom they were told of.
// Transfers stay: nothing in them says whose they were.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM member_review WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	batch.Queue(`DELETE FROM expiry_notice WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	batch.Queue(`UPDATE balance SET tier = '' WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
