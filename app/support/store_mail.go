package support

import (
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// QueueMail asks for a letter, once by its key.
func QueueMail(tx *pg.Tx, m Mail) error {
	if m.Said == nil {
		m.Said = map[string]string{}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO request_mail (merchant_id, id, request_id, message_id, kind,
			mail_key,
			to_email, locale, said, created_at, next_at)
		VALUES ($1, $2, nullif($3, `+none+`), nullif($4, `+none+`), $5, $6, $7, $8, $9, $10, $10)
		ON CONFLICT (merchant_id, mail_key) DO NOTHING`,
		tx.Merchant, tx.NewID(), m.Request, m.Message, string(m.Kind), m.Key, m.To, m.Locale, m.Said, tx.Now)
	return err
}

// LockMail reads a letter and keeps others from sending it until the transaction
// ends. fail.NotFound when there is none.
func LockMail(tx *pg.Tx, id uuid.UUID) (m Mail, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT id, coalesce(request_id, `+none+`), coalesce(message_id, `+none+`),
			kind,
			mail_key, to_email, locale, said, status, via, created_at, begun_at, keyed_at, state
		FROM request_mail WHERE merchant_id = $1 AND id = $2 FOR UPDATE`, tx.Merchant, id).
		Scan(&m.ID, &m.Request, &m.Message, &m.Kind, &m.Key, &m.To, &m.Locale, &m.Said, &m.Status, &m.Via, &m.CreatedAt,
			&m.BegunAt, &m.KeyedAt, &m.State)
	return m, pg.Translate(err)
}

// BeginMail notes that an attempt begins: from here on nobody else makes one until
// it has told what came of it.
func BeginMail(tx *pg.Tx, id uuid.UUID, via string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE request_mail SET begun_at = $3, why = '', via = $4,
			keyed_at = CASE WHEN $4 <> '' THEN coalesce(keyed_at, $3) END
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, tx.Now, via)
	return err
}

// LostMail notes that nobody knows what came of an attempt, and that it may be
// repeated under its key.
func LostMail(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE request_mail SET begun_at = NULL WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id)
	return err
}

// FailedMail notes that an attempt surely delivered nothing.
func FailedMail(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE request_mail SET begun_at = NULL,
			keyed_at = CASE WHEN keyed_at < begun_at THEN keyed_at END
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
	return err
}

// FinishMail notes what became of a letter: status is message.Status.
func FinishMail(tx *pg.Tx, id uuid.UUID, status int16, why string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE request_mail SET status = $3::smallint, why = $4, state = 1,
			last_error = '', dispatched_at = NULL, to_email = '',
			begun_at = CASE WHEN $3::smallint = 3 THEN begun_at END,
			sent_at = CASE WHEN $3::smallint = 1 THEN $5::timestamptz END
		WHERE merchant_id = $1 AND id = $2 AND status <> 1`, tx.Merchant, id, status, why, tx.Now)
	return err
}

// MailAgain has the letter of a message sent once more that was not, or of which nobody
// knows, and reports whether it was one of these. It keeps its name: a service that has
// it does not send it twice.
func MailAgain(tx *pg.Tx, message uuid.UUID) (bool, error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE request_mail SET status = 0, why = '', via = '', begun_at = NULL,
			keyed_at = NULL, state = 0, attempts = 0, dispatches = 0, dispatched_at = NULL, next_at = $3,
			last_error = ''
		WHERE merchant_id = $1 AND message_id = $2 AND status IN (2, 3) AND state = 1`, tx.Merchant, message, tx.Now)
	return tag.RowsAffected() == 1, err
}

// Letters are the ids of the letters of a request so far, oldest first: what
// answers one of them belongs to it.
func Letters(tx *pg.Tx, request uuid.UUID) ([]uuid.UUID, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id FROM request_mail
		WHERE merchant_id = $1 AND request_id = $2 AND status IN (1, 3) ORDER BY id DESC LIMIT 20`, tx.Merchant,
		request)
	if err != nil {
		return nil, err
	}
	return collectIDs(rows)
}

// AddIncoming keeps a mail, once by its key, and reports whether it is new.
func AddIncoming(tx *pg.Tx, m Incoming) (added bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO mail_in (merchant_id, id, request_id, mail_key, envelope_from,
			via,
			fetch_id, raw, size, received_at, next_at, kind)
		VALUES ($1, $2, nullif($3, `+none+`), $4, $5, $6, $7, $8, $9, $10, $10, $11)
		ON CONFLICT (merchant_id, mail_key) DO NOTHING`,
		tx.Merchant, tx.NewID(), m.Request, m.Key, m.Envelope, m.Via, m.Fetch, m.Raw, len(m.Raw), tx.Now,
		string(m.Kind))
	return tag.RowsAffected() == 1, err
}

