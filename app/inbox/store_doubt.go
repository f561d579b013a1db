package inbox

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Doubt keeps a delivery that shall not be applied unless a person says so: it
// needs attention from the beginning, for a reason.
func Doubt(tx *pg.Tx, e Entry, reason string) error {
	if _, err := insert(tx, []Entry{e}); err != nil {
		return err
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE inbox SET state = 2, last_error = $4
		WHERE merchant_id = $1 AND store_id = $2 AND dedupe_key = $3 AND state = 0`,
		tx.Merchant, e.StoreID, e.DedupeKey, reason)
	return err
}

// NoDoubt takes back what Doubt kept of a topic and is still waiting for a
// person: the reason for it is over.
func NoDoubt(tx *pg.Tx, store uuid.UUID, topic string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE inbox SET state = 1, done_at = $4, last_error = ''
		WHERE merchant_id = $1 AND state = 2 AND store_id = $2 AND topic = $3`,
		tx.Merchant, store, topic, tx.Now)
	return err
}

// Doubted reports whether something that Doubt kept of a topic still waits for a
// person.
func Doubted(tx *pg.Tx, store uuid.UUID, topic string) (waits bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM inbox
		WHERE merchant_id = $1 AND state = 2 AND store_id = $2 AND topic = $3)`, tx.Merchant, store, topic).Scan(&waits)
	return waits, err
}
