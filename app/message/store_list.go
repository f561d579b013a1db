package message

import (
	"strconv"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// query asks a log for a page, newest first, with what it is asked for and nothing
// else: of a condition that may be left out Postgres plans for both, and reads
// millions of rows to find the few.
type query struct {
	text string
	args []any
}

// listing asks for what is below an id, and became of as a fate says, "" for all.
func listing(tx *pg.Tx, before uuid.UUID, fate string) *query {
	q := &query{text: "merchant_id = $1 AND id < $2", args: []any{tx.Merchant, before}}
	if fate != "" {
		q.text += " AND " + fates[fate]
	}
	return q
}

// fates are a Status by its name, or "failed", as the indexes *_fate and *_dead are
// found by.
var fates = map[string]string{
	Queued.String(): "status = 0 AND state <> 2", Sent.String(): "status = 1 AND state <> 2",
	NotSent.String(): "status = 2 AND state <> 2", Doubtful.String(): "status = 3 AND state <> 2",
	"failed": "state = 2", // work.Dead
}

// where narrows the page down; condition ends before its value.
func (q *query) where(condition string, value any) {
	q.args = append(q.args, value)
	q.text += " AND " + condition + "$" + strconv.Itoa(len(q.args))
}

// only narrows the page down to an id, unless that is zero.
func (q *query) only(column string, id uuid.UUID) {
	if id != uuid.Nil {
		q.where(column+" = ", id)
	}
}

func (q *query) page(columns, table string, limit int) string {
	q.args = append(q.args, limit)
	return "SELECT " + columns + " FROM " + table + " WHERE " + q.text + " ORDER BY id DESC LIMIT $" +
		strconv.Itoa(len(q.args))
}