// CountIncoming counts the mails of the last hour.
func CountIncoming(tx *pg.Tx) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM mail_in WHERE merchant_id = $1 AND received_at > $2`,
		tx.Merchant, tx.Now.Add(-hour)).Scan(&n)
	return n, err
}

// LockIncoming reads a mail and keeps others from reading it until the transaction
// ends. fail.NotFound when there is none.
func LockIncoming(tx *pg.Tx, id uuid.UUID) (m Incoming, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT id, coalesce(request_id, `+none+`), mail_key, envelope_from, via,
			fetch_id,
			raw, received_at, state, kind
		FROM mail_in WHERE merchant_id = $1 AND id = $2 FOR UPDATE`, tx.Merchant, id).
		Scan(&m.ID, &m.Request, &m.Key, &m.Envelope, &m.Via, &m.Fetch, &m.Raw, &m.Received, &m.State,
			&m.Kind)
	return m, pg.Translate(err)
}

// Fetched keeps what a service brought of a mail.
func Fetched(tx *pg.Tx, id uuid.UUID, raw []byte) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE mail_in SET raw = $3, size = $4, fetch_id = ''
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, raw, len(raw))
	return err
}

// EndIncoming notes what became of a mail, and drops it: what it said stands in
// its conversation.
func EndIncoming(tx *pg.Tx, id uuid.UUID, fate Fate, request uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE mail_in SET fate = $3, request_id = coalesce(nullif($4, `+none+`),
			request_id),
			raw = NULL, envelope_from = '', state = 1, last_error = '', dispatched_at = NULL
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, string(fate), request)
	return err
}

// ForgetIncoming drops some of the marks of mails that were read more than 30 days
// ago, and reports whether there may be more.
func ForgetIncoming(tx *pg.Tx) (more bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM mail_in WHERE (merchant_id, id) IN (
		SELECT merchant_id, id FROM mail_in WHERE merchant_id = $1 AND state = 1 AND received_at < $2 LIMIT 5000)`,
		tx.Merchant, tx.Now.Add(-30*24*hour))
	return tag.RowsAffected() == 5000, err
}

// ByMailID finds the request that a mail of some Message-IDs belongs to, zero for
// none.
func ByMailID(tx *pg.Tx, ids []string) (request uuid.UUID, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT request_id FROM (
			SELECT request_id, at FROM request_message WHERE merchant_id = $1 AND mail_id = ANY($2) AND mail_id <> ''
			UNION ALL SELECT id, opened_at FROM request WHERE merchant_id = $1 AND mail_id = ANY($2)
			AND mail_id <> '') t
		ORDER BY at DESC LIMIT 1`, tx.Merchant, ids).Scan(&request)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return request, err
}

// ByLetter finds the request of which one of some letters is, zero for none.
func ByLetter(tx *pg.Tx, ids []uuid.UUID) (request uuid.UUID, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT request_id FROM request_mail
		WHERE merchant_id = $1 AND id = ANY($2) AND request_id IS NOT NULL ORDER BY id DESC LIMIT 1`,
		tx.Merchant, ids).Scan(&request)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return request, err
}

// LatelyFrom is the newest request that an address opened by mail since a moment,
// and how many it opened; zero for none.
func LatelyFrom(tx *pg.Tx, mac []byte, since time.Time) (newest uuid.UUID, n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce((array_agg(id ORDER BY id DESC))[1], `+none+`), count(*)
		FROM request WHERE merchant_id = $1 AND sender_mac = $2 AND opened_at > $3 AND opened_by = 'email'`,
		tx.Merchant, mac, since).Scan(&newest, &n)
	return newest, n, err
}

// NotDelivered notes that the letter of a message came back.
func NotDelivered(tx *pg.Tx, letters []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE request_mail SET status = 2, why = 'bounced'
		WHERE merchant_id = $1 AND id = ANY($2)`, tx.Merchant, letters)
	return err
}

// NewestMailID is the Message-ID of the newest mail in a conversation, "" for none.
func NewestMailID(tx *pg.Tx, request uuid.UUID) (id string, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT mail_id FROM request_message
		WHERE merchant_id = $1 AND request_id = $2 AND mail_id <> '' AND NOT auto ORDER BY id DESC LIMIT 1`,
		tx.Merchant, request).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// NewestAnswer is the newest of what staff answered to a request, zero for nothing.
func NewestAnswer(tx *pg.Tx, request uuid.UUID) (id uuid.UUID, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT id FROM request_message
		WHERE merchant_id = $1 AND request_id = $2 AND who = 'staff' ORDER BY id DESC LIMIT 1`,
		tx.Merchant, request).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return uuid.Nil, nil
	}
	return id, err
}
