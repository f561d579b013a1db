package referral

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const columns = `id, advocate_id, friend_id, friend_key, code, store_id, order_id, redemption_id, program_version,
	status, reason, score, checks, evidence, decision, merged, created_at, joined_at, ends_at, placed_at, due_at,
	rewarded_at, currency, counted, counts, points, friend_points, reward_id, postings, next_at, state`

func scan(row pgx.CollectableRow) (*Referral, error) {
	r := &Referral{}
	var friend, order, coupon, reward uuid.NullUUID
	var checks, evidence []byte
	var state int16
	err := row.Scan(&r.ID, &r.Advocate, &friend, &r.FriendKey, &r.Code, &r.Store, &order, &coupon, &r.Version,
		&r.Status, &r.Reason, &r.Score, &checks, &evidence, &r.Decision, &r.Merged, &r.CreatedAt, &r.JoinedAt,
		&r.EndsAt, &r.PlacedAt, &r.DueAt, &r.RewardedAt, &r.Currency, &r.Counted, &r.Counts, &r.Points,
		&r.FriendPoints, &reward, &r.Postings, &r.NextAt, &state)
	if err != nil {
		return nil, err
	}
	r.Friend, r.Order, r.Coupon, r.Reward = friend.UUID, order.UUID, coupon.UUID, reward.UUID
	if state != 0 {
		r.NextAt = nil
	}
	if err := json.Unmarshal(checks, &r.Findings); err != nil {
		return nil, fmt.Errorf("checks of referral %s: %w", r.ID, err)
	}
	return r, json.Unmarshal(evidence, &r.Evidence)
}

func list(tx *pg.Tx, query string, args ...any) ([]*Referral, error) {
	return pg.All(tx, scan, query, args...)
}

func one(tx *pg.Tx, query string, args ...any) (*Referral, error) {
	all, err := list(tx, query, args...)
	if err == nil && len(all) == 0 {
		err = pgx.ErrNoRows
	}
	if err != nil {
		return nil, pg.Translate(err)
	}
	return all[0], nil
}

// Get reads one referral. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (*Referral, error) {
	return one(tx, `SELECT `+columns+` FROM referral WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
}

// Lock is Get, and keeps others away until the transaction ends.
func Lock(tx *pg.Tx, id uuid.UUID) (*Referral, error) {
	return one(tx, `SELECT `+columns+` FROM referral WHERE merchant_id = $1 AND id = $2 FOR UPDATE`, tx.Merchant, id)
}

// LockByFriends locks the referrals of friends, by account or by key.
func LockByFriends(tx *pg.Tx, friends []uuid.UUID, keys [][]byte) ([]*Referral, error) {
	if len(friends)+len(keys) == 0 {
		return nil, nil
	}
	return list(tx, `SELECT `+columns+` FROM referral WHERE merchant_id = $1 AND (friend_id = ANY($2) OR
		friend_key = ANY($3)) ORDER BY id FOR UPDATE`, tx.Merchant, friends, keys)
}

// Save writes a referral, new or changed. False when a new one is of a friend,
// or of an order, that another referral has.
func Save(tx *pg.Tx, r *Referral) (saved bool, err error) {
	if r.Findings == nil {
		r.Findings = []Finding{}
	}
	checks, err := json.Marshal(r.Findings)
	if err != nil {
		return false, err
	}
	evidence, err := json.Marshal(r.Evidence)
	if err != nil {
		return false, err
	}
	next := tx.Now
	if r.NextAt != nil {
		next = *r.NextAt
	}
	done, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO referral AS o (merchant_id, `+columns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
			$23, $24, $25, $26, $27, $28, $29, $30, $31, $32) ON CONFLICT DO NOTHING`, append([]any{tx.Merchant},
		r.ID, r.Advocate, null(r.Friend), r.FriendKey, r.Code, r.Store, null(r.Order), null(r.Coupon), r.Version,
		r.Status, r.Reason, r.Score, string(checks), string(evidence), r.Decision, r.Merged, r.CreatedAt, r.JoinedAt,
		r.EndsAt, r.PlacedAt, r.DueAt, r.RewardedAt, r.Currency, r.Counted, r.Counts, r.Points, r.FriendPoints,
		null(r.Reward), r.Postings, next, r.workState())...)
	if err != nil || done.RowsAffected() == 1 {
		return err == nil, err
	}
	done, err = tx.Pgx.Exec(tx.Context(), `UPDATE referral SET friend_id = $3, order_id = $4, redemption_id = $5,
			program_version = $6, status = $7, reason = $8, score = $9, checks = $10, evidence = $11, decision = $12,
			merged = $13, joined_at = $14, ends_at = $15, placed_at = $16, due_at = $17, rewarded_at = $18,
			currency = $19, counted = $20, counts = $21, points = $22, friend_points = $23, reward_id = $24,
			postings = $25, next_at = $26, state = $27, attempts = 0, dispatches = 0, dispatched_at = NULL,
			last_error = ''
		WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, r.ID, null(r.Friend), null(r.Order), null(r.Coupon), r.Version, r.Status, r.Reason, r.Score,
		string(checks), string(evidence), r.Decision, r.Merged, r.JoinedAt, r.EndsAt, r.PlacedAt, r.DueAt, r.RewardedAt,
		r.Currency, r.Counted, r.Counts, r.Points, r.FriendPoints, null(r.Reward), r.Postings, next, r.workState())
	return err == nil && done.RowsAffected() == 1, err
}

