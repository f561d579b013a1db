package occasion

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Erase forgets what happened to a member.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM occasion WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, member)
	return err
}

// AllOf lists up to limit of what happened to a member, newest first.
func AllOf(tx *pg.Tx, member uuid.UUID, limit int) ([]Occasion, error) {
	return pg.All(tx, scan, `SELECT `+columns+` FROM occasion WHERE merchant_id = $1 AND member_id = $2
		ORDER BY at DESC, id DESC LIMIT $3`, tx.Merchant, member, limit)
}
