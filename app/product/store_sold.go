package product

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Brief is a product as an offer names it.
type Brief struct {
	ID       string
	Title    string
	ImageURL string
	Price    int64 // minor units of the store's currency, lowest variant
	Active   bool  // shoppers can buy it now
}

// IDs are the platform's ids of products.
func IDs(all []Brief) []string {
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
	}
	return ids
}

// Goods are products and collections that a store has.
type Goods struct {
	Products    []Brief // in the order they were asked for
	Collections []string
}

// OnSale are the products that can be bought and cost something.
func (g Goods) OnSale() []Brief {
	var on []Brief
	for _, p := range g.Products {
		if p.Active && p.Price > 0 {
			on = append(on, p)
		}
	}
	return on
}

// Sold finds which products and collections a store has, of those named by id.
// Of collections it knows those that hold a product.
func Sold(tx *pg.Tx, store uuid.UUID, products, collections []string) (Goods, error) {
	var found Goods
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT external_id, title, image_url, price, active FROM product
		WHERE merchant_id = $1 AND store_id = $2 AND external_id = ANY($3) ORDER BY array_position($3, external_id)`,
		tx.Merchant, store, list(products))
	if err != nil {
		return found, err
	}
	if found.Products, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Brief]); err != nil || len(collections) == 0 {
		return found, err
	}
	rows, err = tx.Pgx.Query(tx.Context(), `SELECT id FROM unnest($3::text[]) id WHERE EXISTS (SELECT FROM product
		WHERE merchant_id = $1 AND store_id = $2 AND collections @> ARRAY[id])`, tx.Merchant, store, collections)
	if err != nil {
		return found, err
	}
	found.Collections, err = pgx.CollectRows(rows, pgx.RowTo[string])
	return found, err
}
