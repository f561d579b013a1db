package product

import (
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Shown is a product as a message shows it.
type Shown struct {
	Brief
	URL string
}

// Show reads what a message shows of a product. It reports whether there is one.
func Show(tx *pg.Tx, store uuid.UUID, id string) (s Shown, known bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT external_id, title, image_url, price, active, url FROM product
		WHERE merchant_id = $1 AND store_id = $2 AND external_id = $3`, tx.Merchant, store, id).
		Scan(&s.ID, &s.Title, &s.ImageURL, &s.Price, &s.Active, &s.URL)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, false, nil
	}
	return s, err == nil, err
}
