package product

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// Brief is a product as an offer names it.
type Brief struct {
	ID       string
	Title    string
	ImageURL string
	Price    int64 // minor units of the store's currency, lowest variant
	Active   bool  // shoppers can buy it now
	Variants []platform.Variant
	Variant  string // the platform's id of the one that is meant; "" for the product itself
}

// Key names the product, or the one variant that is meant, by the platform's id.
func (p Brief) Key() string { return cmp.Or(p.Variant, p.ID) }

// narrowed are those of a product's variants that are named; the product itself
// when none is.
func (p Brief) narrowed(variants []string) []Brief {
	var named []Brief
	for _, v := range p.Variants {
		if slices.Contains(variants, v.ID) {
			one := p
			one.Variant, one.Title, one.Price = v.ID, p.Title+" · "+v.Title, v.Price
			named = append(named, one)
		}
	}
	if len(named) == 0 {
		return []Brief{p}
	}
	return named
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

// OnSale are the products that can be bought and cost something, of some only the
// variants that are named.
func (g Goods) OnSale(variants []string) []Brief {
	var on []Brief
	for _, p := range g.Products {
		for _, one := range p.narrowed(variants) {
			if one.Active && one.Price > 0 {
				on = append(on, one)
			}
		}
	}
	return on
}

// Listed is a product or a variant as shoppers find it.
type Listed struct {
	Title string
	URL   string // of the product's page, "" when the store does not tell
}

// Names are what products and variants of a store are called, by the platform's ids.
func Names(tx *pg.Tx, store uuid.UUID, products, variants []string) (map[string]Listed, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT external_id, title, url FROM product
		WHERE merchant_id = $1 AND store_id = $2 AND external_id = ANY($3)
		UNION ALL SELECT v.id, p.title || ' · ' || v.title, p.url
		FROM product p, jsonb_to_recordset(p.variants) v (id text, title text)
		WHERE merchant_id = $1 AND store_id = $2 AND cardinality($4::text[]) > 0 AND p.variants <> '[]'
			AND v.id = ANY($4)`,
		tx.Merchant, store, list(products), list(variants))
	if err != nil {
		return nil, err
	}
	names := map[string]Listed{}
	var id string
	var one Listed
	_, err = pgx.ForEachRow(rows, []any{&id, &one.Title, &one.URL}, func() error {
		names[id] = one
		return nil
	})
	return names, err
}

// Sold finds which products and collections a store has, of those named by id.
// Of collections it knows those that hold a product.
func Sold(tx *pg.Tx, store uuid.UUID, products, collections []string) (Goods, error) {
	var found Goods
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT external_id, title, image_url, price, active, variants, '' FROM product
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
