package reward

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Holders lists the members who took a code, as it is written in stores, be it
// that staff have replaced it since.
func Holders(tx *pg.Tx, code string) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT r.member_id FROM store s JOIN redemption r
		ON r.merchant_id = $1 AND r.store_id = s.id AND r.code = $2
		WHERE s.merchant_id = $1 AND r.member_id IS NOT NULL
		UNION SELECT r.member_id FROM store s JOIN former_code f
		ON f.merchant_id = $1 AND f.store_id = s.id AND f.code = $2
		JOIN redemption r ON r.merchant_id = $1 AND r.id = f.redemption_id
		WHERE s.merchant_id = $1 AND r.member_id IS NOT NULL`, tx.Merchant, code)
}
