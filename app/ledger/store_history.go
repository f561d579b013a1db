package ledger

import (
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Entry is a transfer with the balance after it, as a history shows it.
type Entry struct {
	Transfer
	After Balance // Lifetime is not told
}

// History lists up to limit of a member's transfers, newest first, from before
// an id (zero for the newest), each with the balance after it. Ids sort by time.
// Of what is newer than the page only the sum is read, in the same statement as
// the page, so that the balances fit whatever is posted meanwhile.
func History(tx *pg.Tx, member, before uuid.UUID, limit int) ([]Entry, error) {
	entries, err := pg.All(tx, scanEntry, `
		WITH newer AS MATERIALIZED (
			SELECT coalesce(sum(amount * ((credit = $5)::int - (debit = $5)::int)), 0)::bigint pending,
				coalesce(sum(amount * ((credit = $6)::int - (debit = $6)::int)), 0)::bigint available,
				coalesce(sum(amount * ((credit = $7)::int - (debit = $7)::int)), 0)::bigint held
			FROM transfer WHERE merchant_id = $1 AND member_id = $2 AND id >= $3
		)
		SELECT t.id, debit, credit, amount, kind, source_kind, source_id, program_version, explain, at,
			b.pending - newer.pending, b.available - newer.available, b.held - newer.held
		FROM (SELECT * FROM transfer WHERE merchant_id = $1 AND member_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4) t,
			newer, balance b
		WHERE b.merchant_id = $1 AND b.member_id = $2 ORDER BY t.id DESC`,
		tx.Merchant, member, pg.Newest(before), limit, int16(Pending), int16(Available), int16(Held))
	for i := 1; i < len(entries); i++ { // each row came with the balance of the page's top
		entries[i].After = entries[i-1].before()
	}
	return entries, err
}

func scanEntry(row pgx.CollectableRow) (e Entry, err error) {
	var explain []byte
	err = row.Scan(&e.ID, &e.Debit, &e.Credit, &e.Amount, &e.Kind, &e.Source.Kind, &e.Source.ID, &e.Version,
		&explain, &e.At, &e.After.Pending, &e.After.Available, &e.After.Held)
	if err != nil {
		return e, err
	}
	return e, json.Unmarshal(explain, &e.Explain)
}

// before is the balance that a transfer met.
func (e *Entry) before() Balance {
	b := e.After
	b.move(e.Debit, e.Amount)
	b.move(e.Credit, -e.Amount)
	return b
}
