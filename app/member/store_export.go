package member

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// ExportRow is a person of the program as a file holds them.
type ExportRow struct {
	Row
	Tier     string // its id, "" for none above the base
	Birthday string // MM-DD
	// Ends is when the last usable points end, nil when some never do.
	Ends *time.Time
}

// ExportPage reads up to limit people of the program above an id.
func ExportPage(tx *pg.Tx, after uuid.UUID, limit int) ([]ExportRow, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT `+rowColumns+`, coalesce(b.tier, ''), m.birthday, (
			SELECT CASE WHEN bool_and(l.expires_at IS NOT NULL AND l.idle_months = 0) THEN max(l.expires_at) END
			FROM lot l
			WHERE l.merchant_id = $1 AND l.member_id = m.id AND l.state = 1 AND l.remaining > 0)
		FROM member m LEFT JOIN balance b ON b.merchant_id = m.merchant_id AND b.member_id = m.id
		WHERE m.merchant_id = $1 AND m.id > $2 AND m.state <> 3 ORDER BY m.id LIMIT $3`, tx.Merchant, after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (r ExportRow, err error) {
		err = row.Scan(&r.ID, &r.State, &r.Email, &r.EmailMAC, &r.Name, &r.Locale, &r.Country, &r.JoinedAt, &r.LeftAt,
			&r.CreatedAt, &r.Pending, &r.Available, &r.Held, &r.Lifetime, &r.Orders, &r.LastOrderAt, &r.Tier,
			&r.Birthday, &r.Ends)
		return r, err
	})
}
