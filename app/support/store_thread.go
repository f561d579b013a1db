package support

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

func collectIDs(rows pgx.Rows) ([]uuid.UUID, error) {
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}

const messageColumns = `m.id, m.request_id, m.who, coalesce(m.staff_id, ` + none + `), m.name, m.channel, m.body, m.at,
	m.auto, m.unproven, m.mail_id, m.say_key`

func scanMessage(row pgx.CollectableRow) (m Message, err error) {
	var status *int16
	var why *string
	err = row.Scan(&m.ID, &m.Request, &m.Who, &m.StaffID, &m.Name, &m.Channel, &m.Text, &m.At, &m.Auto, &m.Unproven,
		&m.MailID, &m.Key, &status, &why)
	if err == nil && status != nil {
		m.Mail = Delivery{Status: []string{"waiting", "sent", "not_sent", "doubtful"}[*status], Why: *why}
	}
	return m, err
}

// Tell adds a message to a conversation, or reads the one of its key. It reports
// whether it is new.
func Tell(tx *pg.Tx, m Message) (kept Message, added bool, err error) {
	m.ID, m.At = tx.NewID(), tx.Now
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO request_message (merchant_id, id, request_id, who, staff_id,
			name,
			channel, body, at, auto, unproven, mail_id, say_key)
		VALUES ($1, $2, $3, $4, nullif($5, `+none+`), $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (merchant_id, say_key) DO NOTHING`,
		tx.Merchant, m.ID, m.Request, string(m.Who), m.StaffID, m.Name, string(m.Channel), m.Text, m.At, m.Auto,
		m.Unproven, m.MailID, m.Key)
	if err != nil || tag.RowsAffected() == 1 {
		return m, err == nil, err
	}
	kept, err = message(tx, "m.say_key = $2", m.Key)
	return kept, false, err
}

func message(tx *pg.Tx, where string, arg any) (Message, error) {
	m, err := pg.One(tx, scanMessage, "SELECT "+messageColumns+`, NULL::smallint, NULL::text
		FROM request_message m WHERE m.merchant_id = $1 AND `+where, tx.Merchant, arg)
	return m, pg.Translate(err)
}

// GetMessage reads one message. fail.NotFound when there is none.
func GetMessage(tx *pg.Tx, id uuid.UUID) (Message, error) { return message(tx, "m.id = $2", id) }

// mostShown is how many messages of a conversation are read: the newest.
const mostShown = 500

// Thread reads what was said after the first words of some requests, oldest first.
func Thread(tx *pg.Tx, requests []uuid.UUID) (map[uuid.UUID][]Message, error) {
	all, err := pg.All(tx, scanMessage, `SELECT * FROM (SELECT `+messageColumns+`, l.status, l.why
			FROM request_message m LEFT JOIN request_mail l ON l.merchant_id = $1 AND l.message_id = m.id
			WHERE m.merchant_id = $1 AND m.request_id = ANY($2) ORDER BY m.id DESC LIMIT $3) t ORDER BY id`,
		tx.Merchant, requests, mostShown*max(1, min(len(requests), 4)))
	found := map[uuid.UUID][]Message{}
	for _, m := range all {
		found[m.Request] = append(found[m.Request], m)
	}
	return found, err
}

// CountSaid counts the messages of a request, and those of members within the last
// hour.
func CountSaid(tx *pg.Tx, request uuid.UUID) (all, lately int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*), count(*) FILTER (WHERE who = 'member' AND at > $3)
		FROM request_message WHERE merchant_id = $1 AND request_id = $2`,
		tx.Merchant, request, tx.Now.Add(-hour)).Scan(&all, &lately)
	return all, lately, err
}

// AddFiles keeps files of a message, or of a request's first words.
func AddFiles(tx *pg.Tx, files []File) error {
	for i := range files {
		f := &files[i]
		f.ID = tx.NewID()
		_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO request_file (merchant_id, id, request_id, message_id, name,
				media_type, size, width, height, body, why, at)
			VALUES ($1, $2, $3, nullif($4, `+none+`), $5, $6, $7, $8, $9, $10, $11, $12)`,
			tx.Merchant, f.ID, f.Request, f.Message, f.Name, f.Type, f.Size, f.Width, f.Height, f.Body, string(f.Why),
			tx.Now)
		if err != nil {
			return err
		}
	}
	return nil
}

// KeptBytes is how much the files of a request are.
func KeptBytes(tx *pg.Tx, request uuid.UUID) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(sum(size), 0) FROM request_file
		WHERE merchant_id = $1 AND request_id = $2 AND body IS NOT NULL`, tx.Merchant, request).Scan(&n)
	return n, err
}

// Files lists the files of some requests, without what is in them.
func Files(tx *pg.Tx, requests []uuid.UUID) (map[uuid.UUID][]File, error) {
	all, err := pg.All(tx, pgx.RowToStructByPos[File],
		`SELECT id, request_id, coalesce(message_id, `+none+`), name, media_type,
			size,
			width, height, NULL::bytea, why
		FROM request_file WHERE merchant_id = $1 AND request_id = ANY($2) ORDER BY id LIMIT 2000`, tx.Merchant,
		requests)
	found := map[uuid.UUID][]File{}
	for _, f := range all {
		found[f.Request] = append(found[f.Request], f)
	}
	return found, err
}

// GetFile reads a file of a request, with what is in it. fail.NotFound when there
// is none, or it was not kept.
func GetFile(tx *pg.Tx, request, id uuid.UUID) (File, error) {
	f, err := pg.One(tx, pgx.RowToStructByPos[File],
		`SELECT id, request_id, coalesce(message_id, `+none+`), name, media_type,
			size,
			width, height, body, why
		FROM request_file WHERE merchant_id = $1 AND request_id = $2 AND id = $3 AND body IS NOT NULL`,
		tx.Merchant, request, id)
	return f, pg.Translate(err)
}
