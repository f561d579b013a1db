package reward

import (
	"time"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

// LockFellows reads other redemptions of the same reward in the same store whose
// code is due to be made, made before a moment, and keeps others away from them
// until the transaction ends. Those that somebody is at are passed over.
func LockFellows(tx *pg.Tx, r *Redemption, before time.Time, most int) ([]*Redemption, error) {
	return list(tx, `status IN (0, 1, 2) AND state = 0 AND store_id = $2 AND reward_id = $3 AND id <> $4
		AND created_at < $5 AND next_at <= $6 AND ends_at > $6 AND attempts < $7
		ORDER BY created_at LIMIT $8 FOR UPDATE SKIP LOCKED`,
		r.StoreID, r.RewardID, r.ID, before, tx.Now, fail.MaxDispatches, most)
}
