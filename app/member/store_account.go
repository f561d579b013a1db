package member

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// AccountsIn gives the customer ids of members who may sign in to a store; who has no
// account there is missing.
func AccountsIn(tx *pg.Tx, members []uuid.UUID, store uuid.UUID) (map[uuid.UUID]string, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT DISTINCT ON (member_id) member_id, customer_id FROM identity
		WHERE merchant_id = $1 AND member_id = ANY($2) AND store_id = $3 AND account AND deleted_at IS NULL
		ORDER BY member_id, customer_id`, tx.Merchant, members, store)
	if err != nil {
		return nil, err
	}
	accounts := make(map[uuid.UUID]string, len(members))
	var id uuid.UUID
	var customer string
	_, err = pgx.ForEachRow(rows, []any{&id, &customer}, func() error {
		accounts[id] = customer
		return nil
	})
	return accounts, err
}
