package member

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Current gives, of members, the ids of who they are now: their own, or that of
// the member they were found to be. Ids of nobody are left out.
func Current(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, coalesce(merged_into, id) FROM member
		WHERE merchant_id = $1 AND id = ANY($2)`, tx.Merchant, ids)
	if err != nil {
		return nil, err
	}
	now := map[uuid.UUID]uuid.UUID{}
	var id, current uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id, &current}, func() error {
		now[id] = current
		return nil
	})
	return now, err
}

// MarkMerged notes that a member is another, with all that had become this one
// before, and makes its accounts the other's.
func MarkMerged(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`UPDATE member SET merged_into = $2 WHERE merchant_id = $1 AND (id = $3 OR merged_into = $3)`,
		tx.Merchant, keep, lose)
	batch.Queue(`UPDATE member k SET mail_off = true FROM member l WHERE k.merchant_id = $1 AND k.id = $2
		AND l.merchant_id = $1 AND l.id = $3 AND l.mail_off`, tx.Merchant, keep, lose)
	batch.Queue(`UPDATE identity SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`, tx.Merchant, keep, lose)
	if err := tx.Pgx.SendBatch(tx.Context(), batch).Close(); err != nil {
		return err
	}
	return moveChosen(tx, keep, lose)
}

// MailOff reports whether a member wants no messages about the program.
func MailOff(tx *pg.Tx, id uuid.UUID) (off bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT mail_off FROM member WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id).Scan(&off)
	return off, err
}

// SetMailOff notes whether a member wants no messages about the program.
// fail.NotFound when there is no such member.
func SetMailOff(tx *pg.Tx, id uuid.UUID, off bool) error {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE member SET mail_off = $3 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, off)
	if err == nil && tag.RowsAffected() == 0 {
		err = pgx.ErrNoRows
	}
	return err
}
