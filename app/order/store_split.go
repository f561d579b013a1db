package order

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// LockOf reads and locks a member's orders of some customers, oldest first.
func LockOf(tx *pg.Tx, member uuid.UUID, stores []uuid.UUID, customers []string) ([]*Order, error) {
	return list(tx, `SELECT `+columns+` FROM orders WHERE merchant_id = $1 AND member_id = $2
		AND (store_id, customer_id) IN (SELECT * FROM unnest($3::uuid[], $4::text[])) ORDER BY id FOR UPDATE`,
		tx.Merchant, member, stores, customers)
}

// Give makes orders another member's.
func Give(tx *pg.Tx, orders []uuid.UUID, to uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE orders SET member_id = $3 WHERE merchant_id = $1 AND id = ANY($2)`,
		tx.Merchant, orders, to)
	return err
}
