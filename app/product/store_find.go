package product

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// Find says which products or collections to list.
type Find struct {
	Text   string   // a part of a title, in any case
	IDs    []string // the platforms' own ids; any when empty
	Offset int
	Limit  int
}

// Row is a product as a list shows it.
type Row struct {
	StoreID     uuid.UUID
	ID          string // the platform's
	Title       string
	Vendor      string
	ImageURL    string
	Price       int64 // minor units of its store's currency, lowest variant
	Active      bool
	Collections []string
	Variants    []platform.Variant // none when the store does not tell, or there is but one
}

// List lists products by title.
func List(tx *pg.Tx, f Find) ([]Row, error) {
	return pg.All(tx, pgx.RowToStructByPos[Row], `
		SELECT store_id, external_id, title, vendor, image_url, price, active, collections, variants
		FROM product
		WHERE merchant_id = $1 AND ($2 = '' OR position(lower($2) IN lower(title)) > 0)
			AND (cardinality($3::text[]) = 0 OR external_id = ANY($3))
		ORDER BY lower(title), store_id, external_id OFFSET $4 LIMIT $5`,
		tx.Merchant, f.Text, list(f.IDs), f.Offset, f.Limit)
}

// Collection is a collection or category as a list shows it.
type Collection struct {
	StoreID uuid.UUID
	ID      string // the platform's
	Title   string // "" until the store told it
}

// Collections lists collections by title.
func Collections(tx *pg.Tx, f Find) ([]Collection, error) {
	return pg.All(tx, pgx.RowToStructByPos[Collection], `
		SELECT store_id, external_id, title FROM collection
		WHERE merchant_id = $1
			AND ($2 = '' OR position(lower($2) IN lower(title)) > 0 OR title = '' AND external_id = $2)
			AND (cardinality($3::text[]) = 0 OR external_id = ANY($3))
		ORDER BY lower(title), store_id, external_id OFFSET $4 LIMIT $5`,
		tx.Merchant, f.Text, list(f.IDs), f.Offset, f.Limit)
}

// KnownCollections are those of some ids that any store has.
func KnownCollections(tx *pg.Tx, ids []string) (map[string]bool, error) {
	found, err := pg.All(tx, pgx.RowTo[string], `SELECT DISTINCT external_id FROM collection
		WHERE merchant_id = $1 AND external_id = ANY($2)`, tx.Merchant, ids)
	known := make(map[string]bool, len(found))
	for _, id := range found {
		known[id] = true
	}
	return known, err
}

// SaveCollections keeps which collections a store has and what they are called.
// An empty title does not replace one that is known.
func SaveCollections(tx *pg.Tx, store uuid.UUID, collections []platform.Collection) error {
	if len(collections) == 0 {
		return nil
	}
	var ids, titles []string
	for _, c := range collections {
		ids, titles = append(ids, c.ID), append(titles, c.Title)
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO collection AS c (merchant_id, store_id, external_id, title)
		SELECT DISTINCT ON (n.id) $1::uuid, $2::uuid, n.id, n.title FROM unnest($3::text[], $4::text[]) n (id, title)
		ORDER BY n.id, n.title DESC
		ON CONFLICT (merchant_id, store_id, external_id) DO UPDATE SET title = excluded.title
		WHERE excluded.title NOT IN ('', c.title)`, tx.Merchant, store, ids, titles)
	if err != nil {
		return err
	}
	return saveParents(tx, store, collections)
}

// saveParents keeps what is above categories, where that is told, and files the
// products anew that are in one which moved.
func saveParents(tx *pg.Tx, store uuid.UUID, collections []platform.Collection) error {
	var ids, parents []string
	for _, c := range collections {
		if c.Parent != nil {
			ids, parents = append(ids, c.ID), append(parents, *c.Parent)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	moved, err := pg.All(tx, pgx.RowTo[string], `
		UPDATE collection c SET parent = n.parent FROM unnest($3::text[], $4::text[]) n (id, parent)
		WHERE c.merchant_id = $1 AND c.store_id = $2 AND c.external_id = n.id AND c.parent <> n.parent
		RETURNING c.external_id`, tx.Merchant, store, ids, parents)
	if err != nil || len(moved) == 0 {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `
		UPDATE product SET filed = coalesce(filed, collections),
			collections = with_ancestors($1, $2, coalesce(filed, collections))
		WHERE merchant_id = $1 AND store_id = $2 AND collections && $3`, tx.Merchant, store, moved)
	return err
}

// Branch is a category and what is above it, "" for nothing.
type Branch struct{ ID, Title, Parent string }

// Tree reads a store's categories by their ids.
func Tree(tx *pg.Tx, store uuid.UUID) (map[string]Branch, error) {
	all, err := pg.All(tx, pgx.RowToStructByPos[Branch], `SELECT external_id, title, parent FROM collection
		WHERE merchant_id = $1 AND store_id = $2`, tx.Merchant, store)
	tree := make(map[string]Branch, len(all))
	for _, b := range all {
		tree[b.ID] = b
	}
	return tree, err
}

// RemoveCollection forgets a collection, of products that were in it too.
func RemoveCollection(tx *pg.Tx, store uuid.UUID, id string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM collection
		WHERE merchant_id = $1 AND store_id = $2 AND external_id = $3`, tx.Merchant, store, id)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE product SET collections = array_remove(collections, $3),
			filed = array_remove(filed, $3)
		WHERE merchant_id = $1 AND store_id = $2 AND collections && ARRAY[$3]`, tx.Merchant, store, id)
	return err
}

// Named finds up to limit products on sale whose title holds a text, which is in
// lower case; none when more do.
func Named(tx *pg.Tx, store uuid.UUID, text string, limit int) ([]string, error) {
	ids, err := pg.All(tx, pgx.RowTo[string], `SELECT external_id FROM product WHERE merchant_id = $1 AND store_id = $2
		AND active AND position($3 IN lower(title)) > 0 ORDER BY external_id LIMIT $4`, tx.Merchant, store, text,
		limit+1)
	if len(ids) > limit {
		return nil, err
	}
	return ids, err
}
