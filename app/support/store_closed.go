package support

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// LastClosed is when a member's newest request was closed, zero for none.
func LastClosed(tx *pg.Tx, member uuid.UUID) (time.Time, error) {
	var at *time.Time
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT max(closed_at) FROM request WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, member).Scan(&at)
	if err != nil || at == nil {
		return time.Time{}, err
	}
	return *at, nil
}
