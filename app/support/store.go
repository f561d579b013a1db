package support

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const columns = `id, member_id, kind, state, opened_by, open_key, order_id, store_id, product, body, note,
	opened_at, answered_at, closed_at, handled_by`

func scan(row pgx.CollectableRow) (r Request, err error) {
	var order, store *uuid.UUID
	err = row.Scan(&r.ID, &r.Member, &r.Kind, &r.State, &r.By, &r.Key, &order, &store, &r.Product, &r.Text, &r.Note,
		&r.OpenedAt, &r.AnsweredAt, &r.ClosedAt, &r.HandledBy)
	if order != nil {
		r.Order = *order
	}
	if store != nil {
		r.Store = *store
	}
	return r, err
}

// Add opens a request, or reads the one that the same cause opened before. It
// reports whether it is new. The request has passed Check.
func Add(tx *pg.Tx, r Request) (kept Request, added bool, err error) {
	const zero = "'00000000-0000-0000-0000-000000000000'::uuid"
	r.ID, r.State, r.OpenedAt = tx.NewID(), StateOpen, tx.Now
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO request (merchant_id, id, member_id, kind, opened_by, open_key,
			order_id, store_id, product, body, opened_at)
		VALUES ($1, $2, $3, $4, $5, $6, nullif($7, `+zero+`), nullif($8, `+zero+`), $9, $10, $11)
		ON CONFLICT (merchant_id, open_key) DO NOTHING`,
		tx.Merchant, r.ID, r.Member, string(r.Kind), string(r.By), r.Key, r.Order, r.Store, r.Product, r.Text, tx.Now)
	if err != nil || tag.RowsAffected() == 1 {
		return r, err == nil, err
	}
	kept, err = one(tx, "open_key = $2", r.Key)
	return kept, false, err
}

// Get reads a request. fail.NotFound when there is none.
func Get(tx *pg.Tx, id uuid.UUID) (Request, error) { return one(tx, "id = $2", id) }

// Lock reads a request and keeps others from changing it until the transaction
// ends. fail.NotFound when there is none.
func Lock(tx *pg.Tx, id uuid.UUID) (Request, error) { return one(tx, "id = $2 FOR UPDATE", id) }

func one(tx *pg.Tx, where string, arg any) (Request, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT "+columns+" FROM request WHERE merchant_id = $1 AND "+where,
		tx.Merchant, arg)
	if err != nil {
		return Request{}, err
	}
	r, err := pgx.CollectExactlyOneRow(rows, scan)
	return r, pg.Translate(err)
}

// Save writes how a request goes on.
func Save(tx *pg.Tx, r Request) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE request SET state = $3, note = $4, answered_at = $5, closed_at = $6,
		handled_by = $7 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, r.ID, int16(r.State), r.Note, r.AnsweredAt, r.ClosedAt, r.HandledBy)
	return err
}

// Find says which requests are listed: up to Limit, newest first, below Before
// (zero for the newest).
type Find struct {
	State  *State    // nil for all
	Kind   Kind      // "" for all
	Member uuid.UUID // zero for everybody's
	Before uuid.UUID
	Limit  int
}

// List reads a page of requests.
func List(tx *pg.Tx, f Find) ([]Request, error) {
	if f.Before == uuid.Nil {
		f.Before = uuid.Max
	}
	var state *int16
	if f.State != nil {
		n := int16(*f.State)
		state = &n
	}
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT "+columns+` FROM request WHERE merchant_id = $1 AND id < $2
			AND ($3::smallint IS NULL OR state = $3) AND ($4 = '' OR kind = $4)
			AND ($5::uuid = '00000000-0000-0000-0000-000000000000' OR member_id = $5)
		ORDER BY id DESC LIMIT $6`, tx.Merchant, f.Before, state, string(f.Kind), f.Member, f.Limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// Counted are how many requests are in each state.
type Counted struct{ Open, Answered, Closed int64 }

// Count counts all requests by state.
func Count(tx *pg.Tx) (c Counted, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1),
		count(*) FILTER (WHERE state = 2) FROM request WHERE merchant_id = $1`, tx.Merchant).
		Scan(&c.Open, &c.Answered, &c.Closed)
	return c, err
}

// OpenAbout tells of which of some orders of a member's a request waits for staff.
func OpenAbout(tx *pg.Tx, member uuid.UUID, orders []uuid.UUID) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT order_id FROM request
		WHERE merchant_id = $1 AND member_id = $2 AND order_id = ANY($3) AND state = 0`, tx.Merchant, member, orders)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]bool{}
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		found[id] = true
		return nil
	})
	return found, err
}

// Open says who of some members has a request that goes on: it is open, or was
// answered less than Quiet ago. Those without one are missing.
func Open(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID]bool, error) {
	found := map[uuid.UUID]bool{}
	if len(members) == 0 {
		return found, nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT DISTINCT member_id FROM request
		WHERE merchant_id = $1 AND member_id = ANY($2) AND state <> 2 AND (state = 0 OR answered_at > $3)`,
		tx.Merchant, members, tx.Now.Add(-Quiet))
	if err != nil {
		return nil, err
	}
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		found[id] = true
		return nil
	})
	return found, err
}

// Move makes what one member asked another's, who they are.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE request SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3",
		tx.Merchant, keep, lose)
	return err
}

// Erase drops the words of a member who is erased, and ends what goes on.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE request SET body = '', note = '', order_id = NULL, open_key = id::text,
			closed_at = coalesce(closed_at, $3), state = 2
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member, tx.Now)
	return err
}
