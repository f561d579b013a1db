package study

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const columns = `id, outline, stage, seed, after_member, looked, fit, started_at, drawn_at, stopped_at, closed_at,
	forgotten_at, created_at, changed_at, state, next_at, last_error`

func scan(row pgx.CollectableRow) (*Study, error) {
	s := &Study{}
	var outline []byte
	err := row.Scan(&s.ID, &outline, &s.Stage, &s.Seed, &s.After, &s.Looked, &s.Fit, &s.StartedAt, &s.DrawnAt,
		&s.StoppedAt, &s.ClosedAt, &s.ForgottenAt, &s.CreatedAt, &s.ChangedAt, &s.State, &s.NextAt, &s.LastError)
	if err != nil {
		return nil, err
	}
	return s, json.Unmarshal(outline, &s.Outline)
}

// Get reads a study. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Study, error) { return one(tx, id, "") }

// Lock reads a study and keeps it from everybody else until the transaction ends:
// of two who want the last place, one gets it.
func Lock(tx *pg.Tx, id uuid.UUID) (*Study, error) { return one(tx, id, " FOR UPDATE") }

func one(tx *pg.Tx, id uuid.UUID, lock string) (*Study, error) {
	s, err := pg.One(tx, scan, "SELECT "+columns+" FROM study WHERE merchant_id = $1 AND id = $2"+lock,
		tx.Merchant, id)
	return s, pg.Missing(err, "study")
}

// Here lists up to limit studies, newest first, below an id (zero for the newest).
func Here(tx *pg.Tx, before uuid.UUID, limit int) ([]*Study, error) {
	return pg.All(tx, scan, "SELECT "+columns+` FROM study WHERE merchant_id = $1 AND id < $2
		ORDER BY id DESC LIMIT $3`, tx.Merchant, pg.Newest(before), limit)
}

// Put writes a draft, a new one included.
func Put(tx *pg.Tx, s *Study) error {
	outline, err := json.Marshal(s.Outline)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO study (merchant_id, id, outline, created_at, changed_at, next_at)
		VALUES ($1, $2, $3, $4, $4, $4)
		ON CONFLICT (merchant_id, id) DO UPDATE SET outline = excluded.outline, changed_at = excluded.changed_at`,
		tx.Merchant, s.ID, outline, tx.Now)
	return err
}

// Remove forgets a draft.
func Remove(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM study WHERE merchant_id = $1 AND id = $2 AND stage = 0",
		tx.Merchant, id)
	return err
}

// Start lets the draw begin, with a seed of its own.
func Start(tx *pg.Tx, id, seed uuid.UUID) error {
	return move(tx, id, `stage = 1, seed = $3, started_at = $4, state = 0, next_at = $4, attempts = 0, dispatches = 0,
		dispatched_at = NULL, last_error = ''`, seed, tx.Now)
}

// Run notes that nobody else may take part.
func Run(tx *pg.Tx, id uuid.UUID) error {
	return move(tx, id, "stage = 2, drawn_at = coalesce(drawn_at, $3)", tx.Now)
}

// Stop notes that staff let nobody else take part.
func Stop(tx *pg.Tx, id uuid.UUID) error {
	return move(tx, id, "stopped_at = coalesce(stopped_at, $3)", tx.Now)
}

// Close notes that nothing is taken any more.
func Close(tx *pg.Tx, id uuid.UUID) error {
	return move(tx, id, `stage = 3, closed_at = coalesce(closed_at, $3), state = 0, next_at = $3, attempts = 0,
		dispatches = 0, dispatched_at = NULL, last_error = ''`, tx.Now)
}

// Looked is one page of an audience.
type Looked struct {
	After     uuid.UUID // the last who was looked at
	Seen, Fit int
	Last      bool
}

// Note adds a page to its study, in the transaction that kept who was drawn, and
// keeps it away from other workers for another while.
func Note(tx *pg.Tx, id uuid.UUID, p Looked) error {
	return move(tx, id, `after_member = $3, looked = looked + $4, fit = fit + $5, attempts = 0, dispatches = 1,
		dispatched_at = $7, last_error = '', drawn_at = CASE WHEN $6 THEN $7::timestamptz END`,
		p.After, p.Seen, p.Fit, p.Last, tx.Now)
}

// Wait puts a study's work off until a moment; zero ends it.
func Wait(tx *pg.Tx, id uuid.UUID, until time.Time) error {
	if until.IsZero() {
		return move(tx, id, "state = 1, attempts = 0, dispatches = 0, dispatched_at = NULL, last_error = ''")
	}
	return move(tx, id, "next_at = $3, attempts = 0, dispatches = 0, dispatched_at = NULL, last_error = ''", until)
}

// Wake has a study looked at soon: a place of it may be free.
func Wake(tx *pg.Tx, ids ...uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE study SET next_at = least(next_at, $3) WHERE merchant_id = $1
		AND id = ANY($2) AND stage IN (1, 2) AND state = 0`, tx.Merchant, ids, tx.Now)
	return err
}

// Yield lets the next free worker go on with it.
func Yield(tx *pg.Tx, id uuid.UUID) error {
	return move(tx, id, "next_at = least(next_at, $3), dispatches = 0, dispatched_at = NULL", tx.Now)
}

func move(tx *pg.Tx, id uuid.UUID, set string, args ...any) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE study SET "+set+" WHERE merchant_id = $1 AND id = $2",
		append([]any{tx.Merchant, id}, args...)...)
	return err
}

// NotClosed lists the studies that may still ask for segments and surveys.
func NotClosed(tx *pg.Tx) ([]*Study, error) {
	return pg.All(tx, scan, "SELECT "+columns+` FROM study WHERE merchant_id = $1 AND stage < 2
		ORDER BY id`, tx.Merchant)
}

// GetPace reads how often one member is invited.
func GetPace(tx *pg.Tx) (p Pace, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT most, days FROM study_setting WHERE merchant_id = $1", tx.Merchant).
		Scan(&p.Most, &p.Days)
	if errors.Is(err, pgx.ErrNoRows) {
		return StandardPace, nil
	}
	return p, err
}

// SetPace writes it.
func SetPace(tx *pg.Tx, p Pace) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO study_setting (merchant_id, most, days) VALUES ($1, $2, $3)
		ON CONFLICT (merchant_id) DO UPDATE SET most = excluded.most, days = excluded.days`,
		tx.Merchant, p.Most, p.Days)
	return err
}
