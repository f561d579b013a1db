package reward

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// ByIDs reads redemptions by id.
func ByIDs(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]*Redemption, error) {
	found := make(map[uuid.UUID]*Redemption, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	all, err := list(tx, "id = ANY($2)", ids)
	for _, r := range all {
		found[r.ID] = r
	}
	return found, err
}

// CountSlow counts redemptions begun before a moment whose code has neither
// come nor failed.
func CountSlow(tx *pg.Tx, before time.Time) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM redemption
		WHERE merchant_id = $1 AND status IN (0, 1, 2) AND state = 0 AND created_at < $2`, tx.Merchant, before).Scan(&n)
	return n, err
}
