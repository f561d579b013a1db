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

// LockUnasked is LockFellows for those in the same store whose code was never asked
// for, whatever their reward.
func LockUnasked(tx *pg.Tx, r *Redemption, before time.Time, most int) ([]*Redemption, error) {
	return list(tx, `status = 0 AND unknown_since IS NULL AND state = 0 AND store_id = $2 AND id <> $3
		AND created_at < $4 AND next_at <= $5 AND ends_at > $5 AND attempts < $6
		ORDER BY created_at LIMIT $7 FOR UPDATE SKIP LOCKED`,
		r.StoreID, r.ID, before, tx.Now, fail.MaxDispatches, most)
}
