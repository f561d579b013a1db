package program

import (
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// LiveTiers reads the tiers of the newest version, and its number; 0 before the
// first.
func LiveTiers(tx *pg.Tx) (plan TierPlan, version int, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT number, coalesce(document -> 'tiers', '{}') FROM program_version
		WHERE merchant_id = $1 ORDER BY number DESC LIMIT 1`, tx.Merchant)
	if err != nil {
		return plan, 0, err
	}
	var text []byte
	if _, err = pgx.ForEachRow(rows, []any{&version, &text}, func() error { return nil }); err != nil || version == 0 {
		return plan, 0, err
	}
	return plan, version, json.Unmarshal(text, &plan)
}
