package persona

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/segment"
)

const columns = `id, name, segment_id, written, created_at, updated_at, removed_at, wanted_at, figures, figured_at,
	segment_version`

func scan(row pgx.CollectableRow) (*Persona, error) {
	p, written, figures := &Persona{}, []byte(nil), []byte(nil)
	if err := row.Scan(&p.ID, &p.Name, &p.Segment, &written, &p.CreatedAt, &p.UpdatedAt, &p.RemovedAt, &p.WantedAt,
		&figures, &p.FiguredAt, &p.Version); err != nil {
		return nil, err
	}
	return p, errors.Join(json.Unmarshal(written, &p.Written), json.Unmarshal(figures, &p.Figures))
}

func list(tx *pg.Tx, query string, args ...any) ([]*Persona, error) {
	return pg.All(tx, scan, "SELECT "+columns+` FROM persona WHERE merchant_id = $1
		AND removed_at IS NULL `+query, append([]any{tx.Merchant}, args...)...)
}

// Here lists all personas, oldest first.
func Here(tx *pg.Tx) ([]*Persona, error) { return list(tx, "ORDER BY id") }

// Get reads one persona. fail.NotFound when there is none, or none any more.
func Get(tx *pg.Tx, id uuid.UUID) (*Persona, error) {
	found, err := list(tx, "AND id = $2", id)
	if err == nil && len(found) == 0 {
		err = fail.New(fail.NotFound, "there is no such persona")
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// Put writes what staff say of a persona, a new one included. What is counted stays.
// fail.Conflict when another is called that.
func Put(tx *pg.Tx, p *Persona) error {
	written, err := json.Marshal(p.Written)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO persona (merchant_id, id, name, segment_id, written, created_at,
			updated_at, removed_at, wanted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (merchant_id, id) DO UPDATE SET name = excluded.name, written = excluded.written,
			updated_at = excluded.updated_at, removed_at = excluded.removed_at`,
		tx.Merchant, p.ID, p.Name, p.Segment, written, p.CreatedAt, p.UpdatedAt, p.RemovedAt, p.WantedAt)
	if pg.IsUnique(err, "persona_name") {
		taken := fail.New(fail.Conflict, "another persona is called that")
		taken.Field = "name"
		return taken
	}
	return err
}

// Figured writes what was counted of a persona, and the month's marks of it.
func Figured(tx *pg.Tx, id uuid.UUID, f Figures, version int, month time.Time) error {
	figures, err := json.Marshal(f)
	if err != nil {
		return err
	}
	marks, err := json.Marshal(f.Marks())
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE persona SET figures = $3, figured_at = $4, segment_version = $5
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, figures, tx.Now, version)
	batch.Queue(`INSERT INTO persona_month (merchant_id, persona_id, month, counted_at, segment_version, marks)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (merchant_id, persona_id, month) DO UPDATE
		SET counted_at = excluded.counted_at, segment_version = excluded.segment_version, marks = excluded.marks`,
		tx.Merchant, id, month, tx.Now, version, marks)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Months lists the newest months of a persona, oldest first.
func Months(tx *pg.Tx, id uuid.UUID, most int) ([]Month, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT month, counted_at, segment_version, marks FROM persona_month
		WHERE merchant_id = $1 AND persona_id = $2 ORDER BY month DESC LIMIT $3`, tx.Merchant, id, most)
	if err != nil {
		return nil, err
	}
	months, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (m Month, err error) {
		var marks []byte
		if err := row.Scan(&m.Month, &m.CountedAt, &m.Version, &marks); err != nil {
			return m, err
		}
		return m, json.Unmarshal(marks, &m.Marks)
	})
	slices.Reverse(months)
	return months, err
}

// Uses lists the segments that personas are of.
func Uses(tx *pg.Tx) ([]segment.Wish, error) {
	return segment.ReadWishes(tx, `SELECT segment_id, id, name FROM persona WHERE merchant_id = $1
		AND removed_at IS NULL ORDER BY id`)
}
