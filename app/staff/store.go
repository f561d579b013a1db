package staff

import (
	"cmp"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/fail"
	"regulars/app/internal/pg"
)

const personColumns = "id, email, login_key, name, role, created_at, joined_at"

// Add writes a person; no letter leads in who has no e-mail, for nobody proved that
// a mailbox is theirs. fail.Conflict when they are in the team already.
func Add(tx *pg.Tx, p *Person) error {
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO staff (merchant_id, `+personColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (merchant_id, login_key) DO NOTHING`,
		tx.Merchant, p.ID, p.Email, p.LoginKey, p.Name, p.Role, p.CreatedAt, p.JoinedAt)
	if err == nil && tag.RowsAffected() == 0 {
		return fail.New(fail.Conflict, "%s is in the team already", cmp.Or(p.Email, p.Name))
	}
	if err != nil || p.Email == "" {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO staff_route (login_key, merchant_id, staff_id, used_at)
		VALUES ($1, $2, $3, $4)`, p.LoginKey, tx.Merchant, p.ID, tx.Now)
	return err
}

// Lock reads a person and keeps others from changing them until the transaction
// ends. fail.NotFound when there is no such person here.
func Lock(tx *pg.Tx, id uuid.UUID) (Person, error) { return person(tx, "id = $2 FOR UPDATE", id) }

// ByLogin reads whom a login belongs to. fail.NotFound when it is nobody's here.
func ByLogin(tx *pg.Tx, loginKey []byte) (Person, error) {
	return person(tx, "login_key = $2", loginKey)
}

func person(tx *pg.Tx, which string, key any) (Person, error) {
	p, err := pg.One(tx, pgx.RowToStructByPos[Person],
		`SELECT `+personColumns+` FROM staff WHERE merchant_id = $1 AND `+which,
		tx.Merchant, key)
	if err != nil {
		return p, pg.Translate(err)
	}
	return p, nil
}

// LockOwners counts the owners who have signed in, and keeps their number until
// the transaction ends: of two who remove each other at once, one has to wait.
func LockOwners(tx *pg.Tx) (int, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `SELECT id FROM staff
		WHERE merchant_id = $1 AND role = 'owner' AND joined_at IS NOT NULL ORDER BY id FOR UPDATE`, tx.Merchant)
	return int(tag.RowsAffected()), err
}

// List reads the whole team, the mightiest first. A team is small.
func List(tx *pg.Tx) ([]Listed, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, email, login_key, name, role, s.created_at, joined_at,
			greatest((SELECT max(seen_at) FROM access a
				WHERE a.merchant_id = s.merchant_id AND a.kind = 'session' AND a.staff_id = s.id),
				(SELECT max(seen_at) FROM store_user u WHERE u.merchant_id = s.merchant_id AND u.staff_id = s.id))
		FROM staff s WHERE merchant_id = $1
		ORDER BY array_position(ARRAY['owner', 'manager', 'agent', 'analyst'], role), lower(name), id LIMIT 500`,
		tx.Merchant)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Listed, err error) {
		err = row.Scan(&l.ID, &l.Email, &l.LoginKey, &l.Name, &l.Role, &l.CreatedAt, &l.JoinedAt, &l.SeenAt)
		return l, err
	})
}

// Names are what people of the team are called, by id; those who left are missing.
func Names(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, name FROM staff WHERE merchant_id = $1 AND id = ANY($2)`,
		tx.Merchant, ids)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]string{}
	var id uuid.UUID
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error {
		found[id] = name
		return nil
	})
	return found, err
}

// Count counts the team.
func Count(tx *pg.Tx) (n int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM staff WHERE merchant_id = $1`, tx.Merchant).Scan(&n)
	return n, err
}

// SetRole gives a person another role.
func SetRole(tx *pg.Tx, id uuid.UUID, role Role) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE staff SET role = $3 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, role)
	return err
}

// Join notes that a person has signed in, and that their next sign-in leads here.
func Join(tx *pg.Tx, p Person) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE staff SET joined_at = coalesce(joined_at, $3)
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, p.ID, tx.Now)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE staff_route SET used_at = $3 WHERE login_key = $1 AND merchant_id = $2`,
		p.LoginKey, tx.Merchant, tx.Now)
	return err
}

// Remove forgets a person.
func Remove(tx *pg.Tx, p Person) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM staff WHERE merchant_id = $1 AND id = $2`, tx.Merchant, p.ID)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `DELETE FROM staff_route WHERE login_key = $1 AND merchant_id = $2`,
		p.LoginKey, tx.Merchant)
	return err
}

// Routes lists whom a login works for, the last used first. For Anonymous.
func Routes(tx *pg.Tx, loginKey []byte) ([]Route, error) {
	return pg.All(tx, pgx.RowToStructByPos[Route], `SELECT merchant_id, staff_id FROM staff_route WHERE login_key = $1
		ORDER BY used_at DESC, merchant_id LIMIT 100`, loginKey)
}

const keyColumns = "id, name, hint, scopes, made_by, created_at, expires_at, last_used_at, revoked_at"

// AddKey writes a new key.
func AddKey(tx *pg.Tx, k *Key) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO api_key (merchant_id, `+keyColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL)`,
		tx.Merchant, k.ID, k.Name, k.Hint, k.Scopes, k.MadeBy, k.CreatedAt, k.ExpiresAt)
	return err
}

// Keys lists keys, newest first, below an id (zero for the newest).
func Keys(tx *pg.Tx, before uuid.UUID, limit int) ([]Key, error) {
	return pg.All(tx, pgx.RowToStructByPos[Key], `SELECT `+keyColumns+` FROM api_key
		WHERE merchant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, tx.Merchant, pg.Newest(before), limit)
}

// LockKey reads a key for changing it. fail.NotFound when there is none.
func LockKey(tx *pg.Tx, id uuid.UUID) (Key, error) {
	k, err := pg.One(tx, pgx.RowToStructByPos[Key], `SELECT `+keyColumns+` FROM api_key
		WHERE merchant_id = $1 AND id = $2 FOR UPDATE`, tx.Merchant, id)
	if err != nil {
		return k, pg.Translate(err)
	}
	return k, nil
}

// CountKeys counts the keys that were not revoked and have not ended.
func CountKeys(tx *pg.Tx) (n int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM api_key
		WHERE merchant_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
		tx.Merchant, tx.Now).Scan(&n)
	return n, err
}

// RevokeKey notes that a key is over.
func RevokeKey(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE api_key SET revoked_at = $3 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, tx.Now)
	return err
}

// KeyUsed notes when a key was last used.
func KeyUsed(tx *pg.Tx, id uuid.UUID, at time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE api_key SET last_used_at = $3 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, at)
	return err
}
