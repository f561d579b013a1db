package bulk

import (
	"crypto/sha256"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

const columns = `id, kind, file_name, bytes, source, layout, phase, at_byte, at_row, rows, good, bad, newcomers, points,
	given_rows, given_points, skipped, undone_points, author, created_at, phase_at, ended_at, state, last_error, moved`

// Add stores a new run, whose file is still to come.
func Add(tx *pg.Tx, r *Run) error {
	layout, err := json.Marshal(r.Layout)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO bulk_run (merchant_id, id, kind, file_name, bytes, source, layout,
		author, created_at, phase_at, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)`,
		tx.Merchant, r.ID, r.Kind, r.FileName, r.Bytes, r.Source, layout, r.Author, r.CreatedAt)
	return err
}

// Get reads a run. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Run, error) { return one(tx, "AND id = $2", id) }

// Lock reads a run and keeps it from everybody else until the transaction ends.
func Lock(tx *pg.Tx, id uuid.UUID) (*Run, error) { return one(tx, "AND id = $2 FOR UPDATE", id) }

// SameFile reads the run that brought in the same file as another, and is not
// undone. fail.NotFound when there is none.
func SameFile(tx *pg.Tx, r *Run, hash []byte) (*Run, error) {
	return one(tx, "AND kind = $2 AND file_hash = $3 AND id <> $4 AND phase IN (1, 2, 3, 4, 5)", r.Kind, hash, r.ID)
}

func one(tx *pg.Tx, which string, args ...any) (*Run, error) {
	found, err := several(tx, which, args...)
	if err == nil && len(found) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return nil, pg.Translate(err)
	}
	return found[0], nil
}

// Newest lists up to limit runs, newest first.
func Newest(tx *pg.Tx, limit int) ([]*Run, error) {
	return several(tx, "ORDER BY created_at DESC, id DESC LIMIT $2", limit)
}

func several(tx *pg.Tx, which string, args ...any) ([]*Run, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT `+columns+` FROM bulk_run WHERE merchant_id = $1 `+which,
		append([]any{tx.Merchant}, args...)...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (*Run, error) {
		r, layout := &Run{}, []byte(nil)
		err := row.Scan(&r.ID, &r.Kind, &r.FileName, &r.Bytes, &r.Source, &layout, &r.Phase, &r.AtByte, &r.AtRow,
			&r.Rows, &r.Good, &r.Bad, &r.Newcomers, &r.Points, &r.GivenRows, &r.GivenPoints, &r.Skipped,
			&r.UndonePoints, &r.Author, &r.CreatedAt, &r.PhaseAt, &r.EndedAt, &r.State, &r.LastError,
			&r.Moved)
		if err != nil {
			return nil, err
		}
		r.remember()
		return r, json.Unmarshal(layout, &r.Layout)
	})
}

// AddPart keeps part number (from 1) of a run's file; a repeat replaces it.
func AddPart(tx *pg.Tx, id uuid.UUID, number int, body []byte) error {
	sum := sha256.Sum256(body)
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO bulk_part (merchant_id, run_id, number, body, body_hash)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant_id, run_id, number) DO UPDATE SET body = excluded.body,
			body_hash = excluded.body_hash`, tx.Merchant, id, number, body, sum[:])
	return err
}

// Parts tells how much of a file is here, and its hash.
func Parts(tx *pg.Tx, id uuid.UUID) (size int64, hash []byte, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(sum(length(body)), 0),
			coalesce(sha256(string_agg(body_hash, ''::bytea ORDER BY number)), ''::bytea)
		FROM bulk_part WHERE merchant_id = $1 AND run_id = $2`, tx.Merchant, id).Scan(&size, &hash)
	return size, hash, err
}

// WindowAt reads up to Window bytes of a file from a byte on.
func WindowAt(tx *pg.Tx, id uuid.UUID, at int64) ([]byte, error) {
	first := at/PartSize + 1
	skip := at % PartSize
	parts, err := pg.All(tx, pgx.RowTo[[]byte], `SELECT CASE WHEN number = $3 THEN substring(body FROM $4 FOR $5)
			ELSE substring(body FROM 1 FOR $6) END
		FROM bulk_part WHERE merchant_id = $1 AND run_id = $2 AND number IN ($3, $3 + 1) ORDER BY number`,
		tx.Merchant, id, int32(first), int32(skip)+1, int32(Window), //nolint:gosec // within MostBytes
		int32(max(0, Window-(PartSize-skip))))
	var window []byte
	for _, part := range parts {
		window = append(window, part...)
	}
	return window, err
}

