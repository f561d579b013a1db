package inbox

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// PurgePage is how many deliveries are looked through at a time.
const PurgePage = 2_000

// Purge looks through the next deliveries of a merchant above an id and drops
// the bodies that a regular expression finds, by store; "" finds none. What is
// still to be applied keeps its body until it is. It returns the last id it
// looked at, zero when there are no more.
func Purge(tx *pg.Tx, after uuid.UUID, patterns map[uuid.UUID]string) (last uuid.UUID, err error) {
	var stores []uuid.UUID
	var texts []string
	for store, pattern := range patterns {
		if pattern != "" {
			stores, texts = append(stores, store), append(texts, pattern)
		}
	}
	page, err := pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM inbox WHERE merchant_id = $1 AND id > $2
		ORDER BY id LIMIT $3`, tx.Merchant, after, PurgePage)
	if err != nil || len(page) == 0 {
		return last, err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE inbox i SET body = NULL
		FROM unnest($4::uuid[], $5::text[]) p (store, pattern)
		WHERE i.merchant_id = $1 AND i.id > $2 AND i.id <= $3 AND i.store_id = p.store AND i.body IS NOT NULL
			AND i.state <> 0 AND lower(encode(i.body, 'escape')) ~ p.pattern`,
		tx.Merchant, after, page[len(page)-1], stores, texts)
	if len(page) < PurgePage {
		return uuid.Nil, err
	}
	return page[len(page)-1], err
}

// DropBodies forgets what applied deliveries said.
func DropBodies(tx *pg.Tx, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE inbox SET body = NULL
		WHERE merchant_id = $1 AND id = ANY($2) AND state = 1`,
		tx.Merchant, ids)
	return err
}
