package ledger

import (
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// ByKeys reads the transfers that idempotency keys made, by key. Their
// explanations are not read.
func ByKeys(tx *pg.Tx, keys []string) (map[string]Transfer, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, idem_key, member_id, debit, credit, amount, kind, source_kind,
			source_id FROM transfer WHERE merchant_id = $1 AND idem_key = ANY($2)`, tx.Merchant, keys)
	if err != nil {
		return nil, err
	}
	found := make(map[string]Transfer, len(keys))
	var t Transfer
	into := []any{&t.ID, &t.Key, &t.Member, &t.Debit, &t.Credit, &t.Amount, &t.Kind, &t.Source.Kind, &t.Source.ID}
	_, err = pgx.ForEachRow(rows, into, func() error {
		found[t.Key] = t
		return nil
	})
	return found, err
}
