package segment

import (
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// Touch notes that something about members changed: one small row, whatever
// their number, which no other transaction waits for.
func Touch(tx *pg.Tx, members []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), "INSERT INTO segment_dirty (merchant_id, id, members) VALUES ($1, $2, $3)",
		tx.Merchant, tx.NewID(), members)
	return err
}

// MerchantsWithDue lists merchants whose members' facts are to be taken down
// anew. For AcrossMerchants.
func MerchantsWithDue(tx *pg.Tx) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT merchant_id FROM segment_scale WHERE least(next_at, stage_at) <= $1
		UNION SELECT merchant_id FROM segment_dirty`, tx.Now)
}

// Pass is how far the recount of all members is.
type Pass struct {
	NextAt     time.Time // when it goes on, or begins anew
	After      uuid.UUID // past this member
	Drifted    int64     // members who stood otherwise than they were found
	MeasuredAt *time.Time
	StageAt    time.Time  // when the clock leads somebody further on the map; long ago until all were placed
	PlacedAt   *time.Time // when all had been placed on the map for the first time
	GapsAt     *time.Time // when gaps between orders were measured last (MeasureGaps)
}

// GapsDue reports whether gaps are to be measured before anything else: nobody ever
// did, or all members are about to be counted anew.
func (p *Pass) GapsDue(now time.Time) bool {
	return p.GapsAt == nil || p.After == uuid.Nil && !p.NextAt.After(now) && p.GapsAt.Before(p.NextAt)
}

const figureColumns = "next_at, after_member, drifted, measured_at, stage_at, placed_at, gaps_at"

// LockPass keeps others from taking facts down until the transaction ends. ok is
// false when somebody does already, or nobody ever opened the segments.
func LockPass(tx *pg.Tx) (p Pass, ok bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT `+figureColumns+` FROM segment_scale
		WHERE merchant_id = $1 FOR UPDATE SKIP LOCKED`, tx.Merchant).
		Scan(&p.NextAt, &p.After, &p.Drifted, &p.MeasuredAt, &p.StageAt, &p.PlacedAt, &p.GapsAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, false, nil
	}
	return p, err == nil, err
}

// ReadPass is LockPass for a look.
func ReadPass(tx *pg.Tx) (p Pass, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT `+figureColumns+` FROM segment_scale
		WHERE merchant_id = $1`, tx.Merchant).
		Scan(&p.NextAt, &p.After, &p.Drifted, &p.MeasuredAt, &p.StageAt, &p.PlacedAt, &p.GapsAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, nil
	}
	return p, err
}

// SavePass notes how far the recount is.
func SavePass(tx *pg.Tx, p Pass) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale SET next_at = $2, after_member = $3, drifted = $4
		WHERE merchant_id = $1`, tx.Merchant, p.NextAt, p.After, p.Drifted)
	return err
}

// TakeDirty takes the members whom up to limit notes name, and forgets the
// notes: with the transaction in which the facts are taken down anew.
func TakeDirty(tx *pg.Tx, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `WITH taken AS (
			DELETE FROM segment_dirty WHERE merchant_id = $1 AND id = ANY(ARRAY(
				SELECT id FROM segment_dirty WHERE merchant_id = $1 ORDER BY id LIMIT $2)) RETURNING members)
		SELECT DISTINCT m FROM taken, unnest(members) m`, tx.Merchant, limit)
}

// People lists up to limit members by id, after one: all whom facts may be about.
func People(tx *pg.Tx, after uuid.UUID, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM member WHERE merchant_id = $1 AND id > $2
		ORDER BY id LIMIT $3`, tx.Merchant, after, limit)
}

// Postpone has a recount that failed go on a minute later.
func Postpone(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale SET next_at = greatest(next_at, $2),
		stage_at = greatest(stage_at, $2) WHERE merchant_id = $1`, tx.Merchant, tx.Now.Add(time.Minute))
	return err
}

// Gaps between orders are looked at so many years back, of about so many buyers:
// ids end in random bytes.
const (
	gapYears  = 2
	gapBuyers = 100_000
)

// Measure takes down how the shop's buyers rank, from all of them.
func Measure(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale s SET measured_at = $2, buyers = q.n,
			recency = coalesce(q.r, '{}'), frequency = coalesce(q.f, '{}'), spent = coalesce(q.m, '{}')
		FROM (SELECT count(*) n,
			percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY last_order_at) r,
			percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY orders::bigint) f,
			percentile_disc(ARRAY(SELECT p / 100.0::double precision FROM generate_series(1, 99) p))
				WITHIN GROUP (ORDER BY spent) m
			FROM segment_fact WHERE merchant_id = $1 AND orders > 0) q WHERE s.merchant_id = $1`,
		tx.Merchant, tx.Now)
	return err
}

// MeasureGaps takes down how long it is between two orders of a buyer. It holds for
// everybody once all were looked at after it: it is done before.
func MeasureGaps(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale s SET gap = q.g[1], gap_p90 = q.g[2], gaps_at = $5
		FROM (SELECT percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds) g FROM (
			SELECT extract(epoch FROM placed_at
				- lag(placed_at) OVER (PARTITION BY member_id ORDER BY placed_at))::bigint seconds
			FROM orders
			WHERE merchant_id = $1 AND member_id IS NOT NULL AND status = $2 AND total > 0 AND placed_at > $3
				AND get_byte(uuid_send(member_id), 15) < (SELECT 256 * $4::bigint / greatest($4, 1,
					CASE WHEN measured_at IS NULL THEN (SELECT count(*) FROM member WHERE merchant_id = $1)
						ELSE buyers END)
					FROM segment_scale WHERE merchant_id = $1)) o
			WHERE seconds IS NOT NULL) q WHERE s.merchant_id = $1`,
		tx.Merchant, int16(platform.Paid), tx.Now.AddDate(-gapYears, 0, 0), int64(gapBuyers), tx.Now)
	return err
}

// Recount has all members taken down anew as soon as somebody can. A recount
// that is under way goes on.
func Recount(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE segment_scale SET next_at = least(next_at, $2) WHERE merchant_id = $1",
		tx.Merchant, tx.Now)
	return err
}
