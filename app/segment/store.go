package segment

import (
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

const columns = `id, name, ready, condition, version, tag, created_at, updated_at, removed_at, members, counted_at`

func scan(row pgx.CollectableRow) (*Segment, error) {
	s, condition := &Segment{}, []byte(nil)
	if err := row.Scan(&s.ID, &s.Name, &s.Ready, &condition, &s.Version, &s.Tag, &s.CreatedAt, &s.UpdatedAt,
		&s.RemovedAt, &s.Members, &s.CountedAt); err != nil {
		return nil, err
	}
	return s, json.Unmarshal(condition, &s.Condition)
}

func list(tx *pg.Tx, query string, args ...any) ([]*Segment, error) {
	return pg.All(tx, scan, "SELECT "+columns+" FROM segment WHERE merchant_id = $1 "+query,
		append([]any{tx.Merchant}, args...)...)
}

// Here reads up to limit segments, oldest first, after an id (zero for the first).
func Here(tx *pg.Tx, after uuid.UUID, limit int) ([]*Segment, error) {
	return list(tx, "AND removed_at IS NULL AND id > $2 ORDER BY id LIMIT $3", after, limit)
}

// Get reads one segment. fail.NotFound when there is none, or none any more.
func Get(tx *pg.Tx, id uuid.UUID) (*Segment, error) {
	found, err := list(tx, "AND removed_at IS NULL AND id = $2", id)
	if err == nil && len(found) == 0 {
		err = fail.New(fail.NotFound, "there is no such segment")
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// ByIDs reads segments, those that were removed included: what was promised to
// their members holds on.
func ByIDs(tx *pg.Tx, ids []uuid.UUID) ([]*Segment, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return list(tx, "AND id = ANY($2) ORDER BY id", ids)
}

// Total counts the segments there are.
func Total(tx *pg.Tx) (n int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM segment WHERE merchant_id = $1 AND removed_at IS NULL`,
		tx.Merchant).Scan(&n)
	return n, err
}

// Put writes a segment, new or changed. fail.Conflict names the name or the tag
// that another has.
func Put(tx *pg.Tx, s *Segment) error {
	condition, err := json.Marshal(s.Condition)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO segment (merchant_id, `+columns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (merchant_id, id) DO UPDATE SET name = excluded.name, condition = excluded.condition,
			version = excluded.version, tag = excluded.tag, updated_at = excluded.updated_at,
			removed_at = excluded.removed_at, members = excluded.members, counted_at = excluded.counted_at`,
		tx.Merchant, s.ID, s.Name, s.Ready, condition, s.Version, s.Tag, s.CreatedAt, s.UpdatedAt, s.RemovedAt,
		s.Members, s.CountedAt)
	switch {
	case pg.IsUnique(err, "segment_name"):
		return taken("name", "another segment is called that")
	case pg.IsUnique(err, "segment_tag"):
		return taken("tag", "another segment writes that tag")
	}
	return err
}

func taken(field, why string) error {
	refused := fail.New(fail.Conflict, "%s", why)
	refused.Field = field
	return refused
}

// Counted notes how many are in segments.
func Counted(tx *pg.Tx, ids []uuid.UUID, counts []int64) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE segment s SET members = c.n, counted_at = $4
		FROM unnest($2::uuid[], $3::bigint[]) c (id, n) WHERE s.merchant_id = $1 AND s.id = c.id`,
		tx.Merchant, ids, counts, tx.Now)
	return err
}

// Prepare gives a merchant the ready-made segments, and has everybody counted
// soon. Doing it again adds what is new.
func Prepare(tx *pg.Tx) error {
	for _, s := range ReadyMade() {
		condition, err := json.Marshal(s.Condition)
		if err != nil {
			return err
		}
		if _, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO segment (merchant_id, id, name, ready, condition, created_at,
			updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING`,
			tx.Merchant, tx.NewID(), s.Name, s.Ready, condition, tx.Now); err != nil {
			return err
		}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO segment_scale (merchant_id, next_at) VALUES ($1, $2)
		ON CONFLICT DO NOTHING`, tx.Merchant, tx.Now)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE merchant SET segmented = true
		WHERE id = $1 AND NOT segmented`, tx.Merchant)
	return err
}

// ProductsIn lists the products that are in collections now.
func ProductsIn(tx *pg.Tx, collections []string) (map[string][]string, error) {
	found := map[string][]string{}
	if len(collections) == 0 {
		return found, nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT c, array_agg(external_id) FROM product, unnest(collections) c
		WHERE merchant_id = $1 AND collections && $2 AND c = ANY($2) GROUP BY c`, tx.Merchant, collections)
	if err != nil {
		return nil, err
	}
	var collection string
	var products []string
	_, err = pgx.ForEachRow(rows, []any{&collection, &products}, func() error {
		found[collection] = products
		return nil
	})
	return found, err
}

// ReadScale reads how the shop's buyers behave; the zero Scale before it was
// measured.
func ReadScale(tx *pg.Tx) (s Scale, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT buyers, recency, frequency, spent, gap, gap_p90 FROM segment_scale
		WHERE merchant_id = $1`, tx.Merchant).Scan(&s.Buyers, &s.Recency, &s.Frequency, &s.Spent, &s.Gap, &s.GapP90)
	if errors.Is(err, pgx.ErrNoRows) {
		return Scale{}, nil
	}
	return s, err
}
