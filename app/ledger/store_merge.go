package ledger

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// MoveLots makes a member's lots another's. Whoever had the points for joining
// as the one has had them as the other: an empty lot stands for them. The
// balances of both must be open (Open).
func MoveLots(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO lot (merchant_id, id, member_id, source_kind, source_id, granted, remaining, state,
			available_at)
		SELECT merchant_id, $4, $2, source_kind, $2, 0, 0, 1, $5 FROM lot
		WHERE merchant_id = $1 AND source_kind = 2 AND source_id = $3 ON CONFLICT DO NOTHING`,
		tx.Merchant, keep, lose, tx.NewID(), tx.Now)
	batch.Queue(`UPDATE lot SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`, tx.Merchant, keep, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// MoveCounts adds what was counted of a member to another: what was ever
// earned and how many orders there were. The tier is the keeper's, if it has one.
func MoveCounts(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE balance k SET lifetime = k.lifetime + l.lifetime, orders = k.orders + l.orders,
			last_order_at = greatest(k.last_order_at, l.last_order_at),
			tier = CASE k.tier WHEN '' THEN l.tier ELSE k.tier END, changed_at = $4
		FROM balance l WHERE k.merchant_id = $1 AND k.member_id = $2 AND l.merchant_id = $1 AND l.member_id = $3`,
		tx.Merchant, keep, lose, tx.Now)
	batch.Queue(`UPDATE balance SET lifetime = 0, orders = 0, tier = '', changed_at = $3
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, lose, tx.Now)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
