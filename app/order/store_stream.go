package order

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"regulars/app/internal/pg"
)

// Past is a page of stored orders in the order of placing, in as few pieces of
// memory as can be: Packed and Text hold the same bytes, and each order ends
// where Rows says.
type Past struct {
	Packed []byte
	Text   string
	Rows   []PastRow
}

// PastRow is one order of a page.
type PastRow struct {
	Store  uuid.UUID
	Member uuid.UUID
	End    int // of its packed bytes
}

// Stream reads the next orders of members placed before a moment into a page,
// whose memory it uses again, and returns where the page ends.
func Stream(tx *pg.Tx, page *Past, above Position, until time.Time, limit int) (Position, error) {
	page.Packed, page.Rows = page.Packed[:0], page.Rows[:0]
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, store_id, member_id, placed_at, packed FROM orders
		WHERE merchant_id = $1 AND placed_at >= $2 AND (placed_at, id) > ($2, $3) AND placed_at < $4
			AND member_id IS NOT NULL
		ORDER BY placed_at, id LIMIT $5`, tx.Merchant, above.PlacedAt, above.ID, until, limit)
	if err != nil {
		return above, err
	}
	defer rows.Close()
	for rows.Next() {
		var row PastRow
		var packed pgtype.DriverBytes // pgx' own memory, until the next row
		if err := rows.Scan(&above.ID, &row.Store, &row.Member, &above.PlacedAt, &packed); err != nil {
			return above, err
		}
		page.Packed = append(page.Packed, packed...)
		row.End = len(page.Packed)
		page.Rows = append(page.Rows, row)
	}
	page.Text = string(page.Packed)
	return above, rows.Err()
}
