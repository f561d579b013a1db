package order

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Move makes a member's orders another's, those that earned with their points.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE orders SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	return err
}
