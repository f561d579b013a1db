package order

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Moments are when an order was paid, sent out and when it arrived, nil before.
// Paid is also nil where it was paid as it was placed.
type Moments struct {
	Paid      *time.Time
	Fulfilled *time.Time
	Delivered *time.Time
}

// NoteMoments keeps moments of orders, known or not yet: the first of each counts.
func NoteMoments(tx *pg.Tx, moments map[Key]Moments) error {
	if len(moments) == 0 {
		return nil
	}
	n := len(moments)
	stores, ids := make([]uuid.UUID, 0, n), make([]string, 0, n)
	paid, fulfilled, delivered := make([]*time.Time, 0, n), make([]*time.Time, 0, n), make([]*time.Time, 0, n)
	for key, m := range moments {
		stores, ids = append(stores, key.StoreID), append(ids, key.ExternalID)
		paid, fulfilled = append(paid, m.Paid), append(fulfilled, m.Fulfilled)
		delivered = append(delivered, m.Delivered)
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO order_moment AS m (merchant_id, store_id, external_id, paid_at, fulfilled_at, delivered_at)
		SELECT $1, d.* FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[])
			d (s, e, p, f, a)
		ORDER BY s, e
		ON CONFLICT (merchant_id, store_id, external_id) DO UPDATE SET
			paid_at = least(m.paid_at, excluded.paid_at),
			fulfilled_at = least(m.fulfilled_at, excluded.fulfilled_at),
			delivered_at = least(m.delivered_at, excluded.delivered_at)`,
		tx.Merchant, stores, ids, paid, fulfilled, delivered)
	return err
}

// MomentsOf reads the moments of orders.
func MomentsOf(tx *pg.Tx, keys []Key) (map[Key]Moments, error) {
	found := map[Key]Moments{}
	if len(keys) == 0 {
		return found, nil
	}
	stores, ids := make([]uuid.UUID, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		stores[i], ids[i] = key.StoreID, key.ExternalID
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT store_id, external_id, paid_at, fulfilled_at, delivered_at
		FROM order_moment
		WHERE merchant_id = $1 AND (store_id, external_id) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`,
		tx.Merchant, stores, ids)
	if err != nil {
		return nil, err
	}
	var key Key
	var m Moments
	into := []any{&key.StoreID, &key.ExternalID, &m.Paid, &m.Fulfilled, &m.Delivered}
	_, err = pgx.ForEachRow(rows, into, func() error {
		found[key] = m
		return nil
	})
	return found, err
}
