package privacy

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/work"
)

const columns = `id, member_id, kind, platform, phase, needles, after_inbox, asked_at, ended_at, state, last_error`

// Ask notes a wish about a member's data, unless the same is asked already. A
// copy is nobody's work but staff's.
func Ask(tx *pg.Tx, member uuid.UUID, kind Kind, platform bool) (asked bool, err error) {
	state := work.Waiting
	if kind == Copy {
		state = work.Done
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO privacy_request (merchant_id, id, member_id, kind, platform,
		asked_at, next_at, state) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
		ON CONFLICT (merchant_id, member_id, kind) WHERE ended_at IS NULL DO NOTHING`,
		tx.Merchant, tx.NewID(), member, int16(kind), platform, tx.Now, int16(state))
	return tag.RowsAffected() == 1, err
}

// Lock reads a request and keeps it from everybody else until the transaction
// ends. fail.NotFound when there is none.
func Lock(tx *pg.Tx, id uuid.UUID) (*Request, error) {
	found, err := list(tx, "id = $2 FOR UPDATE", id)
	if err == nil && len(found) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return nil, pg.Translate(err)
	}
	return found[0], nil
}

// Open lists up to limit requests that are not done, the oldest first.
func Open(tx *pg.Tx, limit int) ([]*Request, error) {
	return list(tx, "ended_at IS NULL ORDER BY asked_at, id LIMIT $2", limit)
}

// OfMember lists what was ever asked about a member, newest first.
func OfMember(tx *pg.Tx, member uuid.UUID) ([]*Request, error) {
	return list(tx, "member_id = $2 ORDER BY id DESC LIMIT 100", member)
}

func list(tx *pg.Tx, which string, args ...any) ([]*Request, error) {
	return pg.All(tx, pgx.RowToAddrOfStructByPos[Request],
		`SELECT `+columns+` FROM privacy_request WHERE merchant_id = $1 AND `+which,
		append([]any{tx.Merchant}, args...)...)
}

// Note writes how far a request is, and when it goes on.
func Note(tx *pg.Tx, r *Request, next time.Time) error {
	state := r.State
	if r.EndedAt != nil {
		state = work.Done
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE privacy_request SET phase = $3, needles = $4, after_inbox = $5,
		ended_at = $6, state = $7, next_at = $8, attempts = 0, dispatches = 0, dispatched_at = NULL, last_error = ''
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, r.ID, int16(r.Phase), r.Needles, r.AfterInbox, r.EndedAt,
		int16(state), next)
	return err
}

// Handed notes that a member's copy was handed over.
func Handed(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE privacy_request SET ended_at = $4
		WHERE merchant_id = $1 AND member_id = $2 AND kind = $3 AND ended_at IS NULL`,
		tx.Merchant, member, int16(Copy), tx.Now)
	return err
}

// AnyErased reports whether one of some members was erased, or is being.
func AnyErased(tx *pg.Tx, members []uuid.UUID) (erased bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM privacy_request WHERE merchant_id = $1
		AND member_id = ANY($2) AND kind = $3)`, tx.Merchant, members, int16(Erase)).Scan(&erased)
	return erased, err
}
