package reward

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// ToHandOver lists perks that wait for staff, oldest first, after one of them.
func ToHandOver(tx *pg.Tx, after uuid.UUID, limit int) ([]*Redemption, error) {
	return list(tx, `status = 10 AND ($2 = '00000000-0000-0000-0000-000000000000'::uuid OR (created_at, id) >
			(SELECT created_at, id FROM redemption WHERE merchant_id = $1 AND id = $2))
		ORDER BY created_at, id LIMIT $3`, after, limit)
}

// CountToHandOver counts perks that wait for staff.
func CountToHandOver(tx *pg.Tx) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM redemption WHERE merchant_id = $1 AND status = 10`,
		tx.Merchant).Scan(&n)
	return n, err
}
