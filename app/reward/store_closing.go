package reward

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Live counts the codes of a merchant that work, and tells when the last of them
// ends; nil for none.
func Live(tx *pg.Tx) (n int64, last *time.Time, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*), max(ends_at) FROM redemption
		WHERE merchant_id = $1 AND status = 3 AND ends_at > $2`, tx.Merchant, tx.Now).Scan(&n, &last)
	return n, last, err
}

// LockOpen reads and locks up to limit redemptions above an id whose code works
// or may still come.
func LockOpen(tx *pg.Tx, after uuid.UUID, limit int) ([]*Redemption, error) {
	return list(tx, "status IN (0, 1, 2, 3, 11, 12) AND id > $2 ORDER BY id LIMIT $3 FOR UPDATE", after, limit)
}

// AnyClosing reports whether workers still make codes die.
func AnyClosing(tx *pg.Tx) (busy bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM redemption WHERE merchant_id = $1
		AND status IN (5, 9) AND state = 0)`, tx.Merchant).Scan(&busy)
	return busy, err
}

// ExportPage reads up to limit redemptions above an id.
func ExportPage(tx *pg.Tx, after uuid.UUID, limit int) ([]*Redemption, error) {
	return list(tx, "id > $2 ORDER BY id LIMIT $3", after, limit)
}
