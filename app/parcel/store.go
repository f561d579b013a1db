package parcel

import (
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// looksBack is how far back parcels are counted, and soon enough is when one that
// arrives at all has arrived.
const (
	looksBack  = 180 * day
	soonEnough = 30 * day
)

// Count counts anew how long the store's parcels took, when that was done longer
// ago than so long. An arrival within the hour of sending is none that anybody
// saw, and one that was guessed says nothing of how long parcels take.
func Count(tx *pg.Tx, after time.Duration) error {
	var fresh bool
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM transit WHERE merchant_id = $1 AND country = ''
		AND counted_at > $2)`, tx.Merchant, tx.Now.Add(-after)).Scan(&fresh)
	if err != nil || fresh {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `
		INSERT INTO transit (merchant_id, country, arrived, usual_hours, late_hours, sent, told, counted_at)
		SELECT $1, coalesce(country, ''), count(hours),
			coalesce(round(percentile_cont(0.5) WITHIN GROUP (ORDER BY hours)), 0),
			coalesce(round(percentile_cont(0.9) WITHIN GROUP (ORDER BY hours)), 0),
			count(*) FILTER (WHERE due), count(hours) FILTER (WHERE due), $2
		FROM (
			SELECT country, fulfilled_at < $4 AS due, CASE WHEN NOT delivered_guessed
				THEN extract(epoch FROM delivered_at - fulfilled_at) / 3600 END AS hours
			FROM order_moment
			WHERE merchant_id = $1 AND country <> '' AND fulfilled_at > $3
				AND (delivered_at IS NULL OR delivered_guessed OR delivered_at > fulfilled_at + interval '1 hour')
		) parcel
		GROUP BY GROUPING SETS ((country), ())
		ORDER BY country NULLS FIRST
		ON CONFLICT (merchant_id, country) DO UPDATE SET arrived = excluded.arrived,
			usual_hours = excluded.usual_hours, late_hours = excluded.late_hours, sent = excluded.sent,
			told = excluded.told, counted_at = excluded.counted_at`,
		tx.Merchant, tx.Now, tx.Now.Add(-looksBack), tx.Now.Add(-soonEnough))
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `DELETE FROM transit WHERE merchant_id = $1 AND counted_at < $2`,
		tx.Merchant, tx.Now)
	return err
}

// HowLong reads what was counted last, most parcels first.
func HowLong(tx *pg.Tx) (all []Took, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT country, arrived, usual_hours, late_hours, sent, told FROM transit
		WHERE merchant_id = $1 ORDER BY arrived DESC, country`, tx.Merchant)
	if err != nil {
		return nil, err
	}
	var t Took
	var usual, late int
	_, err = pgx.ForEachRow(rows, []any{&t.Country, &t.Arrived, &usual, &late, &t.Sent, &t.Told}, func() error {
		t.Usual, t.Late = time.Duration(usual)*time.Hour, time.Duration(late)*time.Hour
		all = append(all, t)
		return nil
	})
	return all, err
}

// Said reads what the merchant typed; nothing for none.
func Said(tx *pg.Tx) (t Typed, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT usual_days, late_days FROM parcel_setting WHERE merchant_id = $1`,
		tx.Merchant).Scan(&t.UsualDays, &t.LateDays)
	if errors.Is(err, pgx.ErrNoRows) {
		return Typed{}, nil
	}
	return t, err
}

// Say writes what the merchant types.
func Say(tx *pg.Tx, t Typed) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO parcel_setting (merchant_id, usual_days, late_days)
		VALUES ($1, $2, $3) ON CONFLICT (merchant_id) DO UPDATE SET usual_days = excluded.usual_days,
			late_days = excluded.late_days`, tx.Merchant, t.UsualDays, t.LateDays)
	return err
}

// OnWay is an order of a member whose parcel is on its way.
type OnWay struct {
	Order    uuid.UUID
	Member   uuid.UUID
	Name     string // of the order, as the store shows it
	Nth      int
	Placed   time.Time
	Currency string
	Expected time.Time // when it should arrive
}

// How long after its moment a parcel is still found: whoever was not at work then
// tells nobody of old news.
const (
	ahead   = day // of its arrival
	catchUp = 3 * day
)

// TellArriving notes, of up to most parcels, that they should arrive within a day,
// and returns their orders. One that takes less than a day and a half is not
// spoken of twice.
func TellArriving(tx *pg.Tx, expect []Expect, most int) ([]OnWay, error) {
	return note{
		set: `arriving_at = $2`, unless: `m.arriving_at IS NULL AND m.late_at IS NULL`,
		span: func(e Expect) (begin, end time.Duration) {
			if begin = e.Usual - ahead; begin < ahead/2 {
				return 0, 0
			}
			return begin, e.Usual
		},
	}.mark(tx, expect, most)
}

// TellLate notes, of up to most parcels, that they took longer than nearly all do,
// and returns their orders.
func TellLate(tx *pg.Tx, expect []Expect, most int) ([]OnWay, error) {
	return note{
		set: `late_at = $2, late_guessed = true`, unless: `m.late_at IS NULL`,
		span: func(e Expect) (begin, end time.Duration) {
			if e.Late == 0 {
				return 0, 0
			}
			return e.Late, e.Late + catchUp
		},
	}.mark(tx, expect, most)
}

// note is something to be written down of parcels that were sent so long ago.
type note struct {
	set    string                                    // of order_moment m
	unless string                                    // it was before
	span   func(e Expect) (begin, end time.Duration) // since the sending; nothing where both are alike
}

