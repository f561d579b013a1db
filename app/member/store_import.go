package member

import (
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// ByMAC lists the people of keyed e-mail hashes, by hash: those in the program,
// those who left and those who only have an account.
func ByMAC(tx *pg.Tx, macs [][]byte) (map[string][]*Member, error) {
	found := map[uuid.UUID]*Member{}
	err := tx.ByKey(func(rows pgx.Rows) error { return addMembers(found, rows) }, `
		SELECT m.* FROM unnest($2::bytea[]) asked (mac) CROSS JOIN LATERAL (SELECT `+memberColumns+` FROM member
			WHERE merchant_id = $1 AND email_mac BETWEEN asked.mac AND asked.mac ORDER BY email_mac LIMIT 8) m`,
		tx.Merchant, macs)
	byMAC := make(map[string][]*Member, len(found))
	for _, m := range found {
		byMAC[string(m.EmailMAC)] = append(byMAC[string(m.EmailMAC)], m)
	}
	return byMAC, err
}

// CountApart has this transaction's changes of how many people there are counted
// in a row of their own, so that it does not wait for another transaction of this
// merchant that uses another row: from 1, 0 is everybody's.
func CountApart(tx *pg.Tx, row int) error {
	_, err := tx.Pgx.Exec(tx.Context(), "SELECT set_config('regulars.count_row', $1, true)", strconv.Itoa(row))
	return err
}

// AddGuests stores people whom a run of an import brings, as guests: whoever
// shows the e-mail's account takes over their points.
func AddGuests(tx *pg.Tx, run uuid.UUID, guests []*Member) error {
	n := len(guests)
	if n == 0 {
		return nil
	}
	ids, emails, macs, names := make([]uuid.UUID, n), make([]string, n), make([][]byte, n), make([]string, n)
	for i, m := range guests {
		ids[i], emails[i], macs[i], names[i] = m.ID, m.Email, m.EmailMAC, m.Name
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO member (merchant_id, id, state, email, email_mac, name, joined_at,
			created_at, imported_by)
		SELECT $1, m.i, 0, m.e, m.h, m.n, $6, $6, $7 FROM unnest($2::uuid[], $3::text[], $4::bytea[], $5::text[])
			m (i, e, h, n)`, tx.Merchant, ids, emails, macs, names, tx.Now, run)
	return err
}

// LetIn makes members of people the stores know, or guests of those without an
// account, because a run of an import brings them points.
func LetIn(tx *pg.Tx, run uuid.UUID, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE member m SET joined_at = $3, imported_by = $4,
			state = CASE WHEN EXISTS (SELECT FROM identity i WHERE i.merchant_id = $1 AND i.member_id = m.id
				AND i.account AND i.deleted_at IS NULL) THEN 1 ELSE 0 END
		WHERE merchant_id = $1 AND id = ANY($2) AND state IN (3, 4)`, tx.Merchant, ids, tx.Now, run)
	return err
}

// Imported tells which of some members came by an import.
func Imported(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id FROM member WHERE merchant_id = $1 AND id = ANY($2)
		AND imported_by IS NOT NULL`, tx.Merchant, ids)
	if err != nil {
		return nil, err
	}
	came := map[uuid.UUID]bool{}
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		came[id] = true
		return nil
	})
	return came, err
}

// SendBack takes up to limit people that a run brought out of the program again,
// and what it told of them, unless they have an account or bought something
// since. Who was here before stays. It returns how many it looked at.
func SendBack(tx *pg.Tx, run uuid.UUID, limit int) (int64, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE member m SET imported_by = NULL,
			state = CASE WHEN f.alone THEN 3 ELSE m.state END, email = CASE WHEN f.alone THEN '' ELSE m.email END,
			name = CASE WHEN f.alone THEN '' ELSE m.name END,
			birthday = CASE WHEN f.alone THEN '' ELSE m.birthday END,
			email_mac = CASE WHEN f.alone THEN NULL ELSE m.email_mac END,
			joined_at = CASE WHEN f.alone THEN NULL ELSE m.joined_at END
		FROM (SELECT id, state = 0 AND joined_at = created_at
				AND NOT EXISTS (SELECT FROM identity i WHERE i.merchant_id = $1 AND i.member_id = g.id)
				AND NOT EXISTS (SELECT FROM orders o WHERE o.merchant_id = $1 AND o.member_id = g.id) AS alone
			FROM member g WHERE merchant_id = $1 AND imported_by = $2 ORDER BY id LIMIT $3) f
		WHERE m.merchant_id = $1 AND m.id = f.id`, tx.Merchant, run, limit)
	return tag.RowsAffected(), err
}
