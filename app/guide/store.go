package guide

import (
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const columns = "id, draft, live, published_at, created_at, updated_at"

func scan(row pgx.CollectableRow) (g Guide, err error) {
	var draft, live []byte
	if err = row.Scan(&g.ID, &draft, &live, &g.PublishedAt, &g.CreatedAt, &g.UpdatedAt); err != nil {
		return g, err
	}
	if live != nil {
		g.Live = &Manual{}
		if err := json.Unmarshal(live, g.Live); err != nil {
			return g, err
		}
	}
	return g, json.Unmarshal(draft, &g.Draft)
}

func list(tx *pg.Tx, where string, args ...any) ([]Guide, error) {
	return pg.All(tx, scan, "SELECT "+columns+" FROM guide WHERE merchant_id = $1 AND "+where,
		append([]any{tx.Merchant}, args...)...)
}

func one(tx *pg.Tx, where string, id uuid.UUID) (Guide, error) {
	found, err := list(tx, where, id)
	if err == nil && len(found) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return Guide{}, pg.Translate(err)
	}
	return found[0], nil
}

// Get reads a guide. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (Guide, error) { return one(tx, "id = $2", id) }

// Lock reads a guide and keeps others from changing it until the transaction ends.
// fail.NotFound when there is none.
func Lock(tx *pg.Tx, id uuid.UUID) (Guide, error) { return one(tx, "id = $2 FOR UPDATE", id) }

// List reads up to limit guides, newest first, below an id (zero for the newest).
func List(tx *pg.Tx, before uuid.UUID, limit int) ([]Guide, error) {
	return list(tx, "id < $2 ORDER BY id DESC LIMIT $3", pg.Newest(before), limit)
}

// Published reads the guides that shoppers read of any of some products and
// collections.
func Published(tx *pg.Tx, products, collections []string) ([]Guide, error) {
	return list(tx, "live IS NOT NULL AND (products && $2::text[] OR collections && $3::text[]) ORDER BY id",
		filled(products), filled(collections))
}

// Count counts all guides.
func Count(tx *pg.Tx) (n int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM guide WHERE merchant_id = $1", tx.Merchant).Scan(&n)
	return n, err
}

// AnyPublished reports whether shoppers read any guide.
func AnyPublished(tx *pg.Tx) (some bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM guide WHERE merchant_id = $1
		AND live IS NOT NULL)`, tx.Merchant).Scan(&some)
	return some, err
}

// Save writes a guide, new or changed.
func Save(tx *pg.Tx, g Guide) error {
	draft, err := json.Marshal(g.Draft)
	if err != nil {
		return err
	}
	var live []byte
	products, collections := []string{}, []string{}
	if g.Live != nil {
		products, collections = filled(g.Live.Products), filled(g.Live.Collections)
		if live, err = json.Marshal(g.Live); err != nil {
			return err
		}
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO guide (merchant_id, id, draft, live, products, collections,
			published_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (merchant_id, id) DO UPDATE SET draft = excluded.draft, live = excluded.live,
			products = excluded.products, collections = excluded.collections, published_at = excluded.published_at,
			updated_at = excluded.updated_at`,
		tx.Merchant, g.ID, draft, live, products, collections, g.PublishedAt, g.CreatedAt, g.UpdatedAt)
	return err
}

// Remove forgets a guide, and who read it.
func Remove(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM guide WHERE merchant_id = $1 AND id = $2", tx.Merchant, id)
	return err
}

func filled(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}