// mark writes a note, each by what is expected of its country. Cancelled orders, and
// those of which everything was given back, are left out.
func (n note) mark(tx *pg.Tx, expect []Expect, most int) (found []OnWay, err error) {
	if len(expect) == 0 {
		return nil, nil
	}
	countries, longest := make([]string, len(expect)), time.Duration(0)
	begin, end := make([]time.Duration, len(expect)), make([]time.Duration, len(expect))
	for i, e := range expect {
		countries[i] = e.Country
		begin[i], end[i] = n.span(e)
		longest = max(longest, end[i])
	}
	return pg.All(tx, pgx.RowToStructByPos[OnWay], `
		WITH due AS (
			SELECT m.store_id, m.external_id, o.id, o.member_id, o.name, o.nth, o.placed_at, o.currency,
				m.fulfilled_at + e.usual AS expected
			FROM order_moment m
			JOIN unnest($3::text[], $4::interval[], $5::interval[], $6::interval[]) e (country, usual, begins, ends)
				ON e.country = CASE WHEN m.country = ANY($3) THEN m.country ELSE '' END
			JOIN orders o USING (merchant_id, store_id, external_id)
			WHERE m.merchant_id = $1 AND m.delivered_at IS NULL AND m.country <> '' AND m.fulfilled_at > $7
				AND m.fulfilled_at + e.begins <= $2 AND m.fulfilled_at + e.ends > $2 AND `+n.unless+`
				AND o.member_id IS NOT NULL AND o.status = `+paid+` AND o.total > 0
			LIMIT $8 FOR UPDATE OF m SKIP LOCKED)
		UPDATE order_moment m SET `+n.set+` FROM due
		WHERE m.merchant_id = $1 AND m.store_id = due.store_id AND m.external_id = due.external_id
		RETURNING due.id, due.member_id, due.name, due.nth, due.placed_at, due.currency, due.expected`,
		tx.Merchant, tx.Now, countries, usualOf(expect), begin, end, tx.Now.Add(-longest), most)
}

var paid = strconv.Itoa(int(platform.Paid))

func usualOf(expect []Expect) []time.Duration {
	usual := make([]time.Duration, len(expect))
	for i, e := range expect {
		usual[i] = e.Usual
	}
	return usual
}

// How long a parcel that never was told to have arrived keeps offers back, and how
// old its order may be.
const (
	heldFor = 14 * day
	oldest  = 120 * day
)

// Overdue is an order of a member's whose parcel is late.
type Overdue struct {
	Order   uuid.UUID
	Store   uuid.UUID
	Name    string // of the order, as the store shows it
	Country string
	Sent    *time.Time // nil where only the carrier's word is known
}

// late finds orders o, with their moments m, of a member whose parcels are late.
const late = `FROM orders o JOIN order_moment m USING (merchant_id, store_id, external_id)
	WHERE o.merchant_id = $1 AND o.member_id = $2 AND o.placed_at > $3 AND o.status = $5 AND o.total > 0
		AND m.late_at > $4 AND m.delivered_at IS NULL`

func lateOf(tx *pg.Tx, member uuid.UUID) []any {
	return []any{tx.Merchant, member, tx.Now.Add(-oldest), tx.Now.Add(-heldFor), int16(platform.Paid)}
}

// OverdueOf lists a member's orders whose parcels are late, newest first, at most
// 20.
func OverdueOf(tx *pg.Tx, member uuid.UUID) ([]Overdue, error) {
	return pg.All(tx, pgx.RowToStructByPos[Overdue], "SELECT o.id, o.store_id, o.name, m.country, m.fulfilled_at "+late+
		" ORDER BY o.placed_at DESC LIMIT 20", lateOf(tx, member)...)
}

// Waited reports whether a member waits for a parcel that is late.
func Waited(tx *pg.Tx, member uuid.UUID) (waits bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT "+late+")", lateOf(tx, member)...).Scan(&waits)
	return waits, err
}

// Guess is an order's parcel that should have arrived, as far as anybody can tell.
type Guess struct {
	Store    uuid.UUID
	External string // id of the order
	At       time.Time
	Placed   time.Time
}

// UsuallyThere is how long a parcel takes where nobody knows better.
const UsuallyThere = 5 * day

// Unheard lists up to most parcels of stores that should have arrived by now, by how
// long parcels to their country take, and of which nobody told. Those sent long ago
// are left alone.
func Unheard(tx *pg.Tx, stores []uuid.UUID, expect []Expect, most int) ([]Guess, error) {
	countries := make([]string, len(expect))
	for i, e := range expect {
		countries[i] = e.Country
	}
	return pg.All(tx, pgx.RowToStructByPos[Guess], `
		SELECT m.store_id, m.external_id, m.fulfilled_at + coalesce(e.usual, $5), o.placed_at
		FROM order_moment m
		JOIN orders o USING (merchant_id, store_id, external_id)
		LEFT JOIN unnest($3::text[], $4::interval[]) e (country, usual)
			ON e.country = CASE WHEN m.country = ANY($3) THEN m.country ELSE '' END
		WHERE m.merchant_id = $1 AND m.store_id = ANY($2) AND m.delivered_at IS NULL AND m.country <> ''
			AND m.fulfilled_at > $7 AND m.fulfilled_at + coalesce(e.usual, $5) <= $6 AND o.status = `+paid+`
		ORDER BY m.fulfilled_at LIMIT $8`,
		tx.Merchant, stores, countries, usualOf(expect), UsuallyThere, tx.Now, tx.Now.Add(-oldest), most)
}
