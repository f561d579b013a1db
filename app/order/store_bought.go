package order

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/money"
	"regulars/app/platform"
)

// Bought is what somebody bought so far, cancelled orders apart.
type Bought struct {
	Orders int64
	Last   *time.Time
	Spent  []money.Amount // by currency, the most first
}

// BoughtBy reads what a member bought.
func BoughtBy(tx *pg.Tx, member uuid.UUID) (b Bought, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT currency, count(*), max(placed_at), sum(total) FROM orders
		WHERE merchant_id = $1 AND member_id = $2 AND status <> $3 GROUP BY currency ORDER BY 4 DESC`,
		tx.Merchant, member, platform.Cancelled)
	if err != nil {
		return b, err
	}
	var n int64
	var last time.Time
	var spent money.Amount
	_, err = pgx.ForEachRow(rows, []any{&spent.Currency, &n, &last, &spent.Minor}, func() error {
		b.Orders += n
		if b.Last == nil || last.After(*b.Last) {
			b.Last = new(last)
		}
		b.Spent = append(b.Spent, spent)
		return nil
	})
	return b, err
}
