package tier

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/platform"
)

// BeginRecount notes that what all members did is to be counted from their orders
// and transfers, and that they are then ranked anew from a version. Batches count
// what comes from now on: counting a member begins at nothing, so it may come
// before or after.
func BeginRecount(tx *pg.Tx, from int) error {
	batch := &pgx.Batch{}
	batch.Queue("DELETE FROM tier_month WHERE merchant_id = $1", tx.Merchant) // of tiers that there were once
	batch.Queue(`INSERT INTO tier_recount (merchant_id, from_version, after_member) VALUES ($1, $2, $3)
		ON CONFLICT (merchant_id) DO UPDATE SET from_version = excluded.from_version,
			after_member = excluded.after_member`, tx.Merchant, from, uuid.Nil)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Recount is the counting under way; found is false when there is none.
func Recount(tx *pg.Tx) (from int, after uuid.UUID, found bool, err error) {
	return mark(tx, "tier_recount")
}

// RecountAfter counts up to limit members above an id, whoever they are, and
// returns the last of them; the zero id when there are none left.
func RecountAfter(tx *pg.Tx, zone *time.Location, after uuid.UUID, limit int) (uuid.UUID, error) {
	ids, err := pg.All(tx, pgx.RowTo[uuid.UUID],
		"SELECT id FROM member WHERE merchant_id = $1 AND id > $2 ORDER BY id LIMIT $3", tx.Merchant, after, limit)
	if err != nil || len(ids) == 0 {
		return uuid.Nil, err
	}
	return ids[len(ids)-1], CountAnew(tx, zone, ids)
}

// CountAnew counts everything that members did, from their orders and transfers.
func CountAnew(tx *pg.Tx, zone *time.Location, ids []uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue("DELETE FROM tier_month WHERE merchant_id = $1 AND member_id = ANY($2)", tx.Merchant, ids)
	batch.Queue(`
		INSERT INTO tier_month (merchant_id, member_id, month, currency, points, spend, orders)
		SELECT $1, member_id, month, currency, sum(points), sum(spend), sum(orders) FROM (`+
		countedOrders+" AND member_id = ANY($9) UNION ALL "+countedTransfers+` AND member_id = ANY($9)) c
		GROUP BY member_id, month, currency HAVING sum(points) <> 0 OR sum(spend) <> 0 OR sum(orders) <> 0`,
		tx.Merchant, zone.String(), int16(platform.Paid), uncountedNotes(),
		int16(ledger.FromOrder), int16(ledger.FromTier), int16(ledger.Earned), int16(ledger.TakenBack), ids)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// NoteRecount notes how far counting came; the zero id ends it.
func NoteRecount(tx *pg.Tx, after uuid.UUID) error {
	query, args := "UPDATE tier_recount SET after_member = $2 WHERE merchant_id = $1", []any{tx.Merchant, after}
	if after == uuid.Nil {
		query, args = "DELETE FROM tier_recount WHERE merchant_id = $1", args[:1]
	}
	_, err := tx.Pgx.Exec(tx.Context(), query, args...)
	return err
}
