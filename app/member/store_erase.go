package member

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// AllIdentitiesOf lists a member's accounts, those that are gone in their store
// included.
func AllIdentitiesOf(tx *pg.Tx, member uuid.UUID) ([]Identity, error) {
	return pg.All(tx, pgx.RowToStructByPos[Identity], `SELECT store_id, customer_id, member_id, email_mac, verified,
		account, updated_at, deleted_at, staff, tags
		FROM identity WHERE merchant_id = $1 AND member_id = $2 ORDER BY store_id, customer_id`, tx.Merchant, member)
}

// Erase empties a member's record, and those of all who became this member: it
// is nobody's any more, and no account leads to it.
func Erase(tx *pg.Tx, id uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE member SET state = 3, email = '', email_mac = NULL, name = '', locale = '', country = '',
		locale_chosen = false, country_chosen = false,
		joined_at = NULL, left_at = NULL, birthday = '', birthday_at = NULL, birthday_by = 0, mail_off = true,
		imported_by = NULL WHERE merchant_id = $1 AND (id = $2 OR merged_into = $2)`, tx.Merchant, id)
	batch.Queue(`DELETE FROM identity WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, id)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
