package support

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const hour = time.Hour

// MailService brings a merchant's mail by HTTP. The texts are stored.
type MailService string

// The services. NoService is none: mail comes by the forwarding address alone.
const (
	NoService MailService = ""
	Resend    MailService = "resend"
	Mailgun   MailService = "mailgun"
)

// Inbound is who brings a merchant's mail. Secrets are sealed.
type Inbound struct {
	Service MailService
	Domain  string
	Secret  []byte
	Key     []byte
}

// GetSettings reads what a merchant decided about the desk.
func GetSettings(tx *pg.Tx) (s Settings, in Inbound, err error) {
	s = Usual()
	var text []byte
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT setting, provider, mail_domain, hook_secret, api_key FROM desk_setting
		WHERE merchant_id = $1`, tx.Merchant).Scan(&text, &in.Service, &in.Domain, &in.Secret, &in.Key)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, in, nil
	}
	if err != nil {
		return s, in, err
	}
	s = Settings{}
	return s, in, json.Unmarshal(text, &s)
}

// SaveSettings writes what a merchant decides about the desk.
func SaveSettings(tx *pg.Tx, s Settings, in Inbound) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO desk_setting (merchant_id, setting, provider, mail_domain,
			hook_secret,
			api_key, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (merchant_id) DO UPDATE SET setting = excluded.setting, provider = excluded.provider,
			mail_domain = excluded.mail_domain, hook_secret = excluded.hook_secret, api_key = excluded.api_key,
			changed_at = excluded.changed_at`,
		tx.Merchant, string(text), string(in.Service), in.Domain, in.Secret, in.Key, tx.Now)
	return err
}

// AddressOf is the first part of the merchant's own address for mail, "" before
// there is one.
func AddressOf(tx *pg.Tx) (token string, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT token FROM mail_route WHERE merchant_id = $1 AND ends_at IS NULL`,
		tx.Merchant).Scan(&token)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil
	}
	return token, err
}

// OldAddress is how long an address still takes mail after another took its place.
const OldAddress = 30 * 24 * time.Hour

// SetAddress gives the merchant another address. The one before ends in a while.
func SetAddress(tx *pg.Tx, token string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE mail_route SET ends_at = $2 WHERE merchant_id = $1 AND ends_at IS NULL`,
		tx.Merchant, tx.Now.Add(OldAddress))
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO mail_route (token, merchant_id, made_at) VALUES ($1, $2, $3)`,
		token, tx.Merchant, tx.Now)
	return err
}

// Whose finds the merchant of an address. fail.NotFound when it is nobody's any
// more. For Anonymous.
func Whose(tx *pg.Tx, token string) (merchant uuid.UUID, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT merchant_id FROM mail_route
		WHERE token = $1 AND (ends_at IS NULL OR ends_at > $2)`, token, tx.Now).Scan(&merchant)
	return merchant, pg.Translate(err)
}

// CannedAnswers lists all, by name.
func CannedAnswers(tx *pg.Tx) ([]Canned, error) {
	return pg.All(tx, pgx.RowToStructByPos[Canned], `SELECT id, name, texts FROM canned_answer WHERE merchant_id = $1
		ORDER BY lower(name), id LIMIT $2`, tx.Merchant, MostCanned)
}

// MostCanned is how many canned answers there may be.
const MostCanned = 200

// GetCanned reads one. fail.NotFound when there is none.
func GetCanned(tx *pg.Tx, id uuid.UUID) (Canned, error) {
	c, err := pg.One(tx, pgx.RowToStructByPos[Canned], `SELECT id, name, texts FROM canned_answer
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
	return c, pg.Translate(err)
}

// SaveCanned writes one.
func SaveCanned(tx *pg.Tx, c Canned) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO canned_answer (merchant_id, id, name, texts, changed_at)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (merchant_id, id) DO UPDATE SET name = excluded.name, texts = excluded.texts,
			changed_at = excluded.changed_at`, tx.Merchant, c.ID, c.Name, c.Texts, tx.Now)
	return err
}

// RemoveCanned forgets one.
func RemoveCanned(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM canned_answer WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
	return err
}
