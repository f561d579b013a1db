package message

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Fates are how many offers became what.
type Fates struct {
	Waiting  int64
	Sent     int64
	Doubtful int64
	Failed   int64            // needs attention
	Silent   map[string]int64 // by why
}

// FatesOf counts what became of a newsletter's letters.
func FatesOf(tx *pg.Tx, letter uuid.UUID) (f Fates, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT status, CASE WHEN status = 2 THEN why ELSE '' END, state > 1, count(*) FROM selling
		WHERE merchant_id = $1 AND newsletter_id = $2 GROUP BY 1, 2, 3`, tx.Merchant, letter)
	if err != nil {
		return f, err
	}
	f.Silent = map[string]int64{}
	var status Status
	var why string
	var dead bool
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&status, &why, &dead, &n}, func() error {
		switch {
		case status == Sent:
			f.Sent += n
		case status == Doubtful:
			f.Doubtful += n
		case status == NotSent:
			f.Silent[why] += n
		case dead:
			f.Failed += n
		default:
			f.Waiting += n
		}
		return nil
	})
	return f, err
}

// DueOf counts the letters of a newsletter that could go now, up to most.
func DueOf(tx *pg.Tx, letter uuid.UUID, most int) (n int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM (SELECT FROM selling WHERE merchant_id = $1
		AND newsletter_id = $2 AND state = 0 AND next_at <= $3 LIMIT $4) s`, tx.Merchant, letter, tx.Now, most).Scan(&n)
	return n, err
}

// UnsellLetter withdraws up to limit letters of a newsletter that did not leave yet.
// It returns how many; one that is on its way this moment is not withdrawn.
func UnsellLetter(tx *pg.Tx, letter uuid.UUID, limit int) (int64, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE selling SET status = 2, why = $3, state = 1, last_error = '',
			dispatched_at = NULL
		WHERE merchant_id = $1 AND id = ANY(ARRAY(SELECT id FROM selling WHERE merchant_id = $1 AND newsletter_id = $2
			AND state = 0 AND status = 0 AND begun_at IS NULL AND keyed_at IS NULL LIMIT $4 FOR UPDATE SKIP LOCKED))`,
		tx.Merchant, letter, WhyWithdrawn, limit)
	if err != nil {
		return 0, err
	}
	return tag.RowsAffected(), takeBack(tx, "newsletter_id = $4", letter)
}
