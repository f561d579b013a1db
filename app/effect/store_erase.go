package effect

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Untied reports whether the profiles of accounts have been written, or never
// will be: what needs attention is not waited for.
func Untied(tx *pg.Tx, stores []uuid.UUID, customers []string) (done bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT NOT EXISTS (SELECT FROM effect e WHERE e.merchant_id = $1
		AND e.state = 0 AND e.effect_key IN (SELECT 'profile|' || s || '|' || c
			FROM unnest($2::uuid[], $3::text[]) a (s, c)))`, tx.Merchant, stores, customers).Scan(&done)
	return done, err
}

// Forget drops what was written to accounts, and which they are.
func Forget(tx *pg.Tx, stores []uuid.UUID, customers []string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM effect WHERE merchant_id = $1 AND effect_key IN
		(SELECT k || '|' || s || '|' || c FROM unnest($2::uuid[], $3::text[]) a (s, c),
			unnest(ARRAY['profile', 'consent']) k)`,
		tx.Merchant, stores, customers)
	return err
}
