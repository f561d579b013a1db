package reward

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// LockUnfinished reads and locks up to limit redemptions of a store whose points
// are held, or are on their way back.
func LockUnfinished(tx *pg.Tx, store uuid.UUID, limit int) ([]*Redemption, error) {
	return list(tx, "store_id = $2 AND status IN (0, 1, 2, 5, 9, 10) ORDER BY id LIMIT $3 FOR UPDATE", store, limit)
}
