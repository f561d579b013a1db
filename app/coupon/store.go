package coupon

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/segment"
)

const columns = `id, name, store_id, reward_id, segment_id, member_id, copies, posted, design, form, paper, locale,
	line, title, body, compare_permille, window_days, stage, value, limits, logo_error, after_member, looked, given,
	alone, skipped, begun_at, ready_at, ended_at, result, counted_at, created_at, changed_at, next_at, state,
	last_error`

func scan(row pgx.CollectableRow) (*Run, error) {
	r := &Run{}
	var skipped, result []byte
	err := row.Scan(&r.ID, &r.Name, &r.Store, &r.RewardID, &r.Segment, &r.Member, &r.Copies, &r.Posted, &r.Design,
		&r.Form, &r.Paper, &r.Locale, &r.Line, &r.Title, &r.Body, &r.Compare, &r.Window, &r.Stage, &r.Value, &r.Limits,
		&r.LogoError, &r.After, &r.Looked, &r.Given, &r.Alone, &skipped, &r.BegunAt, &r.ReadyAt, &r.EndedAt, &result,
		&r.CountedAt, &r.CreatedAt, &r.ChangedAt, &r.NextAt, &r.State, &r.LastError)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(skipped, &r.Skipped); err != nil {
		return nil, err
	}
	return r, json.Unmarshal(result, &r.Result)
}

// Get reads a run. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Run, error) { return one(tx, id, "") }

// Lock reads a run and keeps it from everybody else until the transaction ends.
func Lock(tx *pg.Tx, id uuid.UUID) (*Run, error) { return one(tx, id, " FOR UPDATE") }

func one(tx *pg.Tx, id uuid.UUID, lock string) (*Run, error) {
	r, err := pg.One(tx, scan, `SELECT `+columns+` FROM print_run WHERE merchant_id = $1 AND id = $2`+lock,
		tx.Merchant, id)
	return r, pg.Missing(err, "print run")
}

// Here lists a page of runs: up to limit, newest first, below before (zero for the
// newest).
func Here(tx *pg.Tx, before uuid.UUID, limit int) ([]*Run, error) {
	return pg.All(tx, scan, `SELECT `+columns+` FROM print_run WHERE merchant_id = $1 AND id < $2
		ORDER BY id DESC LIMIT $3`, tx.Merchant, pg.Newest(before), limit)
}

// Put writes what staff decide about a run, a new one included. How far it is stays.
func Put(tx *pg.Tx, r *Run) error {
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO print_run (merchant_id, id, name, store_id, reward_id, segment_id, member_id, copies, posted,
			design, form, paper, locale, line, title, body, compare_permille, window_days, created_at, changed_at,
			next_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19, $19)
		ON CONFLICT (merchant_id, id) DO UPDATE SET name = excluded.name, store_id = excluded.store_id,
			reward_id = excluded.reward_id, segment_id = excluded.segment_id, member_id = excluded.member_id,
			copies = excluded.copies, posted = excluded.posted, design = excluded.design, form = excluded.form,
			paper = excluded.paper, locale = excluded.locale, line = excluded.line, title = excluded.title,
			body = excluded.body, compare_permille = excluded.compare_permille, window_days = excluded.window_days,
			changed_at = excluded.changed_at`,
		tx.Merchant, r.ID, r.Name, r.Store, r.RewardID, r.Segment, r.Member, r.Copies, r.Posted, r.Design, r.Form,
		r.Paper, r.Locale, r.Line, r.Title, r.Body, r.Compare, r.Window, tx.Now)
	return err
}

// Printed is what all coupons of a run say, as it was when it began.
type Printed struct {
	Value     string
	Limits    string
	Logo      []byte // PNG, nil for none
	LogoError string
}

// Begin lets a draft's audience be gone through.
func Begin(tx *pg.Tx, id uuid.UUID, p Printed) error {
	return move(tx, id, `stage = 1, begun_at = $3, value = $4, limits = $5, logo = $6, logo_error = $7, state = 0,
		next_at = $3, attempts = 0, dispatches = 0, dispatched_at = NULL, last_error = ''`, tx.Now, p.Value, p.Limits,
		p.Logo, p.LogoError)
}

// Logo reads a run's logo.
func Logo(tx *pg.Tx, id uuid.UUID) (logo []byte, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT logo FROM print_run WHERE merchant_id = $1 AND id = $2`, tx.Merchant,
		id).Scan(&logo)
	return logo, err
}

// Finish notes that the codes that could be made were.
func Finish(tx *pg.Tx, id uuid.UUID) error { return move(tx, id, "stage = 3, ready_at = $3", tx.Now) }

// Stop notes that it is given up. Its unused codes are taken back by whoever goes on with
// its work.
func Stop(tx *pg.Tx, id uuid.UUID) error {
	return move(tx, id, `stage = 4, ended_at = coalesce(ended_at, $3), state = 0, next_at = $3, attempts = 0,
		dispatches = 0, dispatched_at = NULL, last_error = ''`, tx.Now)
}

// Remove forgets a draft.
func Remove(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM print_run WHERE merchant_id = $1 AND id = $2 AND stage = 0`,
		tx.Merchant, id)
	return err
}

func move(tx *pg.Tx, id uuid.UUID, set string, args ...any) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE print_run SET "+set+" WHERE merchant_id = $1 AND id = $2",
		append([]any{tx.Merchant, id}, args...)...)
	return err
}

// Step is what one page of an audience came to.
type Step struct {
	After   uuid.UUID // the last who was looked at
	Looked  int
	Given   int
	Alone   int
	Skipped map[Why]int64 // all so far
	Last    bool
}

// Note adds a page to its run, in the transaction that gave the rewards, and keeps it away
// from other workers for another while.
func Note(tx *pg.Tx, id uuid.UUID, s Step) error {
	skipped, err := json.Marshal(s.Skipped)
	if err != nil {
		return err
	}
	return move(tx, id, `after_member = $3, looked = looked + $4, given = given + $5, alone = alone + $6, skipped = $7,
		stage = CASE WHEN $8 THEN 2 ELSE stage END, attempts = 0, dispatches = 1, dispatched_at = $9, last_error = ''`,
		s.After, s.Looked, s.Given, s.Alone, string(skipped), s.Last, tx.Now)
}

// Keep writes what came of a run, and when that is counted next: zero ends its work.
func Keep(tx *pg.Tx, id uuid.UUID, r Result, next time.Time) error {
	result, err := json.Marshal(r)
	if err != nil {
		return err
	}
	var again *time.Time
	if !next.IsZero() {
		again = &next
	}
	return move(tx, id, `result = $3, counted_at = $4, attempts = 0, dispatches = 0, dispatched_at = NULL,
		last_error = '', state = CASE WHEN $5::timestamptz IS NULL THEN 1 ELSE 0 END, next_at = coalesce($5, next_at)`,
		string(result), tx.Now, again)
}

// Wishes lists the runs that have yet to be made for segments, oldest first.
func Wishes(tx *pg.Tx) ([]segment.Wish, error) {
	return segment.ReadWishes(tx, `SELECT segment_id, id, name FROM print_run WHERE merchant_id = $1
		AND segment_id IS NOT NULL AND stage < 2 ORDER BY id`)
}
