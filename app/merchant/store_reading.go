package merchant

import (
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const readingColumns = `store_id, listing, way, file, last_id, total, prepared, objects, failures, begun_at,
	reading_at, ended_at`

// GetReading reads how far the first reading of a listing is, nil before it began.
func GetReading(tx *pg.Tx, store uuid.UUID, listing string) (*Reading, error) {
	r, err := pg.One(tx, pgx.RowToAddrOfStructByPos[Reading], `SELECT `+readingColumns+` FROM first_reading
		WHERE merchant_id = $1 AND store_id = $2 AND listing = $3`, tx.Merchant, store, listing)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // none has begun
	}
	return r, err
}

// Readings lists the first readings of all listings of a merchant's stores.
func Readings(tx *pg.Tx) ([]*Reading, error) {
	return pg.All(tx, pgx.RowToAddrOfStructByPos[Reading],
		`SELECT `+readingColumns+` FROM first_reading WHERE merchant_id = $1
		ORDER BY store_id, listing`, tx.Merchant)
}

// SaveReading writes how a first reading goes about, but not what was read.
func SaveReading(tx *pg.Tx, r *Reading) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO first_reading (merchant_id, store_id, listing, way, file, total,
			prepared, failures, begun_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (merchant_id, store_id, listing) DO UPDATE SET way = excluded.way, file = excluded.file,
			prepared = excluded.prepared, failures = excluded.failures`,
		tx.Merchant, r.StoreID, r.Listing, r.Way, r.File, r.Total, r.Prepared, r.Failures, r.BegunAt)
	return err
}

// ReadOn notes objects that a reading has brought. Of a file it is told up to
// which id: the answer is false when another worker has come further meanwhile, or
// reads another file, and then nothing is noted.
func ReadOn(tx *pg.Tx, r *Reading, objects int64, lastID string) (bool, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE first_reading SET objects = objects + $4, last_id = $6,
			reading_at = coalesce(reading_at, $7)
		WHERE merchant_id = $1 AND store_id = $2 AND listing = $3 AND last_id = $5 AND file = $8 AND ended_at IS NULL`,
		tx.Merchant, r.StoreID, r.Listing, objects, r.LastID, lastID, tx.Now, r.File)
	return tag.RowsAffected() == 1, err
}

// EndReading notes that a listing was read to its end for the first time.
func EndReading(tx *pg.Tx, store uuid.UUID, listing string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE first_reading SET ended_at = $4 WHERE merchant_id = $1
		AND store_id = $2 AND listing = $3 AND ended_at IS NULL`, tx.Merchant, store, listing, tx.Now)
	return err
}

// HoldListing keeps a listing that is being read away from other workers for a
// while longer.
func HoldListing(tx *pg.Tx, store uuid.UUID, listing string) error {
	return LetGo(tx, store, listing, tx.Now.Add(ListingVisibility))
}

// ListingSoon has the listing read on whose file a platform has finished.
func ListingSoon(tx *pg.Tx, store uuid.UUID, file string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE store_cursor c SET next_at = $4 FROM first_reading r
		WHERE c.merchant_id = $1 AND c.store_id = $2 AND r.merchant_id = $1 AND r.store_id = $2
			AND r.listing = c.listing AND r.file = $3 AND r.ended_at IS NULL AND c.next_at < $5`,
		tx.Merchant, store, file, tx.Now, tx.Now.Add(ListingVisibility/2)) // later: somebody is at it
	return err
}
