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
	return pg.All(tx, pgx.RowToStructByPos[Wish], query, tx.Merchant)
}
