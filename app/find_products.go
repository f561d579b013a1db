package app

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/merchant"
	"regulars/app/product"
)

// FoundProduct is a product and the store that sells it.
type FoundProduct struct {
	product.Row
	Store merchant.Store
}

// FindProducts lists what the merchant's stores sell, by title.
func (a *App) FindProducts(ctx context.Context, merchantID uuid.UUID, f product.Find) ([]FoundProduct, error) {
	f.Text = strings.TrimSpace(f.Text)
	var found []FoundProduct
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		rows, err := product.List(tx, f)
		if err != nil {
			return err
		}
		stores, err := storesByID(tx)
		for _, row := range rows {
			found = append(found, FoundProduct{Row: row, Store: stores[row.StoreID]})
		}
		return err
	})
	return found, err
}

// FoundCollection is a collection or category and the store that has it.
type FoundCollection struct {
	product.Collection
	Store merchant.Store
}

// FindCollections lists the collections and categories of the merchant's stores.
func (a *App) FindCollections(ctx context.Context, merchantID uuid.UUID, f product.Find) ([]FoundCollection, error) {
	f.Text = strings.TrimSpace(f.Text)
	var found []FoundCollection
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		rows, err := product.Collections(tx, f)
		if err != nil {
			return err
		}
		stores, err := storesByID(tx)
		for _, row := range rows {
			found = append(found, FoundCollection{Collection: row, Store: stores[row.StoreID]})
		}
		return err
	})
	return found, err
}
