package support

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Voice counts what was said of one product in one month of a calendar.
type Voice struct {
	Month     string // 2027-03
	Store     uuid.UUID
	Product   string // the store's id, "" for none
	Good, Bad int64
}

// Voices counts what was said since a moment, newest month first, worst first.
func Voices(tx *pg.Tx, since time.Time, zone *time.Location) ([]Voice, error) {
	return pg.All(tx, pgx.RowToStructByPos[Voice], `SELECT to_char(opened_at AT TIME ZONE $3, 'YYYY-MM') AS month,
			coalesce(store_id, `+none+`), product, count(*) FILTER (WHERE verdict = 1) AS good,
			count(*) FILTER (WHERE verdict = 2) AS bad
		FROM request WHERE merchant_id = $1 AND verdict <> 0 AND opened_at >= $2
		GROUP BY 1, 2, 3 ORDER BY 1 DESC, 5 DESC, 4 DESC, 3 LIMIT 2000`, tx.Merchant, since, zone.String())
}
