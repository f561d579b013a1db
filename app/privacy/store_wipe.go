package privacy

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/work"
)

// AskWipe notes that a store is to be wiped, unless that is asked already. It
// begins StoreMay after the store left; after now, where nobody heard it leave.
func AskWipe(tx *pg.Tx, store uuid.UUID) (begins time.Time, asked bool, err error) {
	var left *time.Time
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT left_at FROM store WHERE merchant_id = $1 AND id = $2",
		tx.Merchant, store).Scan(&left)
	if err != nil {
		return begins, false, pg.Translate(err)
	}
	begins = tx.Now.Add(StoreMay)
	if left != nil && left.Add(StoreMay).Before(begins) {
		begins = later(tx.Now, left.Add(StoreMay))
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO store_wipe (merchant_id, id, store_id, asked_at, next_at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant_id, store_id) WHERE ended_at IS NULL DO NOTHING`,
		tx.Merchant, tx.NewID(), store, tx.Now, begins)
	return begins, tag.RowsAffected() == 1, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// LockWipe reads a wipe and keeps it from everybody else until the transaction
// ends. fail.NotFound when there is none.
func LockWipe(tx *pg.Tx, id uuid.UUID) (*Wipe, error) {
	wipe, err := pg.One(tx, pgx.RowToAddrOfStructByPos[Wipe],
		`SELECT id, store_id, whole, phase, after, people, asked_at, ended_at,
		called_off, state FROM store_wipe WHERE merchant_id = $1 AND id = $2 FOR UPDATE`, tx.Merchant, id)
	return wipe, pg.Translate(err)
}

// NoteWipe writes how far a wipe is, and when it goes on.
func NoteWipe(tx *pg.Tx, w *Wipe, next time.Time) error {
	state := w.State
	if w.EndedAt != nil {
		state = work.Done
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE store_wipe SET whole = $3, phase = $4, after = $5, people = $6,
		ended_at = $7, called_off = $8, state = $9, next_at = $10, attempts = 0, dispatches = 0, dispatched_at = NULL,
		last_error = '' WHERE merchant_id = $1 AND id = $2`, tx.Merchant, w.ID, w.Whole, int16(w.Phase), w.After,
		w.People, w.EndedAt, w.CalledOff, int16(state), next)
	return err
}

// Unroute makes a store nobody's: nothing that is sent for it is heard, and who
// installs the app there begins anew. A whole merchant is signed out, too, and mail to
// it is refused from here on: what would be kept now would be wiped unread.
func Unroute(tx *pg.Tx, w *Wipe) error {
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM store_route WHERE merchant_id = $1 AND store_id = $2`, tx.Merchant, w.Store)
	batch.Queue(`UPDATE store SET external_key = 'wiped:' || id, site = 'wiped:' || id,
		url = 'https://wiped.invalid/' || id, name = '', credentials = '', state = 2, error = ''
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, w.Store)
	if w.Whole {
		batch.Queue(`DELETE FROM access WHERE merchant_id = $1`, tx.Merchant)
		batch.Queue(`DELETE FROM mail_route WHERE merchant_id = $1`, tx.Merchant)
	}
	return tx.Pgx.SendBatch(tx.Context(), batch).Close()
}

// OnlyHere looks at the next members above an id, at most limit, and tells which
// of them no other store knows, and the last it looked at (zero at the end). Whom
// no store knows came by a file, or by hand, and stays.
func OnlyHere(tx *pg.Tx, store, after uuid.UUID, limit int) (only []uuid.UUID, last uuid.UUID, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT m.id,
			(EXISTS (SELECT FROM identity i WHERE i.merchant_id = $1 AND i.member_id = m.id AND i.store_id = $2)
				OR EXISTS (SELECT FROM orders o WHERE o.merchant_id = $1 AND o.member_id = m.id AND o.store_id = $2))
			AND NOT EXISTS (SELECT FROM identity i WHERE i.merchant_id = $1 AND i.member_id = m.id AND i.store_id <> $2
				AND i.deleted_at IS NULL)
			AND NOT EXISTS (SELECT FROM orders o WHERE o.merchant_id = $1 AND o.member_id = m.id AND o.store_id <> $2)
		FROM (SELECT id FROM member WHERE merchant_id = $1 AND id > $3 AND state <> 3 ORDER BY id LIMIT $4) m
		ORDER BY m.id`,
		tx.Merchant, store, after, limit)
	if err != nil {
		return nil, last, err
	}
	var id uuid.UUID
	var here bool
	_, err = pgx.ForEachRow(rows, []any{&id, &here}, func() error {
		if last = id; here {
			only = append(only, id)
		}
		return nil
	})
	return only, last, err
}

// NoteErased notes of members that they were erased with their store.
func NoteErased(tx *pg.Tx, members []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO privacy_request (merchant_id, id, member_id, kind, platform, phase,
			asked_at, ended_at, next_at, state)
		SELECT $1, gen_random_uuid(), m, $3, true, $4, $5, $5, $5, 1 FROM unnest($2::uuid[]) m`,
		tx.Merchant, members, int16(Erase), int16(Gone), tx.Now)
	return err
}

// WipeSome deletes up to limit rows of a store that is in WipeRows, or of the
// whole merchant; 0 when there were none left and the store, or the merchant, is
// gone itself.
func WipeSome(tx *pg.Tx, w *Wipe, limit int) (n int64, err error) {
	store := &w.Store
	if w.Whole {
		store = nil
	}
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT wipe_rows($1, $2)", store, limit).Scan(&n)
	return n, err
}
