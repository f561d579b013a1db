package effect

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// WantEntries asks for the rewards of reached tiers to be given, once in each
// pair's life: the row stays, so that reaching the tier again asks for nothing.
// A member without an account has no store where a code could be; they are asked
// for again with each tier they reach.
func WantEntries(tx *pg.Tx, members []uuid.UUID, tiers []string) error {
	if len(members) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO effect (merchant_id, id, effect_key, kind, store_id, target, next_at)
		SELECT DISTINCT ON (e.member, e.tier) i.merchant_id, gen_random_uuid(), 'entry|' || e.member || '|' || e.tier,
			'entry', i.store_id, e.member || '|' || e.tier, $4::timestamptz
		FROM unnest($2::uuid[], $3::text[]) AS e (member, tier)
		JOIN identity i ON i.merchant_id = $1 AND i.member_id = e.member AND i.account AND i.deleted_at IS NULL
		ORDER BY e.member, e.tier, i.store_id
		ON CONFLICT (merchant_id, effect_key) DO NOTHING`, tx.Merchant, members, tiers, tx.Now)
	return err
}

// WantBirthdays asks for the birthday rewards of members' tiers to be given, once
// for each occasion. Who has no account has no store where a code could be.
func WantBirthdays(tx *pg.Tx, members []uuid.UUID, tiers []string, occasions []uuid.UUID) error {
	if len(members) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO effect (merchant_id, id, effect_key, kind, store_id, target, next_at)
		SELECT DISTINCT ON (e.occasion) i.merchant_id, gen_random_uuid(), 'birthday|' || e.occasion, 'birthday',
			i.store_id, e.member || '|' || e.tier || '|' || e.occasion, $5::timestamptz
		FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS e (member, tier, occasion)
		JOIN identity i ON i.merchant_id = $1 AND i.member_id = e.member AND i.account AND i.deleted_at IS NULL
		ORDER BY e.occasion, i.store_id
		ON CONFLICT (merchant_id, effect_key) DO NOTHING`, tx.Merchant, members, tiers, occasions, tx.Now)
	return err
}
