package reward

import (
	"encoding/json"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/work"
)

const columns = `id, coalesce(member_id, '00000000-0000-0000-0000-000000000000'),
	store_id, customer_id, reward_id, reward, program_version, points, currency,
	sealed_email, idem_key, idem_hash, code, salt,
	status, external_id, created_at, ends_at, issued_at, unknown_since, closed_at, sweeps, used_order_id,
		attempts, next_at, last_error, state, note, extend_to, because, told_by, till_at`

// Add writes a new redemption. False when its key has made one already.
func Add(tx *pg.Tx, r *Redemption) (added bool, err error) {
	document, err := json.Marshal(r.Reward)
	if err != nil {
		return false, err
	}
	done, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO redemption (merchant_id, id, member_id, store_id, customer_id, reward_id, reward,
			program_version, points,
			idem_key, idem_hash, code, salt, status, created_at, ends_at, next_at, dispatched_at, dispatches,
			currency, sealed_email, state, because, told_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15, $15, 1, $17, $18,
			$19, $20, $21)
		ON CONFLICT DO NOTHING`,
		tx.Merchant, r.ID, uuid.NullUUID{UUID: r.MemberID, Valid: r.MemberID != uuid.Nil},
		r.StoreID, r.CustomerID, r.RewardID, string(document), r.ProgramVersion,
		r.Points,
		r.IdemKey, r.IdemHash, r.Code, r.Salt, int16(r.Status), r.CreatedAt, r.EndsAt, r.Currency, r.SealedEmail,
		r.Work, r.Because, r.ToldBy)
	return err == nil && done.RowsAffected() == 1, err
}

// Save writes what changes in a redemption's life. Handing out starts anew. When
// nothing is left to be done, nobody needs the shopper's e-mail any more.
func Save(tx *pg.Tx, r *Redemption) error {
	if work.State(r.Work) == work.Done {
		r.SealedEmail = nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		UPDATE redemption SET code = $3, salt = $4, status = $5, external_id = $6, issued_at = $7, unknown_since = $8,
			closed_at = $9, sweeps = $10, used_order_id = $11, attempts = $12, next_at = $13, last_error = $14,
				state = $15, currency = $16, sealed_email = $17, note = $18, ends_at = $19, extend_to = $20,
			till_at = $21, dispatched_at = NULL, dispatches = 0
		WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, r.ID, r.Code, r.Salt, int16(r.Status), r.ExternalID, r.IssuedAt, r.UnknownSince,
		r.ClosedAt, r.Sweeps,
		r.UsedOrderID, r.Attempts, r.NextAt, r.LastError, r.Work, r.Currency, r.SealedEmail, r.Note, r.EndsAt,
		r.ExtendTo, r.TillAt)
	return err
}

// Get reads one redemption.
func Get(tx *pg.Tx, id uuid.UUID) (*Redemption, error) { return one(tx, "id = $2", id) }

// Lock reads one redemption and keeps others away until the transaction ends.
func Lock(tx *pg.Tx, id uuid.UUID) (*Redemption, error) { return one(tx, "id = $2 FOR UPDATE", id) }

// ByKey finds what an Idempotency-Key of a member made; nil when nothing. The
// zero member is whoever has the code.
func ByKey(tx *pg.Tx, member uuid.UUID, key string) (found *Redemption, err error) {
	var all []*Redemption
	if member == uuid.Nil {
		all, err = list(tx, "member_id IS NULL AND idem_key = $2", key)
	} else {
		all, err = list(tx, "member_id = $2 AND idem_key = $3", member, key)
	}
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// ByCodes locks the redemptions behind codes of a store, former ones too,
// whatever their case.
func ByCodes(tx *pg.Tx, store uuid.UUID, codes []string) ([]*Redemption, error) {
	upper := make([]string, len(codes))
	for i, code := range codes {
		upper[i] = strings.ToUpper(code)
	}
	return list(tx, `store_id = $2 AND (code = ANY($3) OR id IN (SELECT redemption_id FROM former_code
		WHERE merchant_id = $1 AND store_id = $2 AND code = ANY($3))) ORDER BY id FOR UPDATE`, store, upper)
}

// OfMember lists a member's redemptions, newest first.
func OfMember(tx *pg.Tx, member uuid.UUID, limit int) ([]*Redemption, error) {
	return list(tx, "member_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3", member, limit)
}

// Counts of a merchant's codes for the overview: those open now and those used
// since a moment given as days.
func Counts(tx *pg.Tx, days int) (open, used int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT
		(SELECT count(*) FROM redemption WHERE merchant_id = $1 AND status = 3),
		(SELECT count(*) FROM redemption WHERE merchant_id = $1 AND status = 4 AND closed_at >= $2)`,
		tx.Merchant, tx.Now.AddDate(0, 0, -days)).Scan(&open, &used)
	return open, used, err
}

func one(tx *pg.Tx, where string, args ...any) (*Redemption, error) {
	found, err := list(tx, where, args...)
	if err == nil && len(found) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func list(tx *pg.Tx, where string, args ...any) ([]*Redemption, error) {
	all, err := pg.All(tx, scan, "SELECT "+columns+" FROM redemption WHERE merchant_id = $1 AND "+where,
		append([]any{tx.Merchant}, args...)...)
	if err != nil {
		return nil, err
	}
	return all, recall(tx, all)
}

func scan(row pgx.CollectableRow) (*Redemption, error) {
	r := &Redemption{}
	var document []byte
	if err := row.Scan(&r.ID, &r.MemberID, &r.StoreID, &r.CustomerID, &r.RewardID, &document,
		&r.ProgramVersion, &r.Points,
		&r.Currency, &r.SealedEmail,
		&r.IdemKey, &r.IdemHash, &r.Code, &r.Salt, &r.Status, &r.ExternalID, &r.CreatedAt, &r.EndsAt,
		&r.IssuedAt, &r.UnknownSince,
		&r.ClosedAt, &r.Sweeps, &r.UsedOrderID, &r.Attempts, &r.NextAt, &r.LastError, &r.Work,
		&r.Note, &r.ExtendTo, &r.Because, &r.ToldBy, &r.TillAt); err != nil {
		return nil, err
	}
	return r, json.Unmarshal(document, &r.Reward)
}
