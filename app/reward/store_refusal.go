package reward

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// RefusedOften is how many codes of a reward a store refuses in a row until somebody
// should see to it.
const RefusedOften = 3

// NoteRefusal counts that a store refused a code of the reward, for good.
func NoteRefusal(tx *pg.Tx, r *Redemption, reason string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO reward_refusal AS f (merchant_id, id, store_id, reward_id, name, reason, refused_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (merchant_id, store_id, reward_id) DO UPDATE SET times = f.times + 1, name = excluded.name,
			reason = excluded.reason, refused_at = excluded.refused_at`,
		tx.Merchant, tx.NewID(), r.StoreID, r.RewardID, r.Reward.Name, reason, tx.Now)
	return err
}

// NoteAccepted forgets what a store refused of the reward: it made a code.
func NoteAccepted(tx *pg.Tx, r *Redemption) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM reward_refusal
		WHERE merchant_id = $1 AND store_id = $2 AND reward_id = $3`, tx.Merchant, r.StoreID, r.RewardID)
	return err
}

// ForgetRefusals forgets those that somebody saw to, nil for all. It returns how many.
func ForgetRefusals(tx *pg.Tx, ids []uuid.UUID) (int64, error) {
	done, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM reward_refusal
		WHERE merchant_id = $1 AND times >= $3 AND ($2::uuid[] IS NULL OR id = ANY($2))`,
		tx.Merchant, ids, RefusedOften)
	return done.RowsAffected(), err
}
