package tier

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Erase forgets where a member stands.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM tier_state WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, member)
	return err
}

// ForgetNobodies forgets where people stand who are not in the program any more.
func ForgetNobodies(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM tier_state s USING member m WHERE s.merchant_id = $1
		AND m.merchant_id = $1 AND m.id = s.member_id AND m.state = 3`, tx.Merchant)
	return err
}
