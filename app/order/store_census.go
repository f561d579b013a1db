package order

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// Held lists the platform ids, of a store, that we hold and that lie behind
// after and not behind upTo ("" for no end) as numbers: orders placed at or
// after since and not heard of from seen on. Those that are worth nothing
// anyway are left out.
func Held(tx *pg.Tx, store uuid.UUID, between [2]string, since, seen time.Time) ([]string, error) {
	after, upTo := between[0], between[1]
	query := `SELECT external_id FROM orders WHERE merchant_id = $1 AND store_id = $2 AND status <> $3
		AND placed_at >= $4 AND seen_at < $5 AND (length(external_id), external_id) > (length($6::text), $6)
		AND ($7 = '' OR (length(external_id), external_id) <= (length($7::text), $7))`
	if upTo != "" && len(after) == len(upTo) { // then text sorts as numbers do, and the unique index finds the range
		query += ` AND external_id > $6 AND external_id <= $7`
	}
	return pg.All(tx, pgx.RowTo[string], query, tx.Merchant, store, int16(platform.Cancelled), since, seen,
		after, upTo)
}
