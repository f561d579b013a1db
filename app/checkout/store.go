package checkout

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const columns = `id, store_id, token, member_id, email_mac, currency, total, packed, recovery, started_at, updated_at,
	completed_at`

// Find reads checkouts by their keys.
func Find(tx *pg.Tx, keys []Key) (map[Key]*Checkout, error) {
	stores, tokens := make([]uuid.UUID, len(keys)), make([]string, len(keys))
	for i, k := range keys {
		stores[i], tokens[i] = k.StoreID, k.Token
	}
	all, err := list(tx, `SELECT `+columns+` FROM checkout WHERE merchant_id = $1
		AND (store_id, token) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))`, tx.Merchant, stores, tokens)
	found := make(map[Key]*Checkout, len(all))
	for _, c := range all {
		found[Key{c.StoreID, c.Token}] = c
	}
	return found, err
}

// Get reads one checkout. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Checkout, error) {
	found, err := list(tx, `SELECT `+columns+` FROM checkout WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
	if err == nil && len(found) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// Of lists a person's checkouts, newest first.
func Of(tx *pg.Tx, member uuid.UUID, limit int) ([]*Checkout, error) {
	return list(tx, `SELECT `+columns+` FROM checkout WHERE merchant_id = $1 AND member_id = $2
		ORDER BY updated_at DESC, id DESC LIMIT $3`, tx.Merchant, member, limit)
}

// Abandoned lists checkouts of known people that nobody completed and that last
// changed in [from, until), the oldest first.
func Abandoned(tx *pg.Tx, from, until time.Time, limit int) ([]*Checkout, error) {
	return list(tx, `SELECT `+columns+` FROM checkout WHERE merchant_id = $1 AND completed_at IS NULL
		AND updated_at >= $2 AND updated_at < $3 AND member_id IS NOT NULL ORDER BY updated_at, id LIMIT $4`,
		tx.Merchant, from, until, limit)
}

func list(tx *pg.Tx, query string, args ...any) ([]*Checkout, error) {
	return pg.All(tx, pgx.RowToAddrOfStructByPos[Checkout], query, args...)
}

// Save writes checkouts. An older state changes nothing, one that was completed
// stays so, and one whose order is here is completed by it.
func Save(tx *pg.Tx, checkouts []*Checkout) error {
	batch := &pgx.Batch{}
	for _, c := range checkouts {
		batch.Queue(`
			INSERT INTO checkout AS c (merchant_id, `+columns+`)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce($13, (SELECT placed_at FROM orders
				WHERE merchant_id = $1 AND store_id = $3 AND external_id = $4 AND status <> 0))
			ON CONFLICT (merchant_id, store_id, token) DO UPDATE SET
				member_id = coalesce(excluded.member_id, c.member_id), email_mac = coalesce(excluded.email_mac,
					c.email_mac),
				currency = excluded.currency, total = excluded.total, packed = excluded.packed,
				recovery = coalesce(excluded.recovery, c.recovery), updated_at = excluded.updated_at,
				completed_at = coalesce(c.completed_at, excluded.completed_at)
			WHERE c.updated_at <= excluded.updated_at`,
			tx.Merchant, c.ID, c.StoreID, c.Token, c.Member, c.EmailMAC, c.Currency, c.Total, c.Packed, c.Recovery,
			c.StartedAt, c.UpdatedAt, c.CompletedAt)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Order is what completes checkouts: those of its own token, and all that its
// buyer had begun before.
type Order struct {
	Key      Key
	Member   uuid.UUID // uuid.Nil for nobody we know
	EmailMAC []byte
	PlacedAt time.Time
}

// Complete marks the checkouts that orders completed. The caller passes what
// tells any apart; one statement for all.
func Complete(tx *pg.Tx, orders []Order) error {
	n := len(orders)
	if n == 0 {
		return nil
	}
	stores, tokens, members := make([]uuid.UUID, n), make([]string, n), make([]uuid.UUID, n)
	macs, placed := make([][]byte, n), make([]time.Time, n)
	for i, o := range orders {
		stores[i], tokens[i], members[i], macs[i], placed[i] = o.Key.StoreID, o.Key.Token, o.Member, o.EmailMAC,
			o.PlacedAt
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		UPDATE checkout c SET completed_at = o.placed
		FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::bytea[], $6::timestamptz[]) o (store, token, member,
			mac, placed)
		WHERE c.merchant_id = $1 AND c.completed_at IS NULL AND (c.store_id = o.store AND c.token = o.token
			OR (c.member_id = o.member OR c.email_mac = o.mac) AND c.started_at <= o.placed)`,
		tx.Merchant, stores, tokens, members, macs, placed)
	return err
}

// Forget drops up to limit checkouts that last changed before a moment. It
// reports whether there may be more.
func Forget(tx *pg.Tx, before time.Time, limit int) (more bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM checkout WHERE merchant_id = $1 AND id = ANY(ARRAY(
		SELECT id FROM checkout WHERE merchant_id = $1 AND updated_at < $2 LIMIT $3))`, tx.Merchant, before, limit)
	return tag.RowsAffected() == int64(limit), err
}

// Move makes a person's checkouts another's: they are one.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE checkout SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	return err
}

// MoveOf makes a person's checkouts in stores another's: they were taken for one.
func MoveOf(tx *pg.Tx, from, to uuid.UUID, stores []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE checkout SET member_id = $3 WHERE merchant_id = $1 AND member_id = $2
		AND store_id = ANY($4)`, tx.Merchant, from, to, stores)
	return err
}

// Erase drops a person's checkouts.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM checkout WHERE merchant_id = $1 AND member_id = $2`,
		tx.Merchant, member)
	return err
}
