package order

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// ExportPage reads up to limit orders above an id.
func ExportPage(tx *pg.Tx, after uuid.UUID, limit int) ([]*Order, error) {
	return list(tx, `SELECT `+columns+` FROM orders WHERE merchant_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
		tx.Merchant, after, limit)
}
