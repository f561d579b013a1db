package occasion

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

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
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT `+columns+` FROM occasion WHERE merchant_id = $1 AND member_id = $2
		ORDER BY at DESC, id DESC LIMIT $3`, tx.Merchant, member, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}
