package message

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// QueueAll asks for a message to the next members above an id who have an
// address, and returns how many those are and the last one looked at, zero when
// there are no more.
func QueueAll(tx *pg.Tx, kind Kind, key string, after uuid.UUID, limit int) (n int64, last uuid.UUID, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, state = 1 AND email <> '' FROM member
		WHERE merchant_id = $1 AND id > $2 ORDER BY id LIMIT $3`, tx.Merchant, after, limit)
	if err != nil {
		return 0, last, err
	}
	var messages []New
	var id uuid.UUID
	var reached bool
	seen := 0
	_, err = pgx.ForEachRow(rows, []any{&id, &reached}, func() error {
		seen++
		if reached {
			messages = append(messages, New{Member: id, Kind: kind, Key: key + ":" + id.String()})
		}
		return nil
	})
	if err == nil && seen == limit {
		last = id
	}
	if err == nil {
		err = Queue(tx, messages)
	}
	return int64(len(messages)), last, err
}

// Unsent counts messages of a kind that wait.
func Unsent(tx *pg.Tx, kind Kind) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(),
		`SELECT count(*) FROM message WHERE merchant_id = $1 AND kind = $2 AND state = 0`,
		tx.Merchant, string(kind)).Scan(&n)
	return n, err
}