// DropParts forgets a file.
func DropParts(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM bulk_part WHERE merchant_id = $1 AND run_id = $2`, tx.Merchant, id)
	return err
}

// Begin puts a run into a phase, from its beginning. Workers take it up when the
// phase has something for them.
func Begin(tx *pg.Tx, r *Run, phase Phase) error {
	r.Phase, r.AtRow, r.PhaseAt, r.EndedAt = phase, 0, tx.Now, nil
	if !phase.Works() {
		r.EndedAt = &tx.Now
	}
	state := 1
	if phase.Works() {
		state = 0
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE bulk_run SET phase = $3, at_byte = 0, at_row = 0, phase_at = $4,
		ended_at = $5, state = $6, attempts = 0, dispatches = 0, dispatched_at = NULL, next_at = $4, last_error = ''
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, r.ID, phase, tx.Now, r.EndedAt, state)
	r.remember()
	return err
}

// SetFile notes the hash of a file that is here as a whole. Another run of the
// same file makes it fail with fail.Conflict.
func SetFile(tx *pg.Tx, id uuid.UUID, hash []byte) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE bulk_run SET file_hash = $3 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, hash)
	return pg.Translate(err)
}

// Note writes how far a run came and adds what it did since it was read, in the
// transaction that did it. It keeps the row away from other workers for another
// while. fail.Conflict when the run does not stand any more where it stood: what
// was done is not to be committed.
func Note(tx *pg.Tx, r *Run) error {
	layout, err := json.Marshal(r.Layout)
	if err != nil {
		return err
	}
	was := r.was
	noted, err := tx.Pgx.Exec(tx.Context(), `UPDATE bulk_run SET layout = $3, at_byte = $4, at_row = $5,
		rows = rows + $6, good = good + $7, bad = bad + $8, newcomers = newcomers + $9, points = points + $10,
		given_rows = given_rows + $11, given_points = given_points + $12, skipped = skipped + $13,
		undone_points = undone_points + $14, moved = moved + $15,
		attempts = 0, dispatches = 1, dispatched_at = $16, last_error = ''
		WHERE merchant_id = $1 AND id = $2 AND phase = $17 AND at_row = $18`,
		tx.Merchant, r.ID, layout, r.AtByte, r.AtRow, r.Rows-was.Rows, r.Good-was.Good, r.Bad-was.Bad,
		r.Newcomers-was.Newcomers, r.Points-was.Points, r.GivenRows-was.GivenRows, r.GivenPoints-was.GivenPoints,
		r.Skipped-was.Skipped, r.UndonePoints-was.UndonePoints, r.Moved-was.Moved, tx.Now, r.Phase, was.AtRow)
	if err == nil && noted.RowsAffected() == 0 {
		err = fail.New(fail.Conflict, "the file does not stand any more where it stood")
	}
	return err
}

// Yield lets the next free worker go on with a run that has more to do.
func Yield(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE bulk_run SET dispatches = 0, dispatched_at = NULL, next_at = $3
		WHERE merchant_id = $1 AND id = $2 AND state = 0`, tx.Merchant, id, tx.Now)
	return err
}

// AddProblems keeps what is wrong with rows, as far as there is room for a
// person to read: MostKept of a run.
func AddProblems(tx *pg.Tx, r *Run, applying bool, problems []Problem) error {
	known := r.Bad
	if applying {
		known = r.Skipped
	}
	if room := MostKept - int(min(known, MostKept)); len(problems) > room {
		problems = problems[:room]
	}
	if len(problems) == 0 {
		return nil
	}
	numbers, fields, texts := make([]int64, len(problems)), make([]string, len(problems)), make([]string, len(problems))
	for i, p := range problems {
		numbers[i], fields[i], texts[i] = p.Row, p.Field, p.Text
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO bulk_problem (merchant_id, run_id, row, applying, field, problem)
		SELECT $1, $2, r, $3, f, p FROM unnest($4::bigint[], $5::text[], $6::text[]) x (r, f, p)
		ON CONFLICT DO NOTHING`,
		tx.Merchant, r.ID, applying, numbers, fields, texts)
	return err
}

// Problems lists what is wrong with a run's rows, in their order.
func Problems(tx *pg.Tx, id uuid.UUID) ([]Problem, error) {
	return pg.All(tx, pgx.RowToStructByPos[Problem], `SELECT row, field, problem FROM bulk_problem
		WHERE merchant_id = $1 AND run_id = $2 ORDER BY row, applying`, tx.Merchant, id)
}

// Stale lists runs that nobody went on with since a moment, but for some: their
// files are to be forgotten.
func Stale(tx *pg.Tx, before time.Time, but []uuid.UUID, limit int) ([]*Run, error) {
	return several(tx, "AND phase IN (0, 2) AND phase_at < $2 AND id <> ALL($3) ORDER BY phase_at LIMIT $4", before,
		append([]uuid.UUID{}, but...), limit)
}

// Names reads what some files are called.
func Names(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	rows, err := tx.Pgx.Query(tx.Context(),
		"SELECT id, file_name FROM bulk_run WHERE merchant_id = $1 AND id = ANY($2)",
		tx.Merchant, ids)
	if err != nil {
		return nil, err
	}
	names := map[uuid.UUID]string{}
	var id uuid.UUID
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error {
		names[id] = name
		return nil
	})
	return names, err
}
