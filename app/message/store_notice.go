package message

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

// put queues offers that the shop shows.
func put(tx *pg.Tx, offers []Offer) error { return enqueue(tx, "notice", "from_at", offers) }

const noticeColumns = `id, member_id, template_id, priority, newsletter_id, answers, data, status, created_at, from_at,
	expires_at, shown_at`

// OpenNotices lists what the shop may show a member now, at most 20: what was shown
// before first, then the most important.
func OpenNotices(tx *pg.Tx, member uuid.UUID) ([]Notice, error) {
	return notices(tx, `WHERE merchant_id = $1 AND member_id = $2 AND dismissed_at IS NULL AND status < 2
		AND expires_at > $3 AND from_at <= $3 ORDER BY shown_at IS NULL, priority DESC, id LIMIT 20`,
		tx.Merchant, member, tx.Now)
}

// NoticesOf lists a member's notices, newest first, at most limit.
func NoticesOf(tx *pg.Tx, member uuid.UUID, limit int) ([]Notice, error) {
	return notices(tx, "WHERE merchant_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT $3",
		tx.Merchant, member, limit)
}

func notices(tx *pg.Tx, where string, args ...any) ([]Notice, error) {
	return pg.All(tx, pgx.RowToStructByPos[Notice], "SELECT "+noticeColumns+" FROM notice "+where, args...)
}

// ShowNotice notes that a notice is shown from here on: it counts like a letter.
func ShowNotice(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE notice SET status = 1, shown_at = $3
		WHERE merchant_id = $1 AND id = $2 AND status = 0`, tx.Merchant, id, tx.Now)
	return err
}

// DropNotice notes that a notice is not shown, and why.
func DropNotice(tx *pg.Tx, id uuid.UUID, why string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE notice SET status = 2, why = $3, dismissed_at = $4
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, why, tx.Now)
	return err
}

// DismissNotice puts a member's notice away for good. Again changes nothing.
// fail.NotFound when there is no such notice of theirs.
func DismissNotice(tx *pg.Tx, member, id uuid.UUID) error {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE notice SET dismissed_at = coalesce(dismissed_at, $4)
		WHERE merchant_id = $1 AND id = $2 AND member_id = $3`, tx.Merchant, id, member, tx.Now)
	if err == nil && tag.RowsAffected() == 0 {
		err = fail.New(fail.NotFound, "there is no such message")
	}
	return err
}

// withdrawn takes notices back, shown or not: what they were about is over.
const withdrawn = `UPDATE notice SET dismissed_at = $2, why = CASE status WHEN 0 THEN $3 ELSE why END,
	status = CASE status WHEN 0 THEN 2 ELSE status END
	WHERE merchant_id = $1 AND dismissed_at IS NULL AND status < 2 AND `

func takeBack(tx *pg.Tx, which string, arg any) error {
	_, err := tx.Pgx.Exec(tx.Context(), withdrawn+which, tx.Merchant, tx.Now, WhyWithdrawn, arg)
	return err
}

// ShopFatesOf counts what became of a newsletter's notices. Sent are those that were
// shown.
func ShopFatesOf(tx *pg.Tx, letter uuid.UUID) (f Fates, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT status, CASE WHEN status = 2 THEN why WHEN status = 0 AND expires_at <= $3 THEN 'expired' ELSE '' END,
			count(*) FROM notice WHERE merchant_id = $1 AND newsletter_id = $2 GROUP BY 1, 2`,
		tx.Merchant, letter, tx.Now)
	if err != nil {
		return f, err
	}
	f.Silent = map[string]int64{}
	var status Status
	var why string
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&status, &why, &n}, func() error {
		switch {
		case status == Sent:
			f.Sent += n
		case why != "":
			f.Silent[why] += n
		default:
			f.Waiting += n
		}
		return nil
	})
	return f, err
}
