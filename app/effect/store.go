package effect

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// settle is how long a change waits for the next one before it is written.
const settle = 2 * time.Second

// WantProfiles asks for the profiles of members to be written to each of their
// accounts. Changes that follow quickly are written once.
func WantProfiles(tx *pg.Tx, members []uuid.UUID) error { return want(tx, Profile, members) }

// WantConsents asks for what members decided with us to be kept in their stores.
func WantConsents(tx *pg.Tx, members []uuid.UUID) error { return want(tx, Consent, members) }

// WantLooks asks for a store to be told whether its pages tell what shoppers look at.
func WantLooks(tx *pg.Tx, store uuid.UUID) error { return wantOfStore(tx, Looks, store, tx.Now) }

// WantPlugin asks for a store's companion plugin to be told how the program stands.
// Changes that follow quickly are told once.
func WantPlugin(tx *pg.Tx, store uuid.UUID) error {
	return wantOfStore(tx, Plugin, store, tx.Now.Add(settle))
}

func wantOfStore(tx *pg.Tx, kind Kind, store uuid.UUID, at time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO effect (merchant_id, id, effect_key, kind, store_id, target, next_at)
		VALUES ($1, gen_random_uuid(), $4 || '|' || $2::uuid, $4, $2::uuid, '', $3)
		ON CONFLICT (merchant_id, effect_key) `+wantAgain, tx.Merchant, store, at, string(kind))
	return err
}

// wantAgain is the last wish of several: it begins anew, save where it is waiting
// already, and waits on where its store is away.
const wantAgain = `DO UPDATE SET wanted = effect.wanted + 1,
			state = CASE effect.state WHEN 3 THEN 3 ELSE 0 END, attempts = 0,
			dispatches = CASE effect.state WHEN 0 THEN effect.dispatches ELSE 0 END,
			next_at = CASE effect.state WHEN 0 THEN effect.next_at ELSE excluded.next_at END`

func want(tx *pg.Tx, kind Kind, members []uuid.UUID) error {
	if len(members) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO effect (merchant_id, id, effect_key, kind, store_id, target, next_at)
		SELECT merchant_id, gen_random_uuid(), $4 || '|' || store_id || '|' || customer_id, $4,
			store_id, customer_id, $3
		FROM identity WHERE merchant_id = $1 AND member_id = ANY($2) AND deleted_at IS NULL
		ORDER BY store_id, customer_id
		ON CONFLICT (merchant_id, effect_key) `+wantAgain,
		tx.Merchant, members, tx.Now.Add(settle), string(kind))
	return err
}

const columns = "id, kind, store_id, target, wanted, state, attempts, dispatches, next_at"

// Get reads one effect.
func Get(tx *pg.Tx, id uuid.UUID) (Effect, error) {
	return pg.One(tx, pgx.RowToStructByPos[Effect], "SELECT "+columns+" FROM effect WHERE merchant_id = $1 AND id = $2",
		tx.Merchant, id)
}

// Written notes that a wish was fulfilled. A newer wish keeps the row waiting.
func Written(tx *pg.Tx, id uuid.UUID, wanted int64) error {
	return WrittenAll(tx, []Effect{{ID: id, Wanted: wanted}})
}

// WrittenAll is Written for many.
func WrittenAll(tx *pg.Tx, done []Effect) error {
	ids, wanted := make([]uuid.UUID, len(done)), make([]int64, len(done))
	for i, e := range done {
		ids[i], wanted[i] = e.ID, e.Wanted
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE effect e SET written = d.wanted, dispatched_at = NULL, dispatches = 0,
			attempts = 0, last_error = '', state = CASE WHEN e.wanted = d.wanted THEN 1 ELSE 0 END, next_at = $4
		FROM unnest($2::uuid[], $3::bigint[]) AS d (id, wanted)
		WHERE e.merchant_id = $1 AND e.id = d.id AND e.state = 0`, tx.Merchant, ids, wanted, tx.Now.Add(settle))
	return err
}
