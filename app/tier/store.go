package tier

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/ledger"
	"regulars/app/order"
	"regulars/app/platform"
)

const people = `
	SELECT m.id, coalesce(m.joined_at, m.created_at) AS joined, coalesce(s.tier, '') AS tier, s.since, s.until,
		coalesce(s.how, 0::smallint) AS how, s.told_at, s.lowers_on
	FROM member m LEFT JOIN tier_state s ON s.merchant_id = m.merchant_id AND s.member_id = m.id
	WHERE m.merchant_id = $1 AND m.state IN (0, 1) `

// People reads members of the program, guests included, with what they did.
// Others are left out.
func People(tx *pg.Tx, ids []uuid.UUID) ([]*Person, error) {
	return list(tx, people+"AND m.id = ANY($2)", tx.Merchant, ids)
}

// PeopleAfter reads up to limit members of the program above an id.
func PeopleAfter(tx *pg.Tx, after uuid.UUID, limit int) ([]*Person, error) {
	return list(tx, people+"AND m.id > $2 ORDER BY m.id LIMIT $3", tx.Merchant, after, limit)
}

// Due reads up to limit members of whom the clock alone may change something.
func Due(tx *pg.Tx, limit int) ([]*Person, error) {
	return list(tx, people+"AND s.next_at <= $2 ORDER BY s.next_at, m.id LIMIT $3", tx.Merchant, tx.Now, limit)
}

func list(tx *pg.Tx, query string, args ...any) ([]*Person, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `WITH who AS MATERIALIZED (`+query+`)
		SELECT w.*, c.month, c.currency, c.points, c.spend, c.orders
		FROM who w LEFT JOIN tier_month c ON c.merchant_id = $1 AND c.member_id = w.id ORDER BY w.id`, args...)
	if err != nil {
		return nil, err
	}
	var found []*Person
	for rows.Next() {
		p, month, err := scan(rows)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 || found[len(found)-1].ID != p.ID {
			found = append(found, p)
		}
		if last := found[len(found)-1]; month != nil {
			last.Months = append(last.Months, *month)
		}
	}
	return found, rows.Err()
}

func scan(rows pgx.Rows) (*Person, *Month, error) {
	p := &Person{}
	var since *time.Time
	var month *int
	var currency *string
	var points, spend, orders *int64
	err := rows.Scan(&p.ID, &p.Joined, &p.Tier, &since, &p.Until, &p.How, &p.ToldAt, &p.LowersOn,
		&month, &currency, &points, &spend, &orders)
	if since != nil {
		p.Since = *since
	}
	if err != nil || month == nil {
		return p, nil, err
	}
	return p, &Month{Month: *month, Currency: *currency, Points: *points, Spend: *spend, Orders: *orders}, nil
}

// Count adds to what members did. All columns of a month go up and down
// together, so a batch touches each row once.
func Count(tx *pg.Tx, more map[uuid.UUID][]Month) error {
	var members []uuid.UUID
	var months []int32
	var currencies []string
	var points, spend, orders []int64
	for member, list := range more {
		for _, m := range list {
			if m.Points == 0 && m.Spend == 0 && m.Orders == 0 {
				continue
			}
			members, currencies = append(members, member), append(currencies, m.Currency)
			months = append(months, int32(m.Month)) //nolint:gosec // of a year that has four digits
			points, spend, orders = append(points, m.Points), append(spend, m.Spend), append(orders, m.Orders)
		}
	}
	if len(members) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO tier_month AS t (merchant_id, member_id, month, currency, points, spend, orders)
		SELECT $1, c.* FROM unnest($2::uuid[], $3::int[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
			c (m, n, y, p, s, o) ORDER BY m, n, y
		ON CONFLICT (merchant_id, member_id, month, currency) DO UPDATE SET points = t.points + excluded.points,
			spend = t.spend + excluded.spend, orders = t.orders + excluded.orders`,
		tx.Merchant, members, months, currencies, points, spend, orders)
	return err
}

const countedOrders = `
	SELECT member_id, (extract(year FROM placed_at AT TIME ZONE $2) * 12 + extract(month FROM placed_at AT TIME ZONE $2)
		- 1)::int AS month, currency, posted AS points,
		CASE WHEN status = $3 AND note <> ALL($4) THEN total ELSE 0 END AS spend,
		CASE WHEN status = $3 AND note <> ALL($4) THEN 1 ELSE 0 END AS orders
	FROM orders WHERE merchant_id = $1 AND member_id IS NOT NULL`

const countedTransfers = `
	SELECT member_id,
		(extract(year FROM at AT TIME ZONE $2) * 12 + extract(month FROM at AT TIME ZONE $2) - 1)::int, '',
		CASE kind WHEN $7 THEN amount ELSE -amount END, 0, 0
	FROM transfer WHERE merchant_id = $1 AND kind IN ($7, $8) AND source_kind NOT IN ($5, $6)`

// uncounted are the notes of paid orders that were placed outside the program,
// or by somebody whom it excludes. One that earned nothing for another reason was
// bought by a member all the same.
var uncounted = []order.Note{
	order.BeforeStart, order.NoMember, order.NotYetMember, order.AfterLeaving, order.NotPaid, order.TestOrder,
	order.Worthless, order.NotWanted, order.ExcludedMember, order.Paused,
}

func uncountedNotes() []int16 {
	notes := make([]int16, len(uncounted))
	for i, note := range uncounted {
		notes[i] = int16(note)
	}
	return notes
}

// OfOrder is what an order counts for its member, and in which month.
func OfOrder(o *order.Order, zone *time.Location) Month {
	m := Month{Month: MonthOf(o.PlacedAt, zone), Currency: o.Currency, Points: o.Posted}
	if o.Status == platform.Paid && !slices.Contains(uncounted, o.Note) {
		m.Spend, m.Orders = o.Total, 1
	}
	return m
}

// OfTransfer is what a movement that no order made counts; false for nothing.
func OfTransfer(t *ledger.Transfer, zone *time.Location) (Month, bool) {
	m := Month{Month: MonthOf(t.At, zone), Points: t.Amount}
	if t.Kind == ledger.TakenBack {
		m.Points = -m.Points
	}
	return m, (t.Kind == ledger.Earned || t.Kind == ledger.TakenBack) &&
		t.Source.Kind != ledger.FromOrder && t.Source.Kind != ledger.FromTier
}
