package ledger

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// ReviewOf is a member's review, with what staff wrote. State NoReview when there is none.
type ReviewOf struct {
	State  Review
	Reason string
	Since  time.Time
}

// loadReviews reads who is under review, in a statement of its own: the balances
// are locked by now, so nobody changes it any more.
func loadReviews(tx *pg.Tx, book *Book, members []uuid.UUID) error {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id, state FROM member_review
		WHERE merchant_id = $1 AND member_id = ANY($2)`, tx.Merchant, members)
	if err != nil {
		return err
	}
	var id uuid.UUID
	var state Review
	_, err = pgx.ForEachRow(rows, []any{&id, &state}, func() error {
		book.SetReview(id, state)
		return nil
	})
	return err
}

// GetReview reads a member's review.
func GetReview(tx *pg.Tx, member uuid.UUID) (r ReviewOf, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT state, reason, since FROM member_review
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	if err != nil {
		return r, err
	}
	_, err = pgx.ForEachRow(rows, []any{&r.State, &r.Reason, &r.Since}, func() error { return nil })
	return r, err
}

// PutReview changes a member's review and what it means for pending points. The
// caller has locked the balance by Open.
func PutReview(tx *pg.Tx, member uuid.UUID, state Review, reason string) error {
	batch := &pgx.Batch{}
	if state == NoReview {
		batch.Queue(`DELETE FROM member_review WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	} else {
		batch.Queue(`INSERT INTO member_review (merchant_id, member_id, state, reason, since)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (merchant_id, member_id) DO UPDATE SET state = excluded.state, reason = excluded.reason,
				since = excluded.since`, tx.Merchant, member, int16(state), reason, tx.Now)
	}
	if state == InReview {
		batch.Queue(`UPDATE lot SET due_at = available_at, available_at = $3 WHERE merchant_id = $1 AND member_id = $2
			AND state = 0 AND due_at IS NULL`, tx.Merchant, member, Someday)
	} else {
		batch.Queue(`UPDATE lot SET available_at = due_at, due_at = NULL WHERE merchant_id = $1 AND member_id = $2
			AND state = 0 AND due_at IS NOT NULL`, tx.Merchant, member)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}
