package message

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
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
	q := listing(tx, pg.Newest(f.Before), f.Fate)
	q.only("member_id", f.Member)
	q.only("template_id", f.Template)
	q.only("journey_id", f.Journey)
	q.only("newsletter_id", f.Letter)
	return pg.All(tx, pgx.RowToStructByPos[Selling], q.page(sellingColumns, "selling", f.Limit), q.args...)
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
