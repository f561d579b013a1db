package survey

import (
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const columns = "id, slug, state, version, draft, created_at, updated_at"

func scan(row pgx.CollectableRow) (s Survey, err error) {
	var draft []byte
	if err = row.Scan(&s.ID, &s.Slug, &s.State, &s.Version, &draft, &s.CreatedAt, &s.UpdatedAt); err != nil {
		return s, err
	}
	return s, json.Unmarshal(draft, &s.Draft)
}

func one(tx *pg.Tx, where string, arg any) (Survey, error) {
	s, err := pg.One(tx, scan, "SELECT "+columns+" FROM survey WHERE merchant_id = $1 AND "+where,
		tx.Merchant, arg)
	return s, pg.Translate(err)
}

// Get reads a survey. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (Survey, error) { return one(tx, "id = $2", id) }

// BySlug reads a survey by what automations call it. fail.NotFound when there is none.
func BySlug(tx *pg.Tx, slug string) (Survey, error) { return one(tx, "slug = $2", slug) }

// Lock reads a survey and keeps others from changing it until the transaction
// ends. fail.NotFound when there is none.
func Lock(tx *pg.Tx, id uuid.UUID) (Survey, error) { return one(tx, "id = $2 FOR UPDATE", id) }

// List reads up to limit surveys, newest first, below an id (zero for the newest).
func List(tx *pg.Tx, before uuid.UUID, limit int) ([]Survey, error) {
	return pg.All(tx, scan, "SELECT "+columns+` FROM survey WHERE merchant_id = $1 AND id < $2
		ORDER BY id DESC LIMIT $3`, tx.Merchant, pg.Newest(before), limit)
}

// Add writes a new survey. It reports whether the slug was free.
func Add(tx *pg.Tx, s Survey) (added bool, err error) {
	draft, err := json.Marshal(s.Draft)
	if err != nil {
		return false, err
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO survey (merchant_id, id, slug, draft, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (merchant_id, slug) DO NOTHING`,
		tx.Merchant, s.ID, s.Slug, draft, tx.Now)
	return tag.RowsAffected() == 1, err
}

// Save writes a survey's draft, state and version.
func Save(tx *pg.Tx, s Survey) error {
	draft, err := json.Marshal(s.Draft)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE survey SET state = $3, version = $4, draft = $5, updated_at = $6
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, s.ID, int16(s.State), s.Version, draft, tx.Now)
	return err
}

// AddVersion writes a survey's draft as its next version.
func AddVersion(tx *pg.Tx, s Survey, author string) error {
	document, err := json.Marshal(s.Draft)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO survey_version (merchant_id, survey_id, number, document,
		published_at,
		author) VALUES ($1, $2, $3, $4, $5, $6)`, tx.Merchant, s.ID, s.Version, document, tx.Now, author)
	return err
}

// Published reads a version. fail.NotFound when there is none.
func Published(tx *pg.Tx, id uuid.UUID, number int) (d Questionnaire, err error) {
	var document []byte
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT document FROM survey_version
		WHERE merchant_id = $1 AND survey_id = $2 AND number = $3`, tx.Merchant, id, number).Scan(&document)
	if err != nil {
		return d, pg.Translate(err)
	}
	return d, json.Unmarshal(document, &d)
}

// Versions reads all published versions, oldest first.
func Versions(tx *pg.Tx, id uuid.UUID) ([]Questionnaire, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT document FROM survey_version
		WHERE merchant_id = $1 AND survey_id = $2 ORDER BY number`, tx.Merchant, id)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d Questionnaire, err error) {
		var document []byte
		if err = row.Scan(&document); err != nil {
			return d, err
		}
		return d, json.Unmarshal(document, &d)
	})
}

// QuietDays is how many days lie between two surveys to one member.
func QuietDays(tx *pg.Tx) (days int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT quiet_days FROM survey_setting WHERE merchant_id = $1", tx.Merchant).
		Scan(&days)
	if errors.Is(err, pgx.ErrNoRows) {
		return UsualQuiet, nil
	}
	return days, err
}

// SetQuietDays changes it.
func SetQuietDays(tx *pg.Tx, days int) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO survey_setting (merchant_id, quiet_days) VALUES ($1, $2)
		ON CONFLICT (merchant_id) DO UPDATE SET quiet_days = excluded.quiet_days`, tx.Merchant, days)
	return err
}
