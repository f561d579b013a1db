package budget

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Move adds what was counted of a member to another, so that no limit of one
// person is had twice.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO budget_use AS k (merchant_id, key, member_id, since, currency, amount, times)
		SELECT merchant_id, key, $2, since, currency, amount, times FROM budget_use
		WHERE merchant_id = $1 AND member_id = $3 ORDER BY key, since, currency
		ON CONFLICT (merchant_id, key, member_id, since, currency) DO UPDATE
			SET amount = k.amount + excluded.amount, times = k.times + excluded.times`, tx.Merchant, keep, lose)
	batch.Queue(`DELETE FROM budget_use WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
