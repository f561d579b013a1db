package outbound

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const endpointColumns = `id, tool, name, url, kinds, with_email, secret, old_secret, old_until, state, why,
	failing_since, failures, rest_until, last_ok_at, created_at, changed_at, alerted_at, store_id`

func all(tx *pg.Tx, which string, args ...any) ([]Endpoint, error) {
	return pg.All(tx, pgx.RowToStructByPos[Endpoint], `SELECT `+endpointColumns+` FROM outbound_endpoint
		WHERE merchant_id = $1 AND `+which+` ORDER BY id DESC LIMIT 100`, append([]any{tx.Merchant}, args...)...)
}

// Servers lists the merchant's own servers that listen, newest first.
func Servers(tx *pg.Tx) ([]Endpoint, error) { return all(tx, "tool = ''") }

// Get reads one endpoint. It is locked where somebody is about to change it.
// fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID, lock bool) (*Endpoint, error) {
	query := `SELECT ` + endpointColumns + ` FROM outbound_endpoint WHERE merchant_id = $1 AND id = $2`
	if lock {
		query += " FOR UPDATE"
	}
	found, err := pg.One(tx, pgx.RowToAddrOfStructByPos[Endpoint], query, tx.Merchant, id)
	return found, pg.Translate(err)
}

// ForStores lists the endpoints of a tool that listens for one store each.
func ForStores(tx *pg.Tx, tool Tool) ([]Endpoint, error) { return all(tx, "tool = $2", tool) }

// OfTool reads the endpoint of a tool, nil when it is not connected.
func OfTool(tx *pg.Tx, tool Tool) (*Endpoint, error) {
	found, err := all(tx, "tool = $2", tool)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// Save writes an endpoint, new or changed, and what of all that happens somebody
// listens to.
func Save(tx *pg.Tx, e *Endpoint) error {
	kinds := make([]string, len(e.Kinds))
	for i, k := range e.Kinds {
		kinds[i] = string(k)
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO outbound_endpoint (merchant_id, `+endpointColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
		ON CONFLICT (merchant_id, id) DO UPDATE SET name = excluded.name, url = excluded.url, kinds = excluded.kinds,
			with_email = excluded.with_email, secret = excluded.secret, old_secret = excluded.old_secret,
			old_until = excluded.old_until, state = excluded.state, why = excluded.why,
			failing_since = excluded.failing_since, failures = excluded.failures, rest_until = excluded.rest_until,
			last_ok_at = excluded.last_ok_at, changed_at = excluded.changed_at,
			alerted_at = excluded.alerted_at`,
		tx.Merchant, e.ID, string(e.Tool), e.Name, e.URL, kinds, e.WithEmail, e.Secret, e.OldSecret, e.OldUntil,
		int16(e.State), e.Why, e.FailingSince, e.Failures, e.RestUntil, e.LastOKAt, e.CreatedAt, e.ChangedAt,
		e.AlertedAt, e.Store)
	if err != nil {
		return err
	}
	return noteTells(tx)
}

// NoteHealth writes how an endpoint fares.
func NoteHealth(tx *pg.Tx, e *Endpoint) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_endpoint SET failing_since = $3, failures = $4,
			rest_until = $5, last_ok_at = $6, why = $7, alerted_at = $8 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, e.ID, e.FailingSince, e.Failures, e.RestUntil, e.LastOKAt, e.Why, e.AlertedAt)
	return err
}

// Remove drops an endpoint with all that it was told.
func Remove(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM outbound_endpoint WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id)
	if err != nil {
		return err
	}
	return noteTells(tx)
}

// noteTells keeps with the merchant what anybody listens to, so that it costs
// nothing to know that nobody does.
func noteTells(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE merchant m SET tells = t.kinds
		FROM (SELECT coalesce(jsonb_agg(DISTINCT k), '[]') kinds FROM outbound_endpoint e, unnest(e.kinds) k
			WHERE e.merchant_id = $1 AND e.state = 0) t
		WHERE m.id = $1 AND m.tells IS DISTINCT FROM t.kinds`, tx.Merchant)
	return err
}

// Wake lets all that waits for an endpoint go on now.
func Wake(tx *pg.Tx, e *Endpoint) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_delivery SET next_at = $3, dispatched_at = NULL, dispatches = 0
		WHERE merchant_id = $1 AND endpoint_id = $2 AND state = 0 AND next_at > $3`, tx.Merchant, e.ID, tx.Now)
	if err != nil || e.Tool != Klaviyo {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE outbound_profile SET next_at = $2, dispatched_at = NULL, dispatches = 0
		WHERE merchant_id = $1 AND state = 0 AND next_at > $2`, tx.Merchant, tx.Now)
	return err
}

// Troubled lists, of those named (nil for all), the endpoints that are off by
// themselves, or wait for another key.
func Troubled(tx *pg.Tx, ids []uuid.UUID) ([]Endpoint, error) {
	return all(tx, "(state = 2 OR state = 0 AND why = 'refused') AND ($2::uuid[] IS NULL OR id = ANY($2))", ids)
}
