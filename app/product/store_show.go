package product

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Shown is a product as a message shows it.
type Shown struct {
	ID, Title, ImageURL, URL string
	Price                    int64 // minor units of the store's currency, lowest variant
	Active                   bool  // shoppers can buy it now
	Collections              []string
}

// Show reads what a message shows of products of a store, in the order they were
// asked for. Those that there are not are left out.
func Show(tx *pg.Tx, store uuid.UUID, ids []string) ([]Shown, error) {
	return pg.All(tx, pgx.RowToStructByPos[Shown],
		`SELECT external_id, title, image_url, url, price, active, collections
		FROM product WHERE merchant_id = $1 AND store_id = $2 AND external_id = ANY($3)
		ORDER BY array_position($3, external_id)`, tx.Merchant, store, list(ids))
}