func null(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }

// Wake lets the referrals of orders be looked at again, those of a friend's later
// orders included.
func Wake(tx *pg.Tx, orders []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `WITH changed AS (
			UPDATE friend_order SET next_at = $3 WHERE merchant_id = $1 AND id = ANY($2) RETURNING referral_id)
		UPDATE referral SET state = 0, next_at = $3, attempts = 0, dispatches = 0, dispatched_at = NULL
		WHERE merchant_id = $1 AND id IN (SELECT referral_id FROM changed UNION
			SELECT id FROM referral WHERE merchant_id = $1 AND order_id = ANY($2))`, tx.Merchant, orders, tx.Now)
	return err
}

// Filter narrows a list of referrals. Zero values do not.
type Filter struct {
	Status   Status
	Advocate uuid.UUID
	Friend   uuid.UUID
	Before   uuid.UUID // go on below this one
	Limit    int
}

// List reads referrals, newest first.
func List(tx *pg.Tx, f Filter) ([]*Referral, error) {
	where := ""
	args := []any{tx.Merchant, pg.Newest(f.Before), f.Limit}
	if f.Status != 0 {
		args = append(args, f.Status)
		where += fmt.Sprintf(" AND status = $%d", len(args))
	}
	if f.Advocate != uuid.Nil {
		args = append(args, f.Advocate)
		where += fmt.Sprintf(" AND advocate_id = $%d", len(args))
	}
	if f.Friend != uuid.Nil {
		args = append(args, f.Friend)
		where += fmt.Sprintf(" AND friend_id = $%d", len(args))
	}
	return list(tx, `SELECT `+columns+` FROM referral WHERE merchant_id = $1 AND id < $2`+where+
		` ORDER BY id DESC LIMIT $3`, args...)
}

// CountOf counts the referrals of a status.
func CountOf(tx *pg.Tx, status Status) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM referral WHERE merchant_id = $1 AND status = $2`,
		tx.Merchant, status).Scan(&n)
	return n, err
}

// CountByStatus counts the referrals of each status.
func CountByStatus(tx *pg.Tx) (map[Status]int64, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT status, count(*) FROM referral
		WHERE merchant_id = $1 GROUP BY status`, tx.Merchant)
	if err != nil {
		return nil, err
	}
	counts := map[Status]int64{}
	var status Status
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&status, &n}, func() error {
		counts[status] = n
		return nil
	})
	return counts, err
}
