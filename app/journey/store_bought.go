package journey

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// Noted are rows that say who of an audience is in which group, and since when: a
// table with member_id, grp and at, whose column Of names what it is an audience of.
type Noted struct {
	Table, Of string
	ID        uuid.UUID
	Since     time.Time   // when the first was noted
	Closes    time.Time   // when purchases of the last count no more; zero while that is open
	Days      int16       // in which a purchase counts
	Among     []uuid.UUID // of these members alone; nil for all
}

// Bought adds up what both groups bought within days of being noted, from what their
// orders are worth now. Other currencies count as purchases without a sum. Orders are
// found by when they were placed: an audience's own span, however old the shop.
func (n Noted) Bought(tx *pg.Tx, currency string, given, alone *Side) error {
	until := n.Closes
	if until.IsZero() {
		until = tx.Now
	}
	rows, err := tx.Pgx.Query(tx.Context(), fmt.Sprintf(`
		SELECT grp, count(*), sum(revenue)::float8, sum(revenue * revenue)::float8 FROM (
			SELECT p.grp, p.member_id, coalesce(sum(o.total) FILTER (WHERE o.currency = $5), 0)::numeric AS revenue
			FROM orders o JOIN %s p ON p.merchant_id = $1 AND p.%s = $2 AND p.member_id = o.member_id
			WHERE o.merchant_id = $1 AND o.placed_at >= $3 AND o.placed_at < $4 AND o.placed_at >= p.at
				AND o.placed_at < p.at + make_interval(days => $6) AND o.status = $7 AND o.total > 0
				AND ($8::uuid[] IS NULL OR p.member_id = ANY($8))
			GROUP BY p.grp, p.member_id) b GROUP BY grp`, n.Table, n.Of),
		tx.Merchant, n.ID, n.Since, until, currency, int(n.Days), int16(platform.Paid), n.Among)
	if err != nil {
		return err
	}
	var group Group
	var bought int64
	var revenue, squares float64
	_, err = pgx.ForEachRow(rows, []any{&group, &bought, &revenue, &squares}, func() error {
		side := given
		if group == Alone {
			side = alone
		}
		side.Bought, side.Revenue, side.Squares = bought, revenue, squares
		return nil
	})
	return err
}

// BoughtAmong is Bought of some members alone, and counts how many of them are in
// which group.
func (n Noted) BoughtAmong(tx *pg.Tx, currency string, members []uuid.UUID) (given, alone Side, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), fmt.Sprintf(`SELECT p.grp, count(*) FROM unnest($3::uuid[]) m (id)
		JOIN %s p ON p.merchant_id = $1 AND p.%s = $2 AND p.member_id = m.id GROUP BY p.grp`, n.Table, n.Of),
		tx.Merchant, n.ID, members)
	if err != nil {
		return given, alone, err
	}
	var group Group
	var people int64
	if _, err = pgx.ForEachRow(rows, []any{&group, &people}, func() error {
		if group == Alone {
			alone.People = people
		} else {
			given.People = people
		}
		return nil
	}); err != nil || given.People+alone.People == 0 {
		return given, alone, err
	}
	n.Among = members
	err = n.Bought(tx, currency, &given, &alone)
	return given, alone, err
}
