package ledger

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Forecast is how many usable points end in a month of the merchant's calendar,
// unless they are used before. At is the month's first day.
type Forecast struct {
	At     time.Time
	Points int64
}

// Slice is which lots one statement adds up: those after an id, so many at most.
type Slice struct {
	After uuid.UUID
	Size  int
}

// EndingByMonth adds up, for the lots of a slice, what ends until a moment. next
// is the slice that follows, nil after the last lot. A statement over all lots of
// a merchant with millions would be cut off.
func EndingByMonth(
	tx *pg.Tx, zone *time.Location, until time.Time, s Slice,
) (months []Forecast, next *Slice, err error) {
	last, err := lastOf(tx, s)
	if err != nil {
		return nil, nil, err
	}
	months, err = pg.All(tx, pgx.RowToStructByPos[Forecast], `
		SELECT date_trunc('month', (ends - interval '1 day') AT TIME ZONE $3)::date, sum(remaining)::bigint
		FROM (`+ending+`) e WHERE id > $4 AND id <= $5 GROUP BY 1 ORDER BY 1`,
		tx.Merchant, until, zone.String(), s.After, last)
	if err == nil && last != uuid.Max {
		next = &Slice{After: last, Size: s.Size}
	}
	return months, next, err
}

// lastOf is the id of a slice's last lot, uuid.Max when no slice follows.
func lastOf(tx *pg.Tx, s Slice) (uuid.UUID, error) {
	ids, err := pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM lot WHERE merchant_id = $1 AND id > $2 ORDER BY id
		OFFSET $3 LIMIT 1`, tx.Merchant, s.After, s.Size-1)
	if err != nil || len(ids) == 0 {
		return uuid.Max, err
	}
	return ids[0], nil
}

// AddUp adds the sums of another slice to those so far, by month.
func AddUp(sums, more []Forecast) []Forecast {
	for _, m := range more {
		at := slices.IndexFunc(sums, func(f Forecast) bool { return f.At.Equal(m.At) })
		if at < 0 {
			sums = append(sums, m)
			continue
		}
		sums[at].Points += m.Points
	}
	slices.SortFunc(sums, func(a, b Forecast) int { return a.At.Compare(b.At) })
	return sums
}

// KeepForecast keeps what was added up at a moment.
func KeepForecast(tx *pg.Tx, at time.Time, months []Forecast) error {
	days, points := make([]time.Time, len(months)), make([]int64, len(months))
	for i, m := range months {
		days[i], points[i] = m.At, m.Points
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO expiry_forecast (merchant_id, at, months, points)
		VALUES ($1, $2, $3::date[], $4) ON CONFLICT (merchant_id) DO UPDATE
			SET at = excluded.at, months = excluded.months, points = excluded.points`, tx.Merchant, at, days, points)
	return err
}

// KeptForecast reads what was added up last, and when. The time is zero when
// nothing was.
func KeptForecast(tx *pg.Tx) (months []Forecast, at time.Time, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT at, m, p FROM expiry_forecast, unnest(months, points) u (m, p)
		WHERE merchant_id = $1 UNION ALL SELECT at, NULL, NULL FROM expiry_forecast WHERE merchant_id = $1
		ORDER BY 2`, tx.Merchant)
	if err != nil {
		return nil, at, err
	}
	var month *time.Time
	var points *int64
	_, err = pgx.ForEachRow(rows, []any{&at, &month, &points}, func() error {
		if month != nil {
			months = append(months, Forecast{At: *month, Points: *points})
		}
		return nil
	})
	return months, at, err
}
