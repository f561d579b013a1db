package newsletter

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/segment"
)

const columns = `id, name, template_id, segment_id, place, good_hour, lasts_days, compare_permille, window_days,
	send_at, stage, after_member, looked, queued, alone, begun_at, ended_at, result, counted_at, created_at,
	changed_at, next_at, state, last_error`

func scan(row pgx.CollectableRow) (*Newsletter, error) {
	n := &Newsletter{}
	var result []byte
	err := row.Scan(&n.ID, &n.Name, &n.Template, &n.Segment, &n.Place, &n.GoodHour, &n.Lasts, &n.Compare, &n.Window,
		&n.SendAt, &n.Stage, &n.After, &n.Looked, &n.Queued, &n.Alone, &n.BegunAt, &n.EndedAt, &result, &n.CountedAt,
		&n.CreatedAt, &n.ChangedAt, &n.NextAt, &n.State, &n.LastError)
	if err != nil {
		return nil, err
	}
	return n, json.Unmarshal(result, &n.Result)
}

// Get reads a newsletter. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Newsletter, error) { return one(tx, id, "") }

// Lock reads a newsletter and keeps it from everybody else until the transaction ends.
func Lock(tx *pg.Tx, id uuid.UUID) (*Newsletter, error) { return one(tx, id, " FOR UPDATE") }

func one(tx *pg.Tx, id uuid.UUID, lock string) (*Newsletter, error) {
	n, err := pg.One(tx, scan, `SELECT `+columns+` FROM newsletter
		WHERE merchant_id = $1 AND id = $2`+lock,
		tx.Merchant, id)
	return n, pg.Missing(err, "newsletter")
}

// Here lists a page of newsletters: up to limit, newest first, below before (zero for
// the newest).
func Here(tx *pg.Tx, before uuid.UUID, limit int) ([]*Newsletter, error) {
	return pg.All(tx, scan, `SELECT `+columns+` FROM newsletter WHERE merchant_id = $1 AND id < $2
		ORDER BY id DESC LIMIT $3`, tx.Merchant, pg.Newest(before), limit)
}

// Put writes what staff decide about a newsletter, a new one included. How far it is
// stays.
func Put(tx *pg.Tx, n *Newsletter) error {
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO newsletter (merchant_id, id, name, template_id, segment_id, place, good_hour, lasts_days,
			compare_permille, window_days, created_at, changed_at, next_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $11)
		ON CONFLICT (merchant_id, id) DO UPDATE SET name = excluded.name, template_id = excluded.template_id,
			segment_id = excluded.segment_id, place = excluded.place, good_hour = excluded.good_hour,
			lasts_days = excluded.lasts_days, compare_permille = excluded.compare_permille,
			window_days = excluded.window_days, changed_at = excluded.changed_at`,
		tx.Merchant, n.ID, n.Name, n.Template, n.Segment, n.Place, n.GoodHour, n.Lasts, n.Compare, n.Window, tx.Now)
	return err
}

// Plan lets a newsletter go out at a moment. Nothing of it is in anybody's way before.
func Plan(tx *pg.Tx, id uuid.UUID, at time.Time) error {
	return move(tx, id, `stage = 1, send_at = $3, state = 0, next_at = $3, attempts = 0, dispatches = 0,
		dispatched_at = NULL, last_error = ''`, at)
}

// Unplan makes a planned newsletter a draft again.
func Unplan(tx *pg.Tx, id uuid.UUID) error {
	return move(tx, id, `stage = 0, send_at = NULL, state = 1, dispatched_at = NULL, last_error = ''`)
}

// Begin notes that its audience is gone through from here on.
func Begin(tx *pg.Tx, id uuid.UUID) error { return move(tx, id, "stage = 2, begun_at = $3", tx.Now) }

// Stop notes that nobody else gets it. What waits is withdrawn by whoever goes on with
// its work, and is not sent meanwhile.
func Stop(tx *pg.Tx, id uuid.UUID) error {
	return move(tx, id, `stage = 4, ended_at = coalesce(ended_at, $3), state = 0, next_at = $3, attempts = 0,
		dispatches = 0, dispatched_at = NULL, last_error = ''`, tx.Now)
}

// Remove forgets a draft.
func Remove(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM newsletter WHERE merchant_id = $1 AND id = $2 AND stage = 0`,
		tx.Merchant, id)
	return err
}

func move(tx *pg.Tx, id uuid.UUID, set string, args ...any) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE newsletter SET "+set+" WHERE merchant_id = $1 AND id = $2",
		append([]any{tx.Merchant, id}, args...)...)
	return err
}

// Step is what one page of an audience came to.
type Step struct {
	After  uuid.UUID // the last who was looked at
	Looked int
	Queued int
	Alone  int
	Last   bool
}

// Note adds a page to its newsletter, in the transaction that queued the letters, and
// keeps it away from other workers for another while.
func Note(tx *pg.Tx, id uuid.UUID, s Step) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE newsletter SET after_member = $3, looked = looked + $4,
			queued = queued + $5, alone = alone + $6, stage = CASE WHEN $7 THEN 3 ELSE stage END,
			ended_at = CASE WHEN $7 THEN $8::timestamptz END, attempts = 0, dispatches = 1, dispatched_at = $8,
			last_error = ''
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, s.After, s.Looked, s.Queued, s.Alone, s.Last, tx.Now)
	return err
}

// Keep writes what came of a newsletter, and when that is counted next: zero ends its
// work.
func Keep(tx *pg.Tx, id uuid.UUID, r Result, next time.Time) error {
	result, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE newsletter SET result = $3, counted_at = $4, attempts = 0,
			dispatches = 0, dispatched_at = NULL, last_error = '',
			state = CASE WHEN $5::timestamptz IS NULL THEN 1 ELSE state END,
			next_at = coalesce($5, next_at)
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, string(result), tx.Now, nothing(next))
	return err
}

func nothing(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// StoppedLetter reports whether somebody stopped a newsletter.
func StoppedLetter(tx *pg.Tx, id uuid.UUID) (stopped bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT stage = 4 FROM newsletter WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id).Scan(&stopped)
	return stopped, err
}

// Wishes lists the newsletters that have yet to go to segments, oldest first.
func Wishes(tx *pg.Tx) ([]segment.Wish, error) {
	return segment.ReadWishes(tx, `SELECT segment_id, id, name FROM newsletter WHERE merchant_id = $1
		AND segment_id IS NOT NULL AND stage < 3 ORDER BY id`)
}

// UsingTemplate is the name of a newsletter that has yet to be sent with a template, ""
// for none.
func UsingTemplate(tx *pg.Tx, template uuid.UUID) (name string, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce((SELECT name FROM newsletter WHERE merchant_id = $1
		AND template_id = $2 AND stage < 3 LIMIT 1), '')`, tx.Merchant, template).Scan(&name)
	return name, err
}
