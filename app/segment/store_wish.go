package segment

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Wish is something of the merchant's that is of a segment, or has yet to go to one.
type Wish struct {
	Segment uuid.UUID
	ID      uuid.UUID
	Name    string
}

// ReadWishes reads what a query of $1, the merchant, selects: a segment, an id and a name.
func ReadWishes(tx *pg.Tx, query string) ([]Wish, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, tx.Merchant)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Wish])
}
