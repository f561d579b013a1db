package order

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Erase unties a member's orders from the store's customer. The orders stay:
// what they earned is in the ledger.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE orders SET customer_id = ''
		WHERE merchant_id = $1 AND member_id = $2 AND customer_id <> ''`, tx.Merchant, member)
	return err
}
