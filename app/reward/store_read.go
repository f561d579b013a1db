package reward

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// ByIDs reads redemptions by id.
func ByIDs(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]*Redemption, error) {
	found := make(map[uuid.UUID]*Redemption, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	all, err := list(tx, "id = ANY($2)", ids)
	for _, r := range all {
		found[r.ID] = r
	}
	return found, err
}

// Unexplain forgets of rewards that were picked because of what a merchant marked
// as sensitive what that was: products by id, and those of collections.
func Unexplain(tx *pg.Tx, products, collections []string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE redemption SET because = jsonb_build_object('group', '')
		WHERE merchant_id = $1 AND because ->> 'product' IN (SELECT unnest($2::text[]) UNION ALL
			SELECT external_id FROM product WHERE merchant_id = $1 AND collections && $3)`,
		tx.Merchant, append([]string{}, products...), append([]string{}, collections...))
	return err
}

// Of names what a key made for a member.
type Of struct {
	Member uuid.UUID
	Key    string
}

// ByKeys finds what Idempotency-Keys of members made.
func ByKeys(tx *pg.Tx, asked []Of) (map[Of]*Redemption, error) {
	members, keys := make([]uuid.UUID, len(asked)), make([]string, len(asked))
	for i, one := range asked {
		members[i], keys[i] = one.Member, one.Key
	}
	found := map[Of]*Redemption{}
	if len(asked) == 0 {
		return found, nil
	}
	all, err := list(tx, `(member_id, idem_key) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`, members, keys)
	for _, r := range all {
		found[Of{r.MemberID, r.IdemKey}] = r
	}
	return found, err
}

// CountSlow counts redemptions begun before a moment whose code has neither
// come nor failed.
func CountSlow(tx *pg.Tx, before time.Time) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM redemption
		WHERE merchant_id = $1 AND status IN (0, 1, 2) AND state = 0 AND created_at < $2`, tx.Merchant, before).Scan(&n)
	return n, err
}

// Leave hands new redemptions to the workers, who begin with them at a moment: nobody
// waits at a tap for their codes.
func Leave(tx *pg.Tx, ids []uuid.UUID, at time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE redemption SET dispatched_at = NULL, dispatches = 0, next_at = $3
		WHERE merchant_id = $1 AND id = ANY($2) AND status = 0`, tx.Merchant, ids, at)
	return err
}
