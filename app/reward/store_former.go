package reward

import (
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Retire remembers a redemption's code before it gets another: from then on it
// is one of Former.
func Retire(tx *pg.Tx, r *Redemption) error {
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO former_code (merchant_id, store_id, code, redemption_id, retired_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, tx.Merchant, r.StoreID, r.Code, r.ID, tx.Now)
	if err == nil && !slices.Contains(r.Former, r.Code) {
		r.Former = append(r.Former, r.Code)
	}
	return err
}

// recall fills in the former codes of redemptions. Only one that was salted anew
// can have any.
func recall(tx *pg.Tx, all []*Redemption) error {
	by := map[uuid.UUID]*Redemption{}
	var ids []uuid.UUID
	for _, r := range all {
		if r.Salt > 0 {
			by[r.ID], ids = r, append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT redemption_id, code FROM former_code
		WHERE merchant_id = $1 AND redemption_id = ANY($2) ORDER BY retired_at, code`, tx.Merchant, ids)
	if err != nil {
		return err
	}
	var id uuid.UUID
	var code string
	_, err = pgx.ForEachRow(rows, []any{&id, &code}, func() error {
		by[id].Former = append(by[id].Former, code)
		return nil
	})
	return err
}
