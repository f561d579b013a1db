package approval

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// An older release says to whom points go at the end of deed_key, and no end.
const columns = `id, kind, deed_key, coalesce(member_id, '00000000-0000-0000-0000-000000000000'),
	coalesce(to_member_id, CASE WHEN kind = 'move_points' THEN right(deed_key, 36)::uuid END,
		'00000000-0000-0000-0000-000000000000'),
	coalesce(file_id, '00000000-0000-0000-0000-000000000000'), since, until, points, note, request_key, asker,
	asked_by, asked_as, asked_at, ` + endsAt + `, state, decided_by, decided_at, reason`

const endsAt = "coalesce(ends_at, asked_at + interval '14 days')"

func scan(row pgx.CollectableRow) (a Approval, err error) {
	err = row.Scan(&a.ID, &a.Kind, &a.DeedKey, &a.Member, &a.To, &a.File, &a.Since, &a.Until, &a.Points, &a.Note,
		&a.Key, &a.Asker.ID, &a.Asker.Name, &a.Asker.Role, &a.AskedAt, &a.EndsAt, &a.State, &a.DecidedBy,
		&a.DecidedAt, &a.Reason)
	return a, err
}

// Add writes a wish, or reads the one that waits already for the same deed. It
// reports whether it is new.
func Add(tx *pg.Tx, a Approval) (kept Approval, added bool, err error) {
	if err := Expire(tx); err != nil {
		return a, false, err
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO approval (merchant_id, id, kind, deed_key, member_id,
			to_member_id, file_id, since, until, points, note, request_key, asker, asked_by, asked_as, asked_at,
				ends_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (merchant_id, deed_key) WHERE state = 0 DO NOTHING`,
		tx.Merchant, a.ID, a.Kind, a.DeedKey, unlessZero(a.Member), unlessZero(a.To), unlessZero(a.File), a.Since,
		a.Until, a.Points, a.Note, a.Key, a.Asker.ID, a.Asker.Name, a.Asker.Role, a.AskedAt, a.EndsAt)
	if err != nil || tag.RowsAffected() == 1 {
		return a, err == nil, err
	}
	kept, err = one(tx, "deed_key = $2 AND state = 0", a.DeedKey)
	return kept, false, err
}

func unlessZero(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// Expire ends what nobody decided in time.
func Expire(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE approval SET state = 3, decided_at = `+endsAt+`
		WHERE merchant_id = $1 AND state = 0 AND `+endsAt+` <= $2`, tx.Merchant, tx.Now)
	return err
}

// Lock reads a wish and keeps others from deciding it until the transaction ends.
// fail.NotFound when there is none.
func Lock(tx *pg.Tx, id uuid.UUID) (Approval, error) {
	return one(tx, "id = $2 FOR UPDATE", id)
}

// Newest reads the last wish for a deed, whatever became of it. fail.NotFound when
// there was none.
func Newest(tx *pg.Tx, deedKey string) (Approval, error) {
	return one(tx, "deed_key = $2 ORDER BY id DESC LIMIT 1", deedKey)
}

func one(tx *pg.Tx, where string, arg any) (Approval, error) {
	a, err := pg.One(tx, scan, "SELECT "+columns+" FROM approval WHERE merchant_id = $1 AND "+where,
		tx.Merchant, arg)
	if err != nil {
		return a, pg.Translate(err)
	}
	return a, nil
}

// List reads wishes, newest first, below an id (zero for the newest): those that
// wait, or all.
func List(tx *pg.Tx, waiting bool, before uuid.UUID, limit int) ([]Approval, error) {
	list, err := pg.All(tx, scan, "SELECT "+columns+` FROM approval
		WHERE merchant_id = $1 AND id < $2 AND (NOT $3 OR state = 0 AND `+endsAt+` > $5) ORDER BY id DESC LIMIT $4`,
		tx.Merchant, pg.Newest(before), waiting, limit, tx.Now)
	for i := range list { // until the clock has written it
		if a := &list[i]; a.State == Waiting && !a.EndsAt.After(tx.Now) {
			a.State, a.DecidedAt = Expired, &a.EndsAt
		}
	}
	return list, err
}

// WaitingFiles reads the files that somebody must agree to.
func WaitingFiles(tx *pg.Tx) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT file_id FROM approval
		WHERE merchant_id = $1 AND state = 0 AND file_id IS NOT NULL`, tx.Merchant)
}

// CountWaiting counts what waits for somebody.
func CountWaiting(tx *pg.Tx) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM approval WHERE merchant_id = $1 AND state = 0 AND "+
		endsAt+" > $2", tx.Merchant, tx.Now).Scan(&n)
	return n, err
}

// Decide writes what became of a wish.
func Decide(tx *pg.Tx, a Approval) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE approval SET state = $3, decided_by = $4, decided_at = $5, reason = $6
		WHERE merchant_id = $1 AND id = $2 AND state = 0`, tx.Merchant, a.ID, a.State, a.DecidedBy, tx.Now, a.Reason)
	return err
}

// RulesOf reads the merchant's.
func RulesOf(tx *pg.Tx) (r Rules, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT approve_above, approve_days FROM merchant WHERE id = $1",
		tx.Merchant).Scan(&r.Points, &r.Days)
	return r, err
}

// SetRules changes them.
func SetRules(tx *pg.Tx, r Rules) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE merchant SET approve_above = $2, approve_days = $3 WHERE id = $1",
		tx.Merchant, r.Points, r.Days)
	return err
}

// Move makes what was asked for one member about another, who they are.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE approval SET
			member_id = CASE WHEN member_id = $3 THEN $2 ELSE member_id END,
			to_member_id = CASE WHEN to_member_id = $3 THEN $2 ELSE to_member_id END
		WHERE merchant_id = $1 AND (member_id = $3 OR to_member_id = $3)`, tx.Merchant, keep, lose)
	return err
}

// Erase drops the words about a member who is erased, and refuses what waits
// for them.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE approval SET note = '', reason = '',
			decided_at = CASE WHEN state = 0 THEN $3 ELSE decided_at END,
			state = CASE WHEN state = 0 THEN 2 ELSE state END
		WHERE merchant_id = $1 AND (member_id = $2 OR to_member_id = $2)`, tx.Merchant, member, tx.Now)
	return err
}
