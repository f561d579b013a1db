package merchant

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

// BringKeys keeps sealed keys beside the state they came for. A second delivery before
// anybody came back replaces the first: whoever pressed twice is shown the second's
// page. fail.NotFound when the state is unknown, used up or over.
func BringKeys(tx *pg.Tx, state string, sealed []byte) error {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE access SET sealed = $3
		WHERE token_hash = $1 AND kind = $2 AND expires_at > $4 AND used_at IS NULL`,
		HashSecret(state), string(KeysTicket), sealed, tx.Now)
	if err == nil && tag.RowsAffected() == 0 {
		return fail.New(fail.NotFound, "nobody waits for these keys")
	}
	return err
}

// LockKeys reads what a state was asked for, also where it is used up, and keeps it
// from others until the transaction ends. fail.NotFound when it is unknown or over.
func LockKeys(tx *pg.Tx, state string) (Access, error) {
	return oneAccess(tx, `SELECT `+accessColumns+` FROM access
		WHERE token_hash = $1 AND kind = $2 AND expires_at > $3 FOR UPDATE`,
		HashSecret(state), string(KeysTicket), tx.Now)
}

// SpendKeys uses a state up and drops the keys beside it.
func SpendKeys(tx *pg.Tx, state string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE access SET used_at = $2, sealed = NULL WHERE token_hash = $1`,
		HashSecret(state), tx.Now)
	return err
}

// KeepKeys gives a state that was used at a moment its keys again, because the store
// could not be asked: its merchant may try again.
func KeepKeys(tx *pg.Tx, state string, usedAt time.Time, sealed []byte) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE access SET used_at = NULL, sealed = $3
		WHERE token_hash = $1 AND used_at = $2`, HashSecret(state), usedAt, sealed)
	return err
}

// NoteConnected keeps which new store a used state led to, so that it can be taken
// back should another browser turn out to have agreed.
func NoteConnected(tx *pg.Tx, state string, merchant, store uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE access SET merchant_id = $2, store_id = $3 WHERE token_hash = $1`,
		HashSecret(state), merchant, store)
	return err
}
