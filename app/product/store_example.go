package product

import (
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Choice names goods: products, and those in collections, save some.
type Choice struct {
	Products, Collections             []string
	ExceptProducts, ExceptCollections []string
}

// Example finds a product on sale in a store among goods, the first that is named.
// "" when the store sells none of them.
func Example(tx *pg.Tx, store uuid.UUID, of Choice) (id string, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT external_id FROM product
		WHERE merchant_id = $1 AND store_id = $2 AND active AND (external_id = ANY($3) OR collections && $4)
			AND external_id <> ALL($5) AND NOT collections && $6
		ORDER BY array_position($3, external_id), lower(title), external_id LIMIT 1`, tx.Merchant, store,
		list(of.Products), list(of.Collections), list(of.ExceptProducts), list(of.ExceptCollections)).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return id, err
}
