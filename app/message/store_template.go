package message

import (
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// AddTemplate keeps a new template, which passed Check, and returns its id.
func AddTemplate(tx *pg.Tx, t Template) (uuid.UUID, error) {
	document, err := json.Marshal(t.Document)
	if err != nil {
		return uuid.Nil, err
	}
	id := tx.NewID()
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO message_template (merchant_id, id, name, document, created_at,
		changed_at) VALUES ($1, $2, $3, $4, $5, $5)`, tx.Merchant, id, t.Name, string(document), tx.Now)
	return id, err
}

// SaveTemplate writes a template's name, content and whether it is archived.
// What waits is written with what it says by then.
func SaveTemplate(tx *pg.Tx, t Template) error {
	document, err := json.Marshal(t.Document)
	if err != nil {
		return err
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE message_template SET name = $3, document = $4, archived_at = $5,
		changed_at = $6 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, t.ID, t.Name, string(document), t.ArchivedAt, tx.Now)
	if err == nil && tag.RowsAffected() == 0 {
		err = pg.Translate(pgx.ErrNoRows)
	}
	return err
}

const templateColumns = "id, name, document, changed_at, archived_at"

func scanTemplate(row pgx.CollectableRow) (t Template, err error) {
	var document []byte
	if err = row.Scan(&t.ID, &t.Name, &document, &t.ChangedAt, &t.ArchivedAt); err != nil {
		return t, err
	}
	return t, json.Unmarshal(document, &t.Document)
}

// GetTemplate reads a template, archived or not. fail.NotFound when there is none.
func GetTemplate(tx *pg.Tx, id uuid.UUID) (Template, error) {
	t, err := pg.One(tx, scanTemplate, `SELECT `+templateColumns+` FROM message_template
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
	return t, pg.Translate(err)
}

// Templates lists a page of the templates that are not archived: up to limit,
// newest first, below before (zero for the newest).
func Templates(tx *pg.Tx, before uuid.UUID, limit int) ([]Template, error) {
	return pg.All(tx, scanTemplate, `SELECT `+templateColumns+` FROM message_template
		WHERE merchant_id = $1 AND id < $2 AND archived_at IS NULL ORDER BY id DESC LIMIT $3`,
		tx.Merchant, pg.Newest(before), limit)
}
