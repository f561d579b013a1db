package merchant

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Quiet lists connected stores whose credentials were last replaced before a
// moment, oldest first.
func Quiet(tx *pg.Tx, before time.Time) ([]Store, error) {
	return storesWhere(tx, "state = ? AND coalesce(renewed_at, connected_at) < ?", Connected, before)
}

// Alerted notes that owners are written to now about a store, unless they were
// after a moment. It reports whether they are to be.
func Alerted(tx *pg.Tx, id uuid.UUID, after time.Time) (bool, error) {
	noted := tx.SQL.Model(&storeRow{}).
		Where("merchant_id = ? AND id = ? AND (alerted_at IS NULL OR alerted_at <= ?)", tx.Merchant, id, after).
		Update("alerted_at", tx.Now)
	return noted.RowsAffected > 0, noted.Error
}

// AllLeft reports whether the merchant had stores, and each of them removed the
// app.
func AllLeft(tx *pg.Tx) (left bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(bool_and(state = $2), false) FROM store
		WHERE merchant_id = $1`, tx.Merchant, int16(Uninstalled)).Scan(&left)
	return left, err
}
