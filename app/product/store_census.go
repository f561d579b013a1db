package product

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Held lists the platform ids of a store's products that lie behind after and
// not behind upTo ("" for no end) as numbers, and that did not change from
// changed on.
func Held(tx *pg.Tx, store uuid.UUID, between [2]string, changed time.Time) ([]string, error) {
	return pg.All(tx, pgx.RowTo[string], `SELECT external_id FROM product
		WHERE merchant_id = $1 AND store_id = $2 AND updated_at < $3
			AND (length(external_id), external_id) > (length($4::text), $4)
			AND ($5 = '' OR (length(external_id), external_id) <= (length($5::text), $5))`,
		tx.Merchant, store, changed, between[0], between[1])
}
