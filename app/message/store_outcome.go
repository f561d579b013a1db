package message

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Outcome is what became of one message.
type Outcome struct {
	Status Status
	Why    string
	SentAt *time.Time // nil until it was surely sent
}

// Reachable reports whether the member could have the message: it waits, it was
// sent, or only the merchant did not want it sent.
func (o Outcome) Reachable() bool {
	return o.Status == Queued || o.Status == Sent || o.Status == NotSent && o.Why == WhyKindOff
}

// Outcomes reads what became of messages, by key. Those that were never queued
// are not in it.
func Outcomes(tx *pg.Tx, keys []string) (map[string]Outcome, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT message_key, status, why, sent_at FROM message
		WHERE merchant_id = $1 AND message_key = ANY($2)`, tx.Merchant, keys)
	if err != nil {
		return nil, err
	}
	found := map[string]Outcome{}
	var key string
	var o Outcome
	_, err = pgx.ForEachRow(rows, []any{&key, &o.Status, &o.Why, &o.SentAt}, func() error {
		found[key] = o
		return nil
	})
	return found, err
}

// MemberOf is whom a message was written to, of either kind; nobody for one that
// is gone.
func MemberOf(tx *pg.Tx, id uuid.UUID) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT member_id FROM message WHERE merchant_id = $1 AND id = $2
		UNION ALL SELECT member_id FROM selling WHERE merchant_id = $1 AND id = $2`, tx.Merchant, id)
}
