package order

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Moments are when an order was paid, sent out and when it arrived, nil before.
// Paid is also nil where it was paid as it was placed. Of a parcel they are also
// when a carrier said that it is nearly there, or late.
type Moments struct {
	Paid      *time.Time
	Fulfilled *time.Time
	Delivered *time.Time
	Arriving  *time.Time
	Late      *time.Time
	Country   string // that the parcel goes to, "" for none or while that is not known
	Guessed   bool   // nobody said when it arrived: Delivered is an estimate
}

// NoteMoments keeps moments of orders, known or not yet: the first of each counts,
// and what was said of an arrival before what was guessed.
func NoteMoments(tx *pg.Tx, moments map[Key]Moments) error {
	if len(moments) == 0 {
		return nil
	}
	n := len(moments)
	stores, ids := make([]uuid.UUID, 0, n), make([]string, 0, n)
	countries, guessed, at := make([]string, 0, n), make([]bool, 0, n), [5][]*time.Time{}
	for key, m := range moments {
		stores, ids, countries = append(stores, key.StoreID), append(ids, key.ExternalID), append(countries, m.Country)
		guessed = append(guessed, m.Guessed)
		for i, moment := range [5]*time.Time{m.Paid, m.Fulfilled, m.Delivered, m.Arriving, m.Late} {
			at[i] = append(at[i], moment)
		}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO order_moment AS m (merchant_id, store_id, external_id, paid_at, fulfilled_at, delivered_at,
			arriving_at, late_at, country, delivered_guessed)
		SELECT $1, d.* FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
			$7::timestamptz[], $8::timestamptz[], $9::text[], $10::bool[]) d (s, e, p, f, a, n, l, c, g)
		ORDER BY s, e
		ON CONFLICT (merchant_id, store_id, external_id) DO UPDATE SET
			paid_at = least(m.paid_at, excluded.paid_at),
			fulfilled_at = least(m.fulfilled_at, excluded.fulfilled_at),
			delivered_at = CASE WHEN m.delivered_guessed AND NOT excluded.delivered_guessed
				THEN coalesce(excluded.delivered_at, m.delivered_at)
				WHEN excluded.delivered_guessed THEN coalesce(m.delivered_at, excluded.delivered_at)
				ELSE least(m.delivered_at, excluded.delivered_at) END,
			delivered_guessed = CASE WHEN excluded.delivered_at IS NULL THEN m.delivered_guessed
				WHEN m.delivered_at IS NULL THEN excluded.delivered_guessed
				ELSE m.delivered_guessed AND excluded.delivered_guessed END,
			arriving_at = least(m.arriving_at, excluded.arriving_at),
			late_at = least(m.late_at, excluded.late_at),
			country = CASE excluded.country WHEN '' THEN m.country ELSE excluded.country END`,
		tx.Merchant, stores, ids, at[0], at[1], at[2], at[3], at[4], countries, guessed)
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
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT store_id, external_id, paid_at, fulfilled_at, delivered_at,
			delivered_guessed
		FROM order_moment
		WHERE merchant_id = $1 AND (store_id, external_id) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`,
		tx.Merchant, stores, ids)
	if err != nil {
		return nil, err
	}
	var key Key
	var m Moments
	into := []any{&key.StoreID, &key.ExternalID, &m.Paid, &m.Fulfilled, &m.Delivered, &m.Guessed}
	_, err = pgx.ForEachRow(rows, into, func() error {
		found[key] = m
		return nil
	})
	return found, err
}
