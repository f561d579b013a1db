package inbox

import (
	"encoding/hex"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/work"
)

// Channel is told after every commit that brought something in.
const Channel = "regulars_inbox"

// Add stores deliveries of any merchants in one statement and tells the
// dispatcher. A delivery that is here already is not stored twice; one with the
// same key and another body is kept beside the first. For AcrossMerchants.
func Add(tx *pg.Tx, entries []Entry) error {
	stored, err := insert(tx, entries)
	if err != nil {
		return err
	}
	if stored < len(entries) {
		return keepDiffering(tx, entries)
	}
	return nil
}

// keepDiffering stores those entries whose key is taken by another body.
func keepDiffering(tx *pg.Tx, entries []Entry) error {
	var differing []Entry
	for _, e := range entries {
		var same bool
		err := tx.Pgx.QueryRow(tx.Context(), `SELECT body_hash = $4 FROM inbox
			WHERE merchant_id = $1 AND store_id = $2 AND dedupe_key = $3`, e.Merchant, e.StoreID, e.DedupeKey,
			Hash(e.Body)).Scan(&same)
		if err != nil {
			return err
		}
		if !same {
			e.DedupeKey += "|" + hex.EncodeToString(Hash(e.Body))
			differing = append(differing, e)
		}
	}
	if len(differing) == 0 {
		return nil
	}
	_, err := insert(tx, differing)
	return err
}

// AddInMerchant stores what a listing found, in the merchant's transaction. It
// returns how many were new.
func AddInMerchant(tx *pg.Tx, entries []Entry) (int, error) {
	if len(entries) == 0 {
		return 0, nil
	}
	return insert(tx, entries)
}

// busy lists the merchants with waiting rows, by one probe of the index each: its
// order is asked for, so that no other is taken, which holds the applied rows too.
const busy = `
	WITH RECURSIVE busy AS (
		(SELECT merchant_id FROM inbox WHERE state = 0 ORDER BY merchant_id, next_at LIMIT 1)
		UNION ALL
		SELECT (SELECT i.merchant_id FROM inbox i WHERE i.state = 0 AND i.merchant_id > busy.merchant_id
			ORDER BY i.merchant_id, i.next_at LIMIT 1)
		FROM busy WHERE busy.merchant_id IS NOT NULL
	)`

// Due names up to limit merchants that have rows to be applied, those first
// whose row has been due for longest. It reads the index from merchant to
// merchant, however long their queues are. For AcrossMerchants.
func Due(tx *pg.Tx, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], busy+`
		SELECT merchant_id FROM busy, LATERAL (
			SELECT i.next_at FROM inbox i WHERE i.merchant_id = busy.merchant_id AND i.state = 0 AND i.next_at <= $1
				AND (i.dispatched_at IS NULL OR i.dispatched_at < $2) ORDER BY i.next_at LIMIT 1) first
		WHERE merchant_id IS NOT NULL ORDER BY first.next_at LIMIT $3`,
		tx.Now, tx.Now.Add(-work.Inbox.Visibility()), limit)
}

// ClaimFresh takes up to limit rows that nobody has tried yet, first those that
// were due first. The
// claim is committed before the rows are touched, so that rows which crash their
// worker have been counted.
func ClaimFresh(tx *pg.Tx, limit int) ([]uuid.UUID, error) {
	return claim(tx, "dispatches = 0 AND attempts = 0", limit)
}

// lookahead is how many due rows are searched for one that was tried: it comes
// to the front when those before it are done.
const lookahead = 3000

// ClaimTried takes one row that failed or did not finish before: it runs alone.
func ClaimTried(tx *pg.Tx) ([]uuid.UUID, error) {
	return claim(tx, `id IN (SELECT id FROM (SELECT id, dispatches, attempts FROM inbox
		WHERE merchant_id = $1 AND state = 0 AND next_at <= $2 AND (dispatched_at IS NULL OR dispatched_at < $3)
		ORDER BY next_at, id LIMIT `+strconv.Itoa(lookahead)+`) front
		WHERE dispatches > 0 OR attempts > 0 LIMIT 10) AND (dispatches > 0 OR attempts > 0)`, 1)
}

func claim(tx *pg.Tx, which string, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `
		UPDATE inbox SET dispatches = dispatches + 1, dispatched_at = $2 WHERE merchant_id = $1 AND id = ANY(ARRAY(
			SELECT id FROM inbox WHERE merchant_id = $1 AND state = 0 AND next_at <= $2 AND `+which+`
				AND (dispatched_at IS NULL OR dispatched_at < $3) ORDER BY next_at, id LIMIT $4 FOR UPDATE SKIP LOCKED))
		RETURNING id`, tx.Merchant, tx.Now, tx.Now.Add(-work.Inbox.Visibility()), limit)
}

// LockMerchant makes the transaction the only one that applies this merchant's
// inbox, until it ends.
func LockMerchant(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock(hashtextextended($1, 1)),
		pg_advisory_xact_lock_shared(hashtextextended($1, 2))`, tx.Merchant.String())
	return err
}

// LeadMerchant is LockMerchant for a transaction that has another one help it
// (HelpMerchant). It does nothing before that one has begun, and ends after it.
func LeadMerchant(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock(hashtextextended($1, 1))`, tx.Merchant.String())
	return err
}

