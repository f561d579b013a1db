package outbound

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// How soon a changed profile is written: changes that follow quickly are written
// once. In hand, nobody else takes it.
const (
	settle = 10 * time.Second
	inHand = time.Minute
)

const wish = ` ON CONFLICT (merchant_id, id) DO UPDATE SET wanted = p.wanted + 1, attempts = 0, state = 0,
		dispatches = CASE p.state WHEN 0 THEN p.dispatches ELSE 0 END,
		next_at = CASE p.state WHEN 0 THEN p.next_at ELSE excluded.next_at END`

// WantProfiles asks for the profiles of members to be written to the connected
// tool, if there is one that keeps profiles.
func WantProfiles(tx *pg.Tx, members []uuid.UUID) error {
	if len(members) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO outbound_profile AS p (merchant_id, id, next_at)
		SELECT DISTINCT $1::uuid, m, $3::timestamptz FROM unnest($2::uuid[]) m
		WHERE EXISTS (SELECT FROM outbound_endpoint e WHERE e.merchant_id = $1 AND e.state = 0
			AND 'profile' = ANY(e.kinds)) ORDER BY 2`+wish, tx.Merchant, members, tx.Now.Add(settle))
	return err
}

// Fill asks for the profiles of the next members after an id, and returns the last
// of them: zero when there were none left.
func Fill(tx *pg.Tx, after uuid.UUID, limit int) (last uuid.UUID, err error) {
	ids, err := pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM member WHERE merchant_id = $1 AND id > $2
		ORDER BY id LIMIT $3`, tx.Merchant, after, limit)
	if err != nil || len(ids) == 0 {
		return uuid.Nil, err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO outbound_profile AS p (merchant_id, id, next_at)
		SELECT $1, m, $3 FROM unnest($2::uuid[]) m`+wish, tx.Merchant, ids, tx.Now)
	return ids[len(ids)-1], err
}

// NoteFilled notes how far Fill went; nil: to the end.
func NoteFilled(tx *pg.Tx, endpoint uuid.UUID, after *uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_endpoint SET fill_after = $3
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, endpoint, after)
	return err
}

// FilledTo reads how far Fill went; nil: to the end.
func FilledTo(tx *pg.Tx, endpoint uuid.UUID) (after *uuid.UUID, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT fill_after FROM outbound_endpoint WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, endpoint).Scan(&after)
	return after, err
}

// Wish is one profile that is to be written.
type Wish struct {
	ID         uuid.UUID // the member's
	Wanted     int64
	Given      bool // something of the member stands there
	Dispatches int
}

// TakeProfiles takes some of the profiles that are due in hand.
func TakeProfiles(tx *pg.Tx, limit int) ([]Wish, error) {
	return pg.All(tx, pgx.RowToStructByPos[Wish],
		`UPDATE outbound_profile p SET dispatches = p.dispatches + 1, next_at = $3
		FROM (SELECT id FROM outbound_profile WHERE merchant_id = $1 AND state = 0 AND next_at <= $2
			ORDER BY next_at LIMIT $4 FOR UPDATE SKIP LOCKED) due
		WHERE p.merchant_id = $1 AND p.id = due.id RETURNING p.id, p.wanted, p.given, p.dispatches`,
		tx.Merchant, tx.Now, tx.Now.Add(inHand), limit)
}

// Written notes that wishes were fulfilled, and whether anything of each member
// stands there now. Newer wishes keep their rows waiting.
func Written(tx *pg.Tx, wishes []Wish, given []bool) error {
	ids, wanted := make([]uuid.UUID, len(wishes)), make([]int64, len(wishes))
	for i, w := range wishes {
		ids[i], wanted[i] = w.ID, w.Wanted
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_profile p SET given = w.given, attempts = 0, dispatches = 0,
			dispatched_at = NULL, last_error = '', state = CASE WHEN p.wanted = w.wanted THEN 1 ELSE 0 END, next_at = $5
		FROM unnest($2::uuid[], $3::bigint[], $4::boolean[]) w (id, wanted, given)
		WHERE p.merchant_id = $1 AND p.id = w.id AND p.state = 0`,
		tx.Merchant, ids, wanted, given, tx.Now.Add(settle))
	return err
}

// PutOffProfiles lets those that are due wait, at most a few thousand at a time.
func PutOffProfiles(tx *pg.Tx, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_profile SET next_at = $3, dispatched_at = NULL
		WHERE merchant_id = $1 AND id = ANY (ARRAY(SELECT id FROM outbound_profile WHERE merchant_id = $1
			AND state = 0 AND next_at <= $2 ORDER BY next_at LIMIT 5000))`, tx.Merchant, tx.Now, until)
	return err
}

// ReturnProfiles gives wishes back that could not be fulfilled.
func ReturnProfiles(tx *pg.Tx, wishes []Wish, until time.Time, why string) error {
	ids := make([]uuid.UUID, len(wishes))
	for i, w := range wishes {
		ids[i] = w.ID
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_profile SET next_at = $3, last_error = $4,
		dispatched_at = NULL, dispatches = 0, attempts = attempts + 1
		WHERE merchant_id = $1 AND id = ANY($2) AND state = 0`,
		tx.Merchant, ids, until, why)
	return err
}

// Mirrored is how the profiles of members stand in a tool.
type Mirrored struct {
	Given   int64  // members of whom something stands there
	Waiting int64  // members whose profile is to be written
	Refused int64  // members whose profile it did not write when it was last told
	Why     string // a reason of one of those
}

// Profiles counts how the profiles of all members stand. It reads each of them.
func Profiles(tx *pg.Tx) (m Mirrored, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FILTER (WHERE given), count(*) FILTER (WHERE state = 0),
			count(*) FILTER (WHERE refused), coalesce(max(last_error) FILTER (WHERE refused), '')
		FROM (SELECT *, state = 1 AND last_error <> '' AS refused FROM outbound_profile WHERE merchant_id = $1) p`,
		tx.Merchant).Scan(&m.Given, &m.Waiting, &m.Refused, &m.Why)
	return m, err
}

// MoreWait reports whether the profiles of more than so many members are to be
// written.
func MoreWait(tx *pg.Tx, than int) (more bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM outbound_profile
		WHERE merchant_id = $1 AND state = 0 OFFSET $2)`, tx.Merchant, than).Scan(&more)
	return more, err
}

// Given reports whether anything of a member stands in the tool.
func Given(tx *pg.Tx, member uuid.UUID) (given bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT FROM outbound_profile WHERE merchant_id = $1 AND id = $2
		AND given)`, tx.Merchant, member).Scan(&given)
	return given, err
}

// ForgetProfiles drops all wishes: the tool is not connected any more.
func ForgetProfiles(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM outbound_profile WHERE merchant_id = $1`, tx.Merchant)
	return err
}

// Unwritten notes that a tool did not write some of the profiles that it took, and
// why, as codes: the wish of each member is kept as it is, and the next one tries
// again. text says it of the delivery that looked.
func Unwritten(tx *pg.Tx, delivery uuid.UUID, members []uuid.UUID, codes []string, text string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE outbound_profile p SET last_error = w.code
		FROM unnest($2::uuid[], $3::text[]) w (id, code) WHERE p.merchant_id = $1 AND p.id = w.id AND p.state = 1`,
		tx.Merchant, members, codes)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE outbound_delivery SET status = 3, last_error = $3
		WHERE merchant_id = $1 AND id = $2`, tx.Merchant, delivery, text)
	return err
}
