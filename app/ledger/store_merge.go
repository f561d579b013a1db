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
// earned, how many orders there were, whether points wait for staff, and what was
// told of their end. The tier is the keeper's, if it has one.
func MoveCounts(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE balance k SET lifetime = k.lifetime + l.lifetime, orders = k.orders + l.orders,
			last_order_at = greatest(k.last_order_at, l.last_order_at),
			last_activity = greatest(k.last_activity, l.last_activity),
			tier = CASE k.tier WHEN '' THEN l.tier ELSE k.tier END, changed_at = $4
		FROM balance l WHERE k.merchant_id = $1 AND k.member_id = $2 AND l.merchant_id = $1 AND l.member_id = $3`,
		tx.Merchant, keep, lose, tx.Now)
	batch.Queue(`UPDATE balance SET lifetime = 0, orders = 0, tier = '', changed_at = $3
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, lose, tx.Now)
	batch.Queue(`INSERT INTO member_review AS k (merchant_id, member_id, state, reason, since)
		SELECT merchant_id, $2, state, reason, since FROM member_review WHERE merchant_id = $1 AND member_id = $3
		ON CONFLICT (merchant_id, member_id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
			since = excluded.since WHERE k.state < excluded.state`, tx.Merchant, keep, lose)
	batch.Queue(`UPDATE expiry_notice n SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3 AND NOT EXISTS (
		SELECT FROM expiry_notice k WHERE k.merchant_id = $1 AND k.member_id = $2 AND k.ends_at = n.ends_at)`,
		tx.Merchant, keep, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