// HelpMerchant is for a transaction that does a part of what one does that leads
// the merchant; they are about different people. Should the leader be lost, others
// wait for it all the same. From then on it waits for no row for longer than
// patience: the leader may hold it, and waits for us.
func HelpMerchant(tx *pg.Tx, patience time.Duration) error {
	_, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock(hashtextextended($1, 2))`, tx.Merchant.String())
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `SELECT set_config('lock_timeout', $1, true)`,
		strconv.FormatInt(patience.Milliseconds(), 10))
	return err
}

// ShareMerchant keeps the transactions away that apply this merchant's inbox, as
// LockMerchant does, but not others that share it: they see to it themselves that
// they are about different people.
func ShareMerchant(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 1)),
		pg_advisory_xact_lock_shared(hashtextextended($1, 2))`, tx.Merchant.String())
	return err
}

// Take locks those of some rows that still wait, oldest first. known says that
// the caller has read what they say: their bodies, most of what there is to read,
// come back empty, and nil only where they were forgotten.
func Take(tx *pg.Tx, ids []uuid.UUID, known bool) ([]Row, error) {
	return waiting(tx, pg.InOrder(ids), known, "FOR UPDATE")
}

// Waiting reads those of some rows that still wait, and locks nothing.
func Waiting(tx *pg.Tx, ids []uuid.UUID) ([]Row, error) { return waiting(tx, ids, false, "") }

// waiting looks each row up by its key. Asked for rows of a merchant that wait and
// are among some, Postgres reads all that wait and compares each with all that are
// asked for: with a long queue that was half of what a delivery cost.
func waiting(tx *pg.Tx, ids []uuid.UUID, known bool, lock string) (found []Row, err error) {
	err = tx.ByKey(func(rows pgx.Rows) (err error) {
		found, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Row])
		return err
	}, `SELECT i.id, i.store_id, i.topic,
			CASE WHEN $3 AND i.body IS NOT NULL THEN ''::bytea ELSE i.body END, i.received_at, i.dispatches
		FROM unnest($2::uuid[]) asked (id) CROSS JOIN LATERAL (SELECT * FROM inbox
			WHERE merchant_id = $1 AND id BETWEEN asked.id AND asked.id ORDER BY id LIMIT 1 `+lock+`) i
		WHERE i.state = 0`, tx.Merchant, ids, known)
	return found, err
}

// Finish marks rows as applied.
func Finish(tx *pg.Tx, ids []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE inbox SET state = 1, done_at = $3, last_error = ''
		WHERE merchant_id = $1 AND id = ANY($2)`, tx.Merchant, ids, tx.Now)
	return err
}

// Body reads a stored body, nil when it was forgotten.
func Body(tx *pg.Tx, id uuid.UUID) ([]byte, error) {
	var body []byte
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT body FROM inbox WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, id).Scan(&body)
	return body, err
}

// forgetAtOnce is how many rows one statement forgets: it must end in seconds.
const forgetAtOnce = 5000

// Forget drops bodies of what was applied before a moment, and of anything
// received before another, dead or not: they hold people's data. Rows applied
// before that other moment go altogether; no platform repeats itself after
// weeks. It reports whether there may be more.
func Forget(tx *pg.Tx, doneBefore, receivedBefore time.Time) (more bool, err error) {
	for _, statement := range []struct {
		sql    string
		before time.Time
	}{
		{`DELETE FROM inbox WHERE merchant_id = $1 AND id = ANY(ARRAY(SELECT id FROM inbox
			WHERE merchant_id = $1 AND state = 1 AND done_at < $2 LIMIT $3))`, receivedBefore},
		{`UPDATE inbox SET body = NULL WHERE merchant_id = $1 AND id = ANY(ARRAY(SELECT id FROM inbox
			WHERE merchant_id = $1 AND state = 1 AND done_at < $2 AND body IS NOT NULL LIMIT $3))`, doneBefore},
		{
			`UPDATE inbox SET body = NULL WHERE merchant_id = $1 AND id = ANY(ARRAY(SELECT id FROM inbox
			WHERE merchant_id = $1 AND state IN (2, 3) AND received_at < $2 AND body IS NOT NULL LIMIT $3))`,
			receivedBefore,
		},
	} {
		tag, err := tx.Pgx.Exec(tx.Context(), statement.sql, tx.Merchant, statement.before, forgetAtOnce)
		if err != nil {
			return false, err
		}
		more = more || tag.RowsAffected() == forgetAtOnce
	}
	return more, nil
}

// Age is how long the oldest of those deliveries has waited that each merchant's
// next batch begins with, 0 when none waits. It reads one row a merchant. For
// AcrossMerchants.
func Age(tx *pg.Tx) (time.Duration, error) {
	var oldest *time.Time
	err := tx.Pgx.QueryRow(tx.Context(), busy+`
		SELECT min(first.received_at) FROM busy, LATERAL (
			SELECT i.received_at FROM inbox i WHERE i.merchant_id = busy.merchant_id AND i.state = 0
				ORDER BY i.next_at LIMIT 1) first`).Scan(&oldest)
	if err != nil || oldest == nil {
		return 0, err
	}
	return tx.Now.Sub(*oldest), nil
}
