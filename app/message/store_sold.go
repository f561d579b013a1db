package message

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/work"
)

// FindOffers says which offers are listed: up to Limit, newest first, below
// Before (zero for the newest).
type FindOffers struct {
	Member   uuid.UUID // zero for everybody's
	Template uuid.UUID // zero for all
	Journey  uuid.UUID // zero for all
	Letter   uuid.UUID // of this newsletter; zero for all
	Fate     string    // a Status by its name, or "failed" for what needs attention; "" for all
	Before   uuid.UUID
	Limit    int
}

// Offers reads a page of offers: what was sent and what was not, and why.
func Offers(tx *pg.Tx, f FindOffers) ([]Selling, error) {
	if f.Before == uuid.Nil {
		f.Before = uuid.Max
	}
	const all = "'00000000-0000-0000-0000-000000000000'"
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT `+sellingColumns+` FROM selling WHERE merchant_id = $1 AND id < $2
		AND ($3::uuid = `+all+` OR member_id = $3) AND ($4::uuid = `+all+` OR template_id = $4)
		AND ($5::uuid = `+all+` OR journey_id = $5) AND ($10::uuid = `+all+` OR newsletter_id = $10)
		AND ($6 = '' OR $6 = CASE WHEN state = $7 THEN 'failed' ELSE ($8::text[])[status + 1] END)
		ORDER BY id DESC LIMIT $9`, tx.Merchant, f.Before, f.Member, f.Template, f.Journey, f.Fate, int16(work.Dead),
		[]string{Queued.String(), Sent.String(), NotSent.String(), Doubtful.String()}, f.Limit, f.Letter)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Selling])
}

// TemplateNames reads what templates are called.
func TemplateNames(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, name FROM message_template
		WHERE merchant_id = $1 AND id = ANY($2)`, tx.Merchant, ids)
	if err != nil {
		return nil, err
	}
	names := map[uuid.UUID]string{}
	var id uuid.UUID
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error {
		names[id] = name
		return nil
	})
	return names, err
}
