package study

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/survey"
)

// Move makes one member's invitations another's, who they are. Where both were
// invited to one study, the invitation that came further stays theirs; the other
// becomes nobody's, its place is free again, and its questions are closed: nobody
// is thanked twice.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	if err := wakeOf(tx, lose); err != nil {
		return err
	}
	responses, err := ended(tx, `UPDATE study_invitation i SET `+nobodys+`
		FROM study_invitation a JOIN study_invitation b ON b.merchant_id = a.merchant_id
			AND b.study_id = a.study_id AND b.member_id = $4
		WHERE a.merchant_id = $1 AND a.member_id = $3 AND i.merchant_id = $1 AND i.id = CASE
			WHEN (a.answered_at IS NOT NULL, a.shipped_at IS NOT NULL, a.accepted_at IS NOT NULL,
					a.wanted_at IS NOT NULL)
				>= (b.answered_at IS NOT NULL, b.shipped_at IS NOT NULL, b.accepted_at IS NOT NULL,
					b.wanted_at IS NOT NULL)
			THEN b.id ELSE a.id END
		RETURNING i.response_id`, tx.Merchant, tx.Now, keep, lose)
	if err != nil {
		return err
	}
	if err := survey.EndResponses(tx, responses); err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE study_invitation SET member_id = $2
		WHERE merchant_id = $1 AND member_id = $3`, tx.Merchant, keep, lose)
	return err
}

// wakeOf has the studies looked at in which a place of a member's may become free.
func wakeOf(tx *pg.Tx, member uuid.UUID) error {
	ids, err := pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT study_id FROM study_invitation
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member)
	if err != nil {
		return err
	}
	return Wake(tx, ids...)
}

// nobodys ends an invitation i whose member is gone, at $2; what was sent or said
// stays counted.
const nobodys = `member_id = NULL, sealed_address = NULL, terms_id = '', wanted_at = NULL, state = 1, until_at = NULL,
	last_error = '', stage = CASE WHEN i.stage <= 3 THEN 7 ELSE i.stage END, ended_at = coalesce(i.ended_at, $2)`

// Erase drops whose invitations a member's were, and their address. What came of
// them stays in the counts, nobody's.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	if err := wakeOf(tx, member); err != nil {
		return err
	}
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE study_invitation i SET "+nobodys+`
		WHERE merchant_id = $1 AND member_id = $3`, tx.Merchant, tx.Now, member)
	return err
}
