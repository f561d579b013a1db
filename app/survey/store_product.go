package survey

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Outweighs is how many good answers one bad one takes to be outweighed: 5 to 1, as
// J. Gottman found of what couples say to each other (Why Marriages Succeed or Fail,
// 1994), and shops take as a rule of thumb.
const Outweighs = 5

// ProductMood is how many answers about a product were good, bad or neither.
type ProductMood struct {
	Store               uuid.UUID
	Product             string // the store's id
	Good, Neutral, Poor int64
}

// Missing is how many good answers more would outweigh the bad ones.
func (m *ProductMood) Missing() int64 { return max(0, Outweighs*m.Poor-m.Good) }

// NoteMood counts an answer about a product.
func NoteMood(tx *pg.Tx, store uuid.UUID, product string, mood Mood) error {
	n := map[Mood]int{mood: 1}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO product_answer AS p (merchant_id, store_id, product, good, neutral,
			poor) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (merchant_id, store_id, product) DO UPDATE SET good = p.good + excluded.good,
			neutral = p.neutral + excluded.neutral, poor = p.poor + excluded.poor`,
		tx.Merchant, store, product, n[Good], n[Neutral], n[Poor])
	return err
}

// ProductMoods lists products with answers, those with the most bad ones first.
func ProductMoods(tx *pg.Tx, offset, limit int) ([]ProductMood, error) {
	return pg.All(tx, pgx.RowToStructByPos[ProductMood],
		`SELECT store_id, product, good, neutral, poor FROM product_answer
		WHERE merchant_id = $1 ORDER BY poor DESC, store_id, product OFFSET $2 LIMIT $3`, tx.Merchant, offset, limit)
}
