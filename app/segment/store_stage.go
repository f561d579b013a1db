package segment

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/insight"
	"regulars/app/internal/pg"
)

// SaveStages writes where members are on the map.
func SaveStages(tx *pg.Tx, facts map[uuid.UUID]*Fact) error {
	n := len(facts)
	ids, stages := make([]uuid.UUID, 0, n), make([]int16, 0, n)
	since, until := make([]*time.Time, 0, n), make([]*time.Time, 0, n)
	for id, f := range facts {
		ids, stages = append(ids, id), append(stages, int16(f.Stage))
		since, until = append(since, f.StageSince), append(until, f.StageUntil)
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_fact f SET stage = s.stage, stage_since = s.since,
			stage_until = s.until
		FROM unnest($2::uuid[], $3::smallint[], $4::timestamptz[], $5::timestamptz[]) s (id, stage, since, until)
		WHERE f.merchant_id = $1 AND f.member_id = s.id
			AND (f.stage, f.stage_since, f.stage_until) IS DISTINCT FROM (s.stage, s.since, s.until)`,
		tx.Merchant, ids, stages, since, until)
	return err
}

// countOut counts members out of the map who are known no more. The row of the scale
// is locked first: whoever takes facts down has it, too, so that neither waits for
// the other's counts.
func countOut(tx *pg.Tx, members []uuid.UUID) error {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT FROM segment_scale WHERE merchant_id = $1 FOR UPDATE",
		tx.Merchant); err != nil {
		return err
	}
	stood, err := insight.Stand(tx, members)
	if err != nil {
		return err
	}
	gone := make([]insight.Standing, 0, len(stood))
	for _, s := range stood {
		gone = append(gone, s)
	}
	return insight.Gone(tx, gone)
}

// StagesDue lists up to limit members whom the clock led out of their stage.
func StagesDue(tx *pg.Tx, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT member_id FROM segment_fact
		WHERE merchant_id = $1 AND stage_until <= $2 ORDER BY stage_until LIMIT $3`, tx.Merchant, tx.Now, limit)
}

// WakeForStagesOf is WakeForStages when only these members moved.
func WakeForStagesOf(tx *pg.Tx, facts map[uuid.UUID]*Fact) error {
	var first *time.Time
	for _, f := range facts {
		if f.StageUntil != nil && (first == nil || f.StageUntil.Before(*first)) {
			first = f.StageUntil
		}
	}
	if first == nil {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale SET stage_at = $2
		WHERE merchant_id = $1 AND placed_at IS NOT NULL AND stage_at > $2`, tx.Merchant, *first)
	return err
}

// WakeForStages has facts looked at when the clock leads the next member on.
func WakeForStages(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale SET stage_at = coalesce((SELECT min(stage_until)
			FROM segment_fact WHERE merchant_id = $1 AND stage_until IS NOT NULL), '9999-01-01')
		WHERE merchant_id = $1 AND placed_at IS NOT NULL`, tx.Merchant)
	return err
}

// AllPlaced notes that everybody has been placed on the map.
func AllPlaced(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale SET placed_at = $2 WHERE merchant_id = $1
		AND placed_at IS NULL`, tx.Merchant, tx.Now)
	return err
}

// MapSegments are the ready-made segments of the map, by their keys.
func MapSegments(tx *pg.Tx) (map[string]uuid.UUID, error) {
	found, err := list(tx, "AND removed_at IS NULL AND ready LIKE 'map\\_%'")
	groups := make(map[string]uuid.UUID, len(found))
	for _, s := range found {
		groups[s.Ready] = s.ID
	}
	return groups, err
}

// Noted counts members of whom something new waits to be taken down.
func Noted(tx *pg.Tx) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(sum(cardinality(members)), 0) FROM segment_dirty
		WHERE merchant_id = $1`, tx.Merchant).Scan(&n)
	return n, err
}
