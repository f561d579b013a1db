package guide

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Reader is a buyer in the comparison of a guide: one who is sent it, or one who is
// left alone. Both may be written to, so that they differ in nothing else.
type Reader struct {
	Guide    uuid.UUID
	Member   uuid.UUID
	Store    uuid.UUID
	Product  string // the store's id
	Order    uuid.UUID
	Group    int16 // journey.Group
	Returned bool
}

// AddReaders notes readers. Who is in a guide's comparison already stays as they
// were.
func AddReaders(tx *pg.Tx, list []Reader) error {
	batch := &pgx.Batch{}
	for _, r := range list {
		batch.Queue(`INSERT INTO guide_reader (merchant_id, guide_id, member_id, store_id, product, order_id, grp, at,
				returned) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (merchant_id, guide_id, member_id) DO NOTHING`,
			tx.Merchant, r.Guide, r.Member, r.Store, r.Product, r.Order, r.Group, tx.Now, r.Returned)
	}
	if batch.Len() == 0 {
		return nil
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Back is a product of an order that was given back.
type Back struct {
	Order   uuid.UUID
	Product string
}

// NoteBack says of some orders what of them was given back: all else was kept.
func NoteBack(tx *pg.Tx, orders []uuid.UUID, back []Back) error {
	ids, products := make([]uuid.UUID, len(back)), make([]string, len(back))
	for i, b := range back {
		ids[i], products[i] = b.Order, b.Product
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE guide_reader r SET returned = NOT r.returned
		WHERE merchant_id = $1 AND order_id = ANY($2) AND r.returned <> EXISTS (
			SELECT FROM unnest($3::uuid[], $4::text[]) b (o, p) WHERE b.o = r.order_id AND b.p = r.product)`,
		tx.Merchant, orders, ids, products)
	return err
}

// Side is what came of one group of readers.
type Side struct{ People, Returned int64 }

// Returns adds up readers of a guide since a moment, by group.
func Returns(tx *pg.Tx, id uuid.UUID, since time.Time) (map[int16]Side, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT grp, count(*), count(*) FILTER (WHERE returned) FROM guide_reader
		WHERE merchant_id = $1 AND guide_id = $2 AND at >= $3 GROUP BY grp`, tx.Merchant, id, since)
	if err != nil {
		return nil, err
	}
	found := map[int16]Side{}
	var group int16
	var side Side
	_, err = pgx.ForEachRow(rows, []any{&group, &side.People, &side.Returned}, func() error {
		found[group] = side
		return nil
	})
	return found, err
}

// Move makes the keeper stand where the lost member did.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM guide_reader l WHERE l.merchant_id = $1 AND l.member_id = $3 AND EXISTS (
		SELECT FROM guide_reader k WHERE k.merchant_id = $1 AND k.member_id = $2 AND k.guide_id = l.guide_id)`,
		tx.Merchant, keep, lose)
	batch.Queue(`UPDATE guide_reader SET member_id = $2 WHERE merchant_id = $1 AND member_id = $3`,
		tx.Merchant, keep, lose)
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// Erase forgets that a member was compared.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM guide_reader WHERE merchant_id = $1 AND member_id = $2",
		tx.Merchant, member)
	return err
}
