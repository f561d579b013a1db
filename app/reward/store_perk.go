package reward

import (
	"time"

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

// FreeEnd is the first second from a store credit's end on at which none of the
// member's others ends. The member's balance is locked meanwhile.
func FreeEnd(tx *pg.Tx, r *Redemption) (end time.Time, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT free FROM generate_series($3::timestamptz,
			$3::timestamptz + interval '1 hour', interval '1 second') free
		WHERE NOT EXISTS (SELECT FROM redemption WHERE merchant_id = $1 AND member_id = $2 AND ends_at = free
			AND reward->>'kind' = 'store_credit') ORDER BY free LIMIT 1`, tx.Merchant, r.MemberID, r.EndsAt).Scan(&end)
	return end, err
}
