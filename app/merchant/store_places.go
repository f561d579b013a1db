package merchant

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Place is where the companion plugin of a store shows shoppers something. The texts
// are stored.
type Place string

// The places.
const (
	// Anywhere is all that shoppers see. Where that is hidden, so is every other place.
	Anywhere   Place = "widget"
	OnProducts Place = "product_points"
	InCart     Place = "cart_notice"
	InAccount  Place = "account_tab"
	UnderOrder Place = "order_help"
)

// Shows reports whether the merchant has the plugin show something at a place itself.
func (p *StorePlugin) Shows(place Place) bool {
	return !slices.Contains(strings.Split(p.Hides, ","), string(place))
}

// Hide has a store's plugin show nothing at some places, and something at all others.
// It reports whether that is news.
func Hide(tx *pg.Tx, store uuid.UUID, places []Place) (bool, error) {
	texts := make([]string, len(places))
	for i, place := range places {
		texts[i] = string(place)
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE store SET plugin_hides = $3
		WHERE merchant_id = $1 AND id = $2 AND plugin_hides <> $3`,
		tx.Merchant, store, strings.Join(texts, ","))
	return tag.RowsAffected() > 0, err
}
