package order

import "regulars/app/internal/pg"

// Named lists up to limit orders with one of some names, exactly as stores
// write them, newest first.
func Named(tx *pg.Tx, names []string, limit int) ([]*Order, error) {
	return list(tx, `SELECT `+columns+` FROM orders WHERE merchant_id = $1 AND name = ANY($2)
		ORDER BY placed_at DESC, id DESC LIMIT $3`, tx.Merchant, names, limit)
}
