package program

import (
	"encoding/json"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/work"
)

// AddPlan stores a plan that begins to wait. fail.Conflict when another is open.
func AddPlan(tx *pg.Tx, p *Plan) error {
	document, err := json.Marshal(p.Document)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO publish_plan (merchant_id, id, document, base, author, note,
		due_at, created_at, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7)`,
		tx.Merchant, p.ID, document, p.Base, p.Author, p.Note, p.DueAt, p.CreatedAt)
	return pg.Translate(err)
}

// OpenPlan reads the plan that waits or is stuck. fail.NotFound when there is none.
func OpenPlan(tx *pg.Tx) (*Plan, error) { return onePlan(tx, "AND state <> 1") }

// LockPlan reads a plan and keeps it from everybody else until the transaction
// ends. fail.NotFound when there is none.
func LockPlan(tx *pg.Tx, id uuid.UUID) (*Plan, error) {
	return onePlan(tx, "AND id = $2 FOR UPDATE", id)
}

func onePlan(tx *pg.Tx, which string, args ...any) (*Plan, error) {
	p, document := &Plan{}, []byte(nil)
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT id, document, base, author, note, due_at, number, created_at, state,
		last_error FROM publish_plan WHERE merchant_id = $1 `+which, append([]any{tx.Merchant}, args...)...).
		Scan(&p.ID, &document, &p.Base, &p.Author, &p.Note, &p.DueAt, &p.Number, &p.CreatedAt, &p.State, &p.LastError)
	if err != nil {
		return nil, pg.Translate(err)
	}
	return p, json.Unmarshal(document, &p.Document)
}

// EndPlan notes the version that a plan became; 0 says that it was cancelled.
func EndPlan(tx *pg.Tx, id uuid.UUID, number int) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE publish_plan SET state = $3, number = $4, cancelled = $4 = 0,
		ended_at = $5, last_error = '' WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id, int16(work.Done), number, tx.Now)
	return err
}
