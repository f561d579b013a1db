package tier

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/platform"
)

// PastPeopleAfter is PeopleAfter for a program that has no tiers yet: what they
// did is added up from their orders and transfers, and kept nowhere.
func PastPeopleAfter(tx *pg.Tx, zone *time.Location, after uuid.UUID, limit int) ([]*Person, error) {
	people, err := PeopleAfter(tx, after, limit)
	if err != nil {
		return nil, err
	}
	ids, byID := make([]uuid.UUID, len(people)), make(map[uuid.UUID]*Person, len(people))
	for i, p := range people {
		ids[i], byID[p.ID], p.Months = p.ID, p, nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT member_id, month, currency, sum(points)::bigint, sum(spend)::bigint, sum(orders)::bigint FROM (`+
		countedOrders+" AND member_id = ANY($9) UNION ALL "+countedTransfers+` AND member_id = ANY($9)) c
		GROUP BY member_id, month, currency HAVING sum(points) <> 0 OR sum(spend) <> 0 OR sum(orders) <> 0`,
		tx.Merchant, zone.String(), int16(platform.Paid), uncountedNotes(),
		int16(ledger.FromOrder), int16(ledger.FromTier), int16(ledger.Earned), int16(ledger.TakenBack), ids)
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	var m Month
	_, err = pgx.ForEachRow(rows, []any{&id, &m.Month, &m.Currency, &m.Points, &m.Spend, &m.Orders}, func() error {
		byID[id].Months = append(byID[id].Months, m)
		return nil
	})
	return people, err
}
