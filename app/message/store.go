package message

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Queue asks for messages to be sent. Those whose key was queued before are
// nothing new.
func Queue(tx *pg.Tx, messages []New) error {
	n := len(messages)
	if n == 0 {
		return nil
	}
	ids, members, kinds := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]string, n)
	keys, data := make([]string, n), make([]string, n)
	for i, m := range messages {
		encoded, err := json.Marshal(m.Data)
		if err != nil {
			return err
		}
		ids[i], members[i], kinds[i], keys[i], data[i] = tx.NewID(), m.Member, string(m.Kind), m.Key, string(encoded)
		if m.Data == nil {
			data[i] = "{}"
		}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO message (merchant_id, id, member_id, kind, message_key, data, created_at, next_at)
		SELECT $1, m.*, $7, $7 FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[]) m
		ON CONFLICT (merchant_id, message_key) DO NOTHING`,
		tx.Merchant, ids, members, kinds, keys, data, tx.Now)
	return err
}

// WasSent reports whether the message of a key has left. Nobody knows about a
// doubtful one; it counts, because it is not sent again.
func WasSent(tx *pg.Tx, key string) (sent bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT status IN (1, 3) FROM message
		WHERE merchant_id = $1 AND message_key = $2`, tx.Merchant, key).Scan(&sent)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return sent, err
}

const columns = `id, member_id, kind, message_key, data, status, why, created_at, begun_at, sent_at, state, attempts,
	last_error, via, keyed_at`

// Lock reads one message and keeps others away until the transaction ends.
func Lock(tx *pg.Tx, id uuid.UUID) (*Message, error) {
	return pg.One(tx, pgx.RowToAddrOfStructByPos[Message], `SELECT `+columns+` FROM message
		WHERE merchant_id = $1 AND id = $2 FOR UPDATE`, tx.Merchant, id)
}

// Begin notes that an attempt begins: from here on nobody else makes one until
// it has told what came of it.
func Begin(tx *pg.Tx, id uuid.UUID, via Provider) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE message SET begun_at = $3, why = '', via = $4,
			keyed_at = CASE WHEN $4 <> '' THEN coalesce(keyed_at, $3) END
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, tx.Now, via)
	return err
}

// Lost notes that nobody knows what came of an attempt, and that it may be
// repeated under its key. How the row goes on is work.Fail's.
func Lost(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE message SET begun_at = NULL WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id)
	return err
}

// Failed notes that an attempt surely delivered nothing. How the row goes on is
// work.Fail's.
func Failed(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE message SET begun_at = NULL,
			keyed_at = CASE WHEN keyed_at < begun_at THEN keyed_at END
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
	return err
}

// Finish notes what became of a message. An attempt that tells of its success
// late is believed over one that was thought lost.
func Finish(tx *pg.Tx, id uuid.UUID, status Status, why string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE message SET status = $3::smallint, why = $4, state = 1, last_error = '',
		dispatched_at = NULL, begun_at = CASE WHEN $3::smallint = 3 THEN begun_at END,
		sent_at = CASE WHEN $3::smallint = 1 THEN $5::timestamptz END
		WHERE merchant_id = $1 AND id = $2 AND status <> 1`, tx.Merchant, id, int16(status), why, tx.Now)
	return err
}

// PutOff lets a message that was not begun wait until a moment.
func PutOff(tx *pg.Tx, id uuid.UUID, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE message SET next_at = $3, why = '', dispatches = 0, dispatched_at = NULL
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id, until)
	return err
}

// Find says which messages are listed: up to Limit, newest first, below Before
// (zero for the newest).
type Find struct {
	Member uuid.UUID // zero for everybody's
	Kind   Kind      // "" for all
	Fate   string    // a Status by its name, or "failed" for what needs attention; "" for all
	Before uuid.UUID
	Limit  int
}

// List reads a page of messages.
func List(tx *pg.Tx, f Find) ([]Message, error) {
	q := listing(tx, pg.Newest(f.Before), f.Fate)
	q.only("member_id", f.Member)
	if f.Kind != "" {
		q.where("kind = ", string(f.Kind))
	}
	return pg.All(tx, pgx.RowToStructByPos[Message], q.page(columns, "message", f.Limit), q.args...)
}

// GetSettings reads what the merchant decided about messages; nothing for none.
func GetSettings(tx *pg.Tx) (s Settings, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT sender_name, off, parcel_letters, handed FROM message_setting
		WHERE merchant_id = $1`, tx.Merchant).Scan(&s.SenderName, &s.Off, &s.Parcels, &s.Handed)
	if errors.Is(err, pgx.ErrNoRows) {
		return Settings{}, nil
	}
	return s, err
}

// SaveParcels writes which letters about parcels the merchant wants sent.
func SaveParcels(tx *pg.Tx, wanted []Kind) error {
	if wanted == nil {
		wanted = []Kind{}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO message_setting (merchant_id, sender_name, off, parcel_letters)
		VALUES ($1, '', '{}', $2) ON CONFLICT (merchant_id) DO UPDATE SET parcel_letters = excluded.parcel_letters`,
		tx.Merchant, wanted)
	return err
}

// SaveSettings writes what the merchant decides about messages, but for parcels.
func SaveSettings(tx *pg.Tx, s Settings) error {
	off := s.Off
	if off == nil {
		off = []Kind{}
	}
	handed := s.Handed
	if handed == nil {
		handed = []Kind{}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO message_setting (merchant_id, sender_name, off, handed)
		VALUES ($1, $2, $3, $4) ON CONFLICT (merchant_id) DO UPDATE SET sender_name = excluded.sender_name,
			off = excluded.off, handed = excluded.handed`, tx.Merchant, s.SenderName, off, handed)
	return err
}
