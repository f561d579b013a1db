package ledger

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// MoveLotsOf makes the lots of some orders another member's, and tells what they
// hold: pending, usable, and what of them counts as ever earned.
func MoveLotsOf(tx *pg.Tx, orders []uuid.UUID, to uuid.UUID) (part Balance, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `WITH moved AS (UPDATE lot SET member_id = $3 WHERE merchant_id = $1
			AND source_kind = $4 AND source_id = ANY($2) RETURNING state, remaining, granted)
		SELECT coalesce(sum(remaining) FILTER (WHERE state = 0), 0)::bigint,
			coalesce(sum(remaining) FILTER (WHERE state = 1), 0)::bigint,
			coalesce(sum(granted) FILTER (WHERE state = 1), 0)::bigint FROM moved`,
		tx.Merchant, orders, to, int16(FromOrder)).Scan(&part.Pending, &part.Available, &part.Lifetime)
	return part, err
}

// Counted is what was counted of a member: what was ever earned, how many orders
// there were, and when the last was.
type Counted struct {
	Lifetime int64
	Orders   int
	Last     *time.Time
}

// SplitCounts moves what was counted of a member to another.
func SplitCounts(tx *pg.Tx, from, to uuid.UUID, part Counted) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE balance SET changed_at = $7,
		lifetime = lifetime + CASE member_id WHEN $3 THEN $4::bigint ELSE -$4::bigint END,
		orders = orders + CASE member_id WHEN $3 THEN $5::int ELSE -$5::int END,
		last_order_at = CASE member_id WHEN $3 THEN $6 ELSE last_order_at END
		WHERE merchant_id = $1 AND member_id IN ($2, $3)`, tx.Merchant, from, to, part.Lifetime, part.Orders, part.Last,
		tx.Now)
	return err
}
