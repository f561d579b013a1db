package occasion

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// Move makes a member's occasions another's, so that what gives once to a person
// does not give again. One that both had stays with each.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE occasion o SET member_id = $2
		WHERE merchant_id = $1 AND member_id = $3 AND NOT EXISTS (SELECT FROM occasion k WHERE k.merchant_id = $1
			AND k.member_id = $2 AND k.trigger = o.trigger AND k.key = o.key)`, tx.Merchant, keep, lose)
	return err
}
