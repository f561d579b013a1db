package support

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const columns = `id, coalesce(member_id, ` + none + `), kind, state, opened_by, open_key,
	coalesce(order_id, ` + none + `), coalesce(store_id, ` + none + `), product, body, note,
	opened_at, answered_at, closed_at, handled_by, subject, priority, coalesce(assignee, ` + none + `), sender_name,
	sender_email, sender_mac, unproven, mail_id, auto, network, link, verdict, due_at, solve_by, replied_at, last_at,
	last_by, solved, goodwill`

const none = "'00000000-0000-0000-0000-000000000000'::uuid"

func scan(row pgx.CollectableRow) (r Request, err error) {
	err = row.Scan(&r.ID, &r.Member, &r.Kind, &r.State, &r.By, &r.Key, &r.Order, &r.Store, &r.Product, &r.Text, &r.Note,
		&r.OpenedAt, &r.AnsweredAt, &r.ClosedAt, &r.HandledBy, &r.Subject, &r.Priority, &r.Assignee, &r.SenderName,
		&r.SenderEmail, &r.SenderMAC, &r.Unproven, &r.MailID, &r.Auto, &r.Network, &r.Link, &r.Verdict, &r.DueAt,
		&r.SolveBy, &r.RepliedAt, &r.LastAt, &r.LastBy, &r.Solved, &r.Goodwill)
	return r, err
}

// Add opens a request, or reads the one that the same cause opened before. It
// reports whether it is new. The request has passed Check.
func Add(tx *pg.Tx, r Request) (kept Request, added bool, err error) {
	r.ID, r.State, r.OpenedAt, r.LastBy = tx.NewID(), StateOpen, tx.Now, FromMember
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO request (merchant_id, id, member_id, kind, opened_by, open_key,
			order_id, store_id, product, body, opened_at, subject, priority, sender_name, sender_email, sender_mac,
			unproven, mail_id, auto, network, link, verdict, due_at, solve_by, last_by)
		VALUES ($1, $2, nullif($3, `+none+`), $4, $5, $6, nullif($7, `+none+`), nullif($8, `+none+`), $9, $10, $11,
			$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
		ON CONFLICT (merchant_id, open_key) DO NOTHING`,
		tx.Merchant, r.ID, r.Member, string(r.Kind), string(r.By), r.Key, r.Order, r.Store, r.Product, r.Text, tx.Now,
		r.Subject, int16(r.Priority), r.SenderName, r.SenderEmail, r.SenderMAC, r.Unproven, r.MailID, r.Auto, r.Network,
		r.Link, int16(r.Verdict), r.DueAt, r.SolveBy, string(r.LastBy))
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
	r, err := pg.One(tx, scan, "SELECT "+columns+" FROM request WHERE merchant_id = $1 AND "+where,
		tx.Merchant, arg)
	return r, pg.Translate(err)
}

// Save writes how a request goes on.
func Save(tx *pg.Tx, r Request) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE request SET state = $3, note = $4, answered_at = $5, closed_at = $6,
			handled_by = $7, kind = $8, priority = $9, assignee = nullif($10, `+none+`), member_id = nullif($11,
			`+none+`),
			unproven = $12, due_at = $13, solve_by = $14, replied_at = $15, last_at = $16, last_by = $17, solved = $18
		WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, r.ID, int16(r.State), r.Note, r.AnsweredAt, r.ClosedAt, r.HandledBy, string(r.Kind),
		int16(r.Priority), r.Assignee, r.Member, r.Unproven, r.DueAt, r.SolveBy, r.RepliedAt, r.LastAt,
		string(r.LastBy), int16(r.Solved))
	return err
}

// Find says which requests are listed: up to Limit, newest first, below Before
// (zero for the newest).
type Find struct {
	State    *State     // nil for all
	Kind     Kind       // "" for all
	Member   uuid.UUID  // zero for everybody's
	By       Opener     // "" for all
	Priority *Priority  // nil for all
	Assignee *uuid.UUID // nil for everybody's, zero for nobody's
	Due      bool       // only those whose answer is due by now: longest due first, and no Before
	Before   uuid.UUID
	Limit    int
}

// List reads a page of requests.
func List(tx *pg.Tx, f Find) ([]Request, error) {
	var state, priority *int16
	if f.State != nil {
		state = new(int16(*f.State))
	}
	if f.Priority != nil {
		priority = new(int16(*f.Priority))
	}
	which, order := "true", "id DESC"
	if f.Due {
		which, order = "state = 0 AND due_at <= $10", "due_at, id"
	}
	return pg.All(tx, scan, "SELECT "+columns+` FROM request WHERE merchant_id = $1 AND id < $2
			AND ($3::smallint IS NULL OR state = $3) AND ($4 = '' OR kind = $4)
			AND ($5::uuid = `+none+` OR member_id = $5)
			AND ($7 = '' OR opened_by = $7) AND ($8::smallint IS NULL OR priority = $8)
			AND ($9::uuid IS NULL OR coalesce(assignee, `+none+`) = $9) AND $10::timestamptz IS NOT NULL AND `+which+`
		ORDER BY `+order+` LIMIT $6`, tx.Merchant, pg.Newest(f.Before), state, string(f.Kind), f.Member, f.Limit,
		string(f.By), priority, f.Assignee, tx.Now)
}

// Counted are how many requests are in each state, and how many of the open ones
// are somebody's, nobody's, or due.
type Counted struct{ Open, Answered, Closed, Mine, Unassigned, Due int64 }

// Count counts all requests by state; mine are those of a person of the staff.
func Count(tx *pg.Tx, mine uuid.UUID) (c Counted, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1),
			count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 0 AND assignee = $2),
			count(*) FILTER (WHERE state = 0 AND assignee IS NULL), count(*) FILTER (WHERE state = 0 AND due_at <= $3)
		FROM request WHERE merchant_id = $1`, tx.Merchant, mine, tx.Now).
		Scan(&c.Open, &c.Answered, &c.Closed, &c.Mine, &c.Unassigned, &c.Due)
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

// CountOpen counts the requests of a member that are not closed.
func CountOpen(tx *pg.Tx, member uuid.UUID) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM request
		WHERE merchant_id = $1 AND member_id = $2 AND state <> 2`, tx.Merchant, member).Scan(&n)
	return n, err
}
