package flow

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

const columns = "id, store_id, run_key, action, status, said, asked, asked_at, tried_at"

// Begin notes that a run is asked for and keeps its twins away until the transaction
// ends.
func Begin(tx *pg.Tx, store uuid.UUID, key string, action platform.Action) (Run, error) {
	return pg.One(tx, pgx.RowToStructByPos[Run], `
		INSERT INTO flow_run AS r (merchant_id, id, store_id, run_key, action, asked, asked_at, tried_at)
		VALUES ($1, $2, $3, $4, $5, 1, $6, $6)
		ON CONFLICT (merchant_id, store_id, run_key) DO UPDATE SET asked = r.asked + 1, tried_at = excluded.tried_at
		RETURNING `+columns, tx.Merchant, tx.NewID(), store, key, action, tx.Now)
}

// End notes what became of a run. One that is done stays done.
func End(tx *pg.Tx, id uuid.UUID, status Status, said string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE flow_run SET status = $3, said = $4
		WHERE merchant_id = $1 AND id = $2 AND status <> 1`, tx.Merchant, id, int16(status), said)
	return err
}

// List reads the runs of a store, newest first; before is zero for the newest.
func List(tx *pg.Tx, store, before uuid.UUID, limit int) ([]Run, error) {
	return pg.All(tx, pgx.RowToStructByPos[Run], `SELECT `+columns+` FROM flow_run
		WHERE merchant_id = $1 AND store_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4`,
		tx.Merchant, store, pg.Newest(before), limit)
}

// Forget drops some of the runs that nobody asked for since a moment. It reports
// whether there may be more.
func Forget(tx *pg.Tx, before time.Time) (more bool, err error) {
	const most = 5_000
	tag, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM flow_run WHERE merchant_id = $1 AND id = ANY (ARRAY(
			SELECT id FROM flow_run WHERE merchant_id = $1 AND tried_at < $2 LIMIT $3))`, tx.Merchant, before, most)
	return tag.RowsAffected() == most, err
}
