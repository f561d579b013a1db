package ledger

import (
	"math"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Day is what moved on one day of the merchant's calendar, by kind.
type Day struct {
	Day    time.Time // midnight UTC of that date
	Kind   Kind
	Points int64
}

// Days lists what moved from a date on.
func Days(tx *pg.Tx, from time.Time) ([]Day, error) {
	return pg.All(tx, pgx.RowToStructByPos[Day], `SELECT day, kind, points FROM ledger_day
		WHERE merchant_id = $1 AND day >= $2::date AND kind < 100 ORDER BY day, kind`,
		tx.Merchant, from.Format(time.DateOnly))
}

// Rows of ledger_day that are no kind of movement: what the day changed of all
// members' points. Their sum over all days is what members have, without
// reading a balance.
const (
	netPending   Kind = 101
	netAvailable Kind = 102
)

// Outstanding is the points that all members have. What no int64 can hold is
// told as the nearest that one can: a home page with an absurd figure still opens.
func Outstanding(tx *pg.Tx) (pending, available int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT least(greatest(p, $4), $5)::bigint, least(greatest(a, $4), $5)::bigint
		FROM (SELECT coalesce(sum(points) FILTER (WHERE kind = $2), 0) p,
			coalesce(sum(points) FILTER (WHERE kind = $3), 0) a
			FROM ledger_day WHERE merchant_id = $1 AND kind IN ($2, $3)) whole`,
		tx.Merchant, int16(netPending), int16(netAvailable), int64(math.MinInt64), int64(math.MaxInt64)).
		Scan(&pending, &available)
	return pending, available, err
}

// PendingOf lists the sources whose points a member still waits for, and when
// each becomes usable.
func PendingOf(tx *pg.Tx, member uuid.UUID) (map[Source]time.Time, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT source_kind, source_id, available_at FROM lot
		WHERE merchant_id = $1 AND member_id = $2 AND state = 0 AND remaining > 0`, tx.Merchant, member)
	if err != nil {
		return nil, err
	}
	waiting := map[Source]time.Time{}
	var source Source
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&source.Kind, &source.ID, &at}, func() error {
		waiting[source] = at.UTC()
		return nil
	})
	return waiting, err
}

// ByKey finds the transfer that an idempotency key made; found is false when
// there is none.
func ByKey(tx *pg.Tx, key string) (id uuid.UUID, found bool, err error) {
	ids, err := pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM transfer WHERE merchant_id = $1 AND idem_key = $2`,
		tx.Merchant, key)
	if err != nil || len(ids) == 0 {
		return id, false, err
	}
	return ids[0], true, nil
}
