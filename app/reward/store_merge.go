package reward

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// LockOf keeps others away from a member's redemptions until the transaction
// ends. Whoever goes on with a redemption locks it before the balance, so it
// comes before ledger.Open here, too.
func LockOf(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `SELECT id FROM redemption WHERE merchant_id = $1 AND member_id = $2
		ORDER BY id FOR UPDATE`, tx.Merchant, member)
	return err
}

// Move makes a member's redemptions another's. Each keeps its code, its store and
// the customer it was made for. A key that both used stays with the keeper's.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE redemption r SET member_id = $2,
		idem_key = CASE WHEN EXISTS (SELECT FROM redemption k WHERE k.merchant_id = $1 AND k.member_id = $2
			AND k.idem_key = r.idem_key) THEN 'merged:' || r.id ELSE r.idem_key END
		WHERE merchant_id = $1 AND member_id = $3`, tx.Merchant, keep, lose)
	return err
}
