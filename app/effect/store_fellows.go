package effect

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// once is how often at most a row was handed out whose work was never begun.
const once = 1

// Alone reports whether an effect must be written without others: it may be what
// crashed whoever wrote it.
func (e Effect) Alone() bool { return e.Dispatches > once }

// Hold keeps everybody else from an effect until a moment.
func Hold(tx *pg.Tx, id uuid.UUID, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE effect SET next_at = $3
		WHERE merchant_id = $1 AND id = $2 AND state = 0`, tx.Merchant, id, until)
	return err
}

// HoldFellows takes other profiles of the same store in hand that are due and failed
// as often as this one, and keeps everybody else from them until a moment. That they
// are begun is counted: those of a batch that crashed are written alone. Those that
// somebody is at are passed over.
func HoldFellows(tx *pg.Tx, e Effect, until time.Time, most int) ([]Effect, error) {
	return pg.All(tx, pgx.RowToStructByPos[Effect], `
		UPDATE effect SET next_at = $5, dispatched_at = $4, dispatches = dispatches + 2
		WHERE merchant_id = $1 AND id IN (SELECT id FROM effect WHERE merchant_id = $1 AND state = 0
			AND kind = 'profile' AND store_id = $2 AND id <> $3 AND next_at <= $4 AND attempts = $6 AND dispatches <= $8
			ORDER BY next_at LIMIT $7 FOR UPDATE SKIP LOCKED)
		RETURNING `+columns, tx.Merchant, e.StoreID, e.ID, tx.Now, until, e.Attempts, most, once)
}
