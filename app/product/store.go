package product

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// Save takes over a product's state, unless a newer one is here. A source that
// does not tell the collections leaves those that are known, and counts as a
// second older: the listing that tells them is then newer. A product is also in
// the categories above its own.
func Save(tx *pg.Tx, store uuid.UUID, p *platform.Product) error {
	at := p.UpdatedAt
	if p.Collections == nil {
		at = at.Add(-time.Second)
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO product (merchant_id, store_id, external_id, title, kind, vendor, tags, collections,
			image_url, url, price, active, updated_at, variants, filed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce(with_ancestors($1, $2, $8::text[]), '{}'), $9, $10, $11, $12, $13,
			coalesce(nullif($14::jsonb, 'null'), '[]'), $8)
		ON CONFLICT (merchant_id, store_id, external_id) DO UPDATE SET title = excluded.title, kind = excluded.kind,
			vendor = excluded.vendor, tags = excluded.tags,
			collections = CASE WHEN excluded.filed IS NULL THEN product.collections ELSE excluded.collections END,
			filed = coalesce(excluded.filed, product.filed), image_url = excluded.image_url,
			url = excluded.url, price = excluded.price, active = excluded.active, updated_at = excluded.updated_at,
			variants = coalesce(nullif($14::jsonb, 'null'), product.variants)
		WHERE product.updated_at <= excluded.updated_at`,
		tx.Merchant, store, p.ID, p.Title, p.Type, p.Vendor, list(p.Tags), p.Collections, p.ImageURL,
		p.URL, p.Price, p.Active, at, p.Variants)
	if err != nil {
		return err
	}
	return SaveCollections(tx, store, p.Gatherings)
}

// Key names a product by its store and the platform's id.
type Key struct {
	StoreID    uuid.UUID
	ExternalID string
}

// Get reads what the rules ask of products; those that are not known are missing.
func Get(tx *pg.Tx, keys []Key) (map[Key]platform.Product, error) {
	stores, ids := make([]uuid.UUID, len(keys)), make([]string, len(keys))
	for i, key := range keys {
		stores[i], ids[i] = key.StoreID, key.ExternalID
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT store_id, external_id, kind, vendor, tags, collections FROM product
		WHERE merchant_id = $1 AND (store_id, external_id) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`,
		tx.Merchant, stores, ids)
	if err != nil {
		return nil, err
	}
	found := make(map[Key]platform.Product, len(keys))
	var store uuid.UUID
	var p platform.Product
	_, err = pgx.ForEachRow(rows, []any{&store, &p.ID, &p.Type, &p.Vendor, &p.Tags, &p.Collections}, func() error {
		found[Key{store, p.ID}] = p
		p.Tags, p.Collections = nil, nil
		return nil
	})
	return found, err
}

// Remove forgets a product.
func Remove(tx *pg.Tx, store uuid.UUID, id string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM product WHERE merchant_id = $1 AND store_id = $2 AND
		external_id = $3`,
		tx.Merchant, store, id)
	return err
}

// Versions lists the products of a store we know, with the moment of the state we hold.
func Versions(tx *pg.Tx, store uuid.UUID) (map[string]time.Time, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT external_id, updated_at FROM product WHERE merchant_id = $1
		AND store_id = $2`,
		tx.Merchant, store)
	if err != nil {
		return nil, err
	}
	known := map[string]time.Time{}
	var id string
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&id, &at}, func() error {
		known[id] = at
		return nil
	})
	return known, err
}

func list(values []string) []string {
	if values == nil {
		return []string{}
	}
	return values
}
