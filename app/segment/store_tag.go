package segment

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// WithTags lists the segments whose members have a tag in the stores.
func WithTags(tx *pg.Tx) ([]*Segment, error) {
	return list(tx, "AND removed_at IS NULL AND tag <> '' ORDER BY id")
}

// SetTagged notes who of some members shall have a tag, and returns those for
// whom that is news.
func SetTagged(tx *pg.Tx, tag string, members, in []uuid.UUID) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `WITH more AS (
			INSERT INTO segment_tagged AS t (merchant_id, tag, member_id, wanted) SELECT $1, $2, m, true
				FROM unnest($4::uuid[]) m ORDER BY m
			ON CONFLICT (merchant_id, tag, member_id) DO UPDATE SET wanted = true
				WHERE NOT t.wanted RETURNING member_id),
		less AS (UPDATE segment_tagged SET wanted = false WHERE merchant_id = $1 AND tag = $2 AND wanted
			AND member_id = ANY($3) AND member_id <> ALL($4) RETURNING member_id)
		SELECT member_id FROM more UNION SELECT member_id FROM less`, tx.Merchant, tag, members, in)
}

// TagsFor lists the tags of segments that a member shall have, and those that
// they had once and shall not have.
func TagsFor(tx *pg.Tx, member uuid.UUID) (add, remove []string, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT tag, wanted FROM segment_tagged WHERE merchant_id = $1
		AND member_id = $2 ORDER BY tag`, tx.Merchant, member)
	if err != nil {
		return nil, nil, err
	}
	var tag string
	var wanted bool
	_, err = pgx.ForEachRow(rows, []any{&tag, &wanted}, func() error {
		if wanted {
			add = append(add, tag)
		} else {
			remove = append(remove, tag)
		}
		return nil
	})
	return add, remove, err
}

// DropTag has a tag taken from everybody, bit by bit.
func DropTag(tx *pg.Tx, tag string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale SET untag = array_append(array_remove(untag, $2), $2),
		next_at = least(next_at, $3) WHERE merchant_id = $1`, tx.Merchant, tag, tx.Now)
	return err
}

// KeepTag takes back that a tag is taken from everybody: a segment has it again.
func KeepTag(tx *pg.Tx, tag string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale SET untag = array_remove(untag, $2)
		WHERE merchant_id = $1`, tx.Merchant, tag)
	return err
}

// Untag takes dropped tags from up to limit members, and returns them. None means
// that all was taken.
func Untag(tx *pg.Tx, limit int) ([]uuid.UUID, error) {
	gone, err := pg.All(tx, pgx.RowTo[uuid.UUID], `UPDATE segment_tagged SET wanted = false
		WHERE merchant_id = $1 AND (tag, member_id) IN (SELECT t.tag, t.member_id FROM segment_tagged t
			JOIN segment_scale s ON s.merchant_id = $1 AND t.tag = ANY(s.untag)
			WHERE t.merchant_id = $1 AND t.wanted LIMIT $2) RETURNING member_id`, tx.Merchant, limit)
	if err == nil && len(gone) == 0 {
		_, err = tx.Pgx.Exec(tx.Context(), `UPDATE segment_scale SET untag = '{}'
			WHERE merchant_id = $1 AND untag <> '{}'`, tx.Merchant)
	}
	return gone, err
}
