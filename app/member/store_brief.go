package member

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Brief is who somebody is, for a list about something else.
type Brief struct {
	ID    uuid.UUID
	Name  string
	Email string
}

// Briefs reads people by id; those that are not known are missing.
func Briefs(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]Brief, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, name, email FROM member
		WHERE merchant_id = $1 AND id = ANY($2)`, tx.Merchant, ids)
	if err != nil {
		return nil, err
	}
	found := make(map[uuid.UUID]Brief, len(ids))
	var b Brief
	_, err = pgx.ForEachRow(rows, []any{&b.ID, &b.Name, &b.Email}, func() error {
		found[b.ID] = b
		return nil
	})
	return found, err
}
