package message

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Sealed are a sender's secrets as they are kept.
type Sealed struct{ Key, HookSecret []byte }

// GetSender reads by whom a merchant's letters are sent, without its secrets in
// the clear; House until somebody chose.
func GetSender(tx *pg.Tx) (s Sender, sealed Sealed, err error) {
	var findings []byte
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT provider, address, api_key, hook_secret, changed_at, checked_at,
			vouched_at, findings FROM mail_sender WHERE merchant_id = $1`, tx.Merchant).
		Scan(&s.Provider, &s.Address, &sealed.Key, &sealed.HookSecret, &s.ChangedAt, &s.CheckedAt, &s.VouchedAt,
			&findings)
	if errors.Is(err, pgx.ErrNoRows) {
		return Sender{}, Sealed{}, nil
	}
	if err == nil {
		err = json.Unmarshal(findings, &s.Findings)
	}
	return s, sealed, err
}

// SaveSender writes by whom letters are sent. Its domain has not been looked at.
func SaveSender(tx *pg.Tx, s Sender, sealed Sealed) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO mail_sender (merchant_id, provider, address, api_key, hook_secret,
			changed_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (merchant_id) DO UPDATE SET provider = excluded.provider, address = excluded.address,
			api_key = excluded.api_key, hook_secret = excluded.hook_secret, changed_at = excluded.changed_at,
			checked_at = NULL, vouched_at = NULL, findings = '[]'`,
		tx.Merchant, s.Provider, s.Address, sealed.Key, sealed.HookSecret, tx.Now)
	return err
}

// NoteFindings keeps what was found of a sender's domain, unless the sender was
// changed since. Where the name servers kept silent, a domain that vouched before
// goes on doing so.
func NoteFindings(tx *pg.Tx, changedAt time.Time, findings []Finding) error {
	text, err := json.Marshal(findings)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO mail_sender AS s (merchant_id, provider, changed_at, checked_at,
			vouched_at, findings) VALUES ($1, '', $6, $2, CASE WHEN $3 THEN $2::timestamptz END, $5)
		ON CONFLICT (merchant_id) DO UPDATE SET checked_at = $2, findings = $5,
			vouched_at = CASE WHEN $3 THEN $2::timestamptz WHEN $4 THEN s.vouched_at END
		WHERE s.changed_at = $6`,
		tx.Merchant, tx.Now, Vouches(findings), Uncertain(findings), string(text), changedAt)
	return err
}

// AddEvents keeps what was told of letters to addresses, once. It reports whether
// that was news.
func AddEvents(tx *pg.Tx, e Event, macs [][]byte) (news bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO mail_event (merchant_id, event_key, email_mac, kind, at)
		SELECT $1, $2 || ':' || n, mac, $4, $5 FROM unnest($3::bytea[]) WITH ORDINALITY AS told (mac, n)
		ON CONFLICT (merchant_id, event_key) DO NOTHING`, tx.Merchant, e.Key, macs, int16(e.Kind), tx.Now)
	return tag.RowsAffected() > 0, err
}

// Standing is how letters to an address fare.
type Standing struct {
	Stop        Stop // 0: nothing stops them
	StoppedAt   *time.Time
	SoftBounces int        // of the last 90 days
	LastSoft    *time.Time // of those
}

// StandingOf reads how letters to an address fare.
func StandingOf(tx *pg.Tx, mac []byte) (s Standing, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(stop.reason, 0), stop.at, soft.n, soft.newest
		FROM (SELECT count(*) n, max(at) newest FROM mail_event
			WHERE merchant_id = $1 AND email_mac = $2 AND kind = $3 AND at > $4) soft
		LEFT JOIN mail_stop stop ON stop.merchant_id = $1 AND stop.email_mac = $2`,
		tx.Merchant, mac, int16(SoftBounce), tx.Now.AddDate(0, 0, -90)).
		Scan(&s.Stop, &s.StoppedAt, &s.SoftBounces, &s.LastSoft)
	return s, err
}

// LiftStop lets messages that sell go to an address again.
func LiftStop(tx *pg.Tx, mac []byte) (lifted bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM mail_stop WHERE merchant_id = $1 AND email_mac = $2`,
		tx.Merchant, mac)
	return tag.RowsAffected() > 0, err
}

// Owners lists whose address it is, by its keyed hash: members, guests and leads.
func Owners(tx *pg.Tx, macs [][]byte) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM member WHERE merchant_id = $1 AND email_mac = ANY($2)
		ORDER BY id LIMIT 100`, tx.Merchant, macs)
}
