package audit

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// ActorOf is who acts in a transaction, System when nobody was named.
func ActorOf(tx *pg.Tx) Actor {
	if who, ok := tx.Context().Value(actorKey{}).(Actor); ok {
		return who
	}
	return System
}

// Record adds a deed to the log, in the transaction that does it: one cannot be
// without the other. Who did it stands in the transaction's context (see By).
func Record(tx *pg.Tx, e Entry) error {
	before, err := hash(e.Before)
	if err != nil {
		return err
	}
	after, err := hash(e.After)
	if err != nil {
		return err
	}
	who := e.By
	if who == (Actor{}) {
		who = ActorOf(tx)
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO audit_log (merchant_id, id, at, actor, role, action, subject_kind,
		subject_id, before_hash, after_hash, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		tx.Merchant, tx.NewID(), tx.Now, who.Name, who.Role, e.Action, e.Kind, e.Subject, before, after, e.Reason)
	return err
}

// RecordStaff is Record for a deed that staff and shoppers do in the same way: it
// stands in the log when staff do it.
func RecordStaff(tx *pg.Tx, e Entry) error {
	if ActorOf(tx) == System {
		return nil
	}
	return Record(tx, e)
}

// Find narrows the log.
type Find struct {
	Before  uuid.UUID   // go on below this row, zero for the newest
	Kind    SubjectKind // "" for all
	Subject string      // of Kind, "" for all
	Limit   int
}

// List reads the log, newest first.
func List(tx *pg.Tx, f Find) ([]Row, error) {
	return pg.All(tx, pgx.RowToStructByPos[Row],
		`SELECT id, at, actor, role, action, subject_kind, subject_id, before_hash,
			after_hash, reason FROM audit_log
		WHERE merchant_id = $1 AND id < $2 AND ($3 = '' OR subject_kind = $3) AND ($4 = '' OR subject_id = $4)
		ORDER BY id DESC LIMIT $5`, tx.Merchant, pg.Newest(f.Before), f.Kind, f.Subject, f.Limit)
}
