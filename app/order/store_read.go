package order

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// Brief is what a history says about an order.
type Brief struct {
	ID         uuid.UUID
	StoreID    uuid.UUID
	ExternalID string
	Name       string
	Status     platform.OrderStatus
	Total      int64
}

// Briefs reads orders by id.
func Briefs(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]Brief, error) {
	found := make(map[uuid.UUID]Brief, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	all, err := pg.All(tx, pgx.RowToStructByPos[Brief],
		`SELECT id, store_id, external_id, name, status, total FROM orders
		WHERE merchant_id = $1 AND id = ANY($2)`, tx.Merchant, ids)
	for _, b := range all {
		found[b.ID] = b
	}
	return found, err
}

// ByIDs reads whole orders by id, in no order.
func ByIDs(tx *pg.Tx, ids []uuid.UUID) ([]*Order, error) {
	return list(tx, `SELECT `+columns+` FROM orders WHERE merchant_id = $1 AND id = ANY($2)`, tx.Merchant, ids)
}

// Find reads one order by its store's id, nil when there is none.
func Find(tx *pg.Tx, key Key) (*Order, error) {
	found, err := list(tx, `SELECT `+columns+` FROM orders
		WHERE merchant_id = $1 AND store_id = $2 AND external_id = $3`, tx.Merchant, key.StoreID, key.ExternalID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// CountPlaced counts the orders placed in [from, to), and those of them that
// somebody in the program placed.
func CountPlaced(tx *pg.Tx, from, to time.Time) (all, members int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*), count(member_id) FROM orders
		WHERE merchant_id = $1 AND placed_at >= $2 AND placed_at < $3`, tx.Merchant, from, to).Scan(&all, &members)
	return all, members, err
}

// LastPlaced is when the newest order was placed, nil before the first.
func LastPlaced(tx *pg.Tx) (*time.Time, error) {
	var last *time.Time
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT max(placed_at) FROM orders WHERE merchant_id = $1`,
		tx.Merchant).Scan(&last)
	return last, err
}
