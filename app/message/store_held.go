package message

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Hold lets a letter wait for its tool’s key, without an attempt. WakeHeld ends that early.
func Hold(tx *pg.Tx, id uuid.UUID, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE message SET next_at = $3, why = $4, dispatches = 0, dispatched_at = NULL
		WHERE merchant_id = $1 AND id = $2 AND state = 0`, tx.Merchant, id, until, WhyToolKey)
	return err
}

// WakeHeld lets all letters and offers go on that wait for a tool's key.
func WakeHeld(tx *pg.Tx) error {
	for _, wake := range []string{
		`UPDATE message SET next_at = $2, dispatched_at = NULL WHERE merchant_id = $1 AND state = 0 AND why = $3`,
		`UPDATE selling SET next_at = $2, dispatched_at = NULL WHERE merchant_id = $1 AND state = 0 AND why = $3`,
	} {
		if _, err := tx.Pgx.Exec(tx.Context(), wake, tx.Merchant, tx.Now, WhyToolKey); err != nil {
			return err
		}
	}
	return nil
}
