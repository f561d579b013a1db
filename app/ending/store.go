package ending

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/work"
)

const columns = `id, revoke, tell, phase, after, codes, told, began_at, ended_at, cancelled, state, last_error`

// Add stores a run. False when one is on its way.
func Add(tx *pg.Tx, r *Run) (added bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO wind_down (merchant_id, id, revoke, tell, codes, began_at,
			next_at)
		VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (merchant_id) WHERE NOT cancelled DO NOTHING`,
		tx.Merchant, r.ID, r.Revoke, r.Tell, r.Codes, tx.Now)
	return tag.RowsAffected() == 1, err
}

// Current reads the run that is on its way or over. fail.NotFound when there is
// none, or it was cancelled.
func Current(tx *pg.Tx) (*Run, error) { return one(tx, "NOT cancelled") }

// Lock reads a run and keeps it from everybody else until the transaction ends.
func Lock(tx *pg.Tx, id uuid.UUID) (*Run, error) { return one(tx, "id = $2 FOR UPDATE", id) }

func one(tx *pg.Tx, which string, args ...any) (*Run, error) {
	run, err := pg.One(tx, pgx.RowToAddrOfStructByPos[Run],
		`SELECT `+columns+` FROM wind_down WHERE merchant_id = $1 AND `+which,
		append([]any{tx.Merchant}, args...)...)
	return run, pg.Translate(err)
}

// Note writes how far a run is, and when it goes on.
func Note(tx *pg.Tx, r *Run, next time.Time) error {
	state := r.State
	if r.Phase == Over || r.Cancelled {
		state = work.Done
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE wind_down SET phase = $3, after = $4, told = $5, ended_at = $6,
		cancelled = $7, state = $8, next_at = $9, attempts = 0, dispatches = 0, dispatched_at = NULL, last_error = ''
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, r.ID, int16(r.Phase), r.After, r.Told, r.EndedAt, r.Cancelled,
		int16(state), next)
	return err
}
