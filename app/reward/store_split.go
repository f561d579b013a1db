package reward

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// MoveOf makes a member's redemptions of some customers another's, and tells how
// many points they hold.
func MoveOf(tx *pg.Tx, from, to uuid.UUID, stores []uuid.UUID, customers []string) (held int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `WITH moved AS (UPDATE redemption SET member_id = $3 WHERE merchant_id = $1
			AND member_id = $2 AND (store_id, customer_id) IN (SELECT * FROM unnest($4::uuid[], $5::text[]))
			RETURNING status, points)
		SELECT coalesce(sum(points) FILTER (WHERE status IN (0, 1, 2, 5, 10)), 0)::bigint FROM moved`,
		tx.Merchant, from, to, stores, customers).Scan(&held)
	return held, err
}
