package staff

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Mail is one wish for a sign-in link, by post, or for news of a connection.
type Mail struct {
	ID        uuid.UUID
	LoginKey  []byte
	InvitedTo uuid.UUID // the merchant who invites them, zero for who asked
	Endpoint  uuid.UUID // no link to sign in, but news of this connection of InvitedTo's; zero for a link
	Store     uuid.UUID // no link either, but news of this store of InvitedTo's; zero for a link
	AskedAt   time.Time
	State     int16
}

// Ask writes a wish down. It knows nothing about whose address it is.
func Ask(tx *pg.Tx, m Mail) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO sign_in_mail
			(id, login_key, invited_to, endpoint_id, about_store, asked_at, next_at)
		VALUES ($1, $2, nullif($3, '00000000-0000-0000-0000-000000000000'::uuid),
			nullif($5, '00000000-0000-0000-0000-000000000000'::uuid),
			nullif($6, '00000000-0000-0000-0000-000000000000'::uuid), $4, $4)`,
		tx.NewID(), m.LoginKey, m.InvitedTo, tx.Now, m.Endpoint, m.Store)
	return err
}

// LockMail reads a wish. fail.NotFound when there is none. For Anonymous.
func LockMail(tx *pg.Tx, id uuid.UUID) (Mail, error) {
	m, err := pg.One(tx, pgx.RowToStructByPos[Mail], `SELECT id, login_key,
			coalesce(invited_to, '00000000-0000-0000-0000-000000000000'),
			coalesce(endpoint_id, '00000000-0000-0000-0000-000000000000'),
			coalesce(about_store, '00000000-0000-0000-0000-000000000000'), asked_at, state
		FROM sign_in_mail WHERE merchant_id = '00000000-0000-0000-0000-000000000000' AND id = $1 FOR UPDATE`, id)
	if err != nil {
		return m, pg.Translate(err)
	}
	return m, nil
}

// EndMail notes that nothing more is to be done for a wish.
func EndMail(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE sign_in_mail SET state = 1
		WHERE merchant_id = '00000000-0000-0000-0000-000000000000' AND id = $1`, id)
	return err
}

// ForgetMail drops some of the wishes of more than a week ago, and reports
// whether there may be more.
func ForgetMail(tx *pg.Tx) (more bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM sign_in_mail WHERE (merchant_id, id) IN (
		SELECT merchant_id, id FROM sign_in_mail WHERE asked_at < $1 LIMIT 5000)`, tx.Now.AddDate(0, 0, -7))
	return tag.RowsAffected() == 5000, err
}
