package reward

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// LockAll reads a member's redemptions and keeps them from everybody else until
// the transaction ends.
func LockAll(tx *pg.Tx, member uuid.UUID) ([]*Redemption, error) {
	return list(tx, "member_id = $2 ORDER BY id FOR UPDATE", member)
}

// Erase unties a member's redemptions from the store's customer and forgets the
// address that codes were locked to, and why any was picked.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE redemption SET customer_id = '', sealed_email = NULL, because = NULL
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	return err
}
