package order

import (
	"time"

	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// Habit is how the people who bought in one currency came back. Whoever gave
// neither an account nor an e-mail cannot be told from others and is not in it.
type Habit struct {
	Currency      string
	Buyers        int64
	Orders        int64
	Sales         int64     // minor units
	Returned      int64     // buyers with a second order
	ReturnedSales int64     // what those buyers paid, minor units
	Once          int64     // buyers with one order
	Twice         int64     // with two
	Thrice        int64     // with three
	More          int64     // with four or more
	Since         time.Time // of the oldest order in it
}

// Habits counts, a currency a row and the one with most buyers first, how often
// each buyer paid for an order since a moment. At most the newest limit orders
// are looked at.
func Habits(tx *pg.Tx, since time.Time, limit int) ([]Habit, error) {
	return pg.All(tx, pgx.RowToStructByPos[Habit], `
		WITH recent AS (
			SELECT member_id, currency, total, placed_at FROM orders
			WHERE merchant_id = $1 AND placed_at >= $2 AND member_id IS NOT NULL AND status = $3 AND total > 0
			ORDER BY placed_at DESC LIMIT $4
		), buyers AS (
			SELECT currency, count(*) AS orders, sum(total) AS sales, min(placed_at) AS since FROM recent
			GROUP BY currency, member_id
		)
		SELECT currency, count(*), sum(orders)::bigint, sum(sales)::bigint, count(*) FILTER (WHERE orders > 1),
			coalesce(sum(sales) FILTER (WHERE orders > 1), 0)::bigint, count(*) FILTER (WHERE orders = 1),
			count(*) FILTER (WHERE orders = 2), count(*) FILTER (WHERE orders = 3), count(*) FILTER (WHERE orders > 3),
			min(since)
		FROM buyers GROUP BY currency ORDER BY count(*) DESC, currency`,
		tx.Merchant, since, int16(platform.Paid), limit)
}
