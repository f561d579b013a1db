package support

import (
	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// ofPerson are the requests of a member, and those that came by mail from their
// address before anybody knew that it is theirs.
const ofPerson = `SELECT id FROM request WHERE merchant_id = $1 AND (member_id = $2
	OR sender_mac = (SELECT email_mac FROM member WHERE merchant_id = $1 AND id = $2))`

// Erase drops the words and files of a member who is erased, and ends what goes on.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	rows, err := tx.Pgx.Query(tx.Context(), ofPerson, tx.Merchant, member)
	if err != nil {
		return err
	}
	ids, err := collectIDs(rows)
	if err != nil || len(ids) == 0 {
		return err
	}
	return eraseAll(tx, ids)
}

// EraseOne drops the words and files of a request, and ends it.
func EraseOne(tx *pg.Tx, id uuid.UUID) error { return eraseAll(tx, []uuid.UUID{id}) }

func eraseAll(tx *pg.Tx, ids []uuid.UUID) error {
	for _, statement := range []string{
		"DELETE FROM request_file WHERE merchant_id = $1 AND request_id = ANY($2) AND $3::timestamptz IS NOT NULL",
		"DELETE FROM mail_in WHERE merchant_id = $1 AND request_id = ANY($2) AND $3::timestamptz IS NOT NULL",
		"DELETE FROM request_mail WHERE merchant_id = $1 AND request_id = ANY($2) AND $3::timestamptz IS NOT NULL",
		`UPDATE request_message SET body = '', name = CASE WHEN who = 'member' THEN '' ELSE name END, mail_id = '',
			say_key = id::text
			WHERE merchant_id = $1 AND request_id = ANY($2) AND $3::timestamptz IS NOT NULL`,
		`UPDATE request SET body = '', note = '', order_id = NULL, open_key = id::text, subject = '', sender_name = '',
			sender_email = '', sender_mac = NULL, mail_id = '', link = '', due_at = NULL,
			closed_at = coalesce(closed_at, $3), state = 2
			WHERE merchant_id = $1 AND id = ANY($2)`,
	} {
		if _, err := tx.Pgx.Exec(tx.Context(), statement, tx.Merchant, ids, tx.Now); err != nil {
			return err
		}
	}
	return nil
}
