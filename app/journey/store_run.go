package journey

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const runColumns = `id, journey_id, version, member_id, subject, begun, step, waits, heard, acts, ending, why, began_at,
	ended_at, next_at, attempts, state`

func scanRun(row pgx.CollectableRow) (*Run, error) {
	r := &Run{}
	err := row.Scan(&r.ID, &r.Journey, &r.Version, &r.Member, &r.Subject, &r.Begun, &r.Step, &r.Waits, &r.Heard,
		&r.Acts, &r.Ending, &r.Why, &r.BeganAt, &r.EndedAt, &r.NextAt, &r.Attempts, &r.State)
	return r, err
}

// Due is a run that a task took, and how often it was begun.
type Due struct {
	ID         uuid.UUID
	Dispatches int
}

// BeginRuns counts that due runs are worked on, and returns them. One that was
// begun before, and did not get on, comes alone.
func BeginRuns(tx *pg.Tx, limit int) ([]Due, error) {
	return pg.All(tx, pgx.RowToStructByPos[Due], begin("journey_run", "w.id, w.dispatches"), tx.Merchant, tx.Now, limit)
}

// TakeRuns locks those of some runs that are still due. Each is looked up by its
// key: asked for due runs that are among some, Postgres reads all that are due.
func TakeRuns(tx *pg.Tx, ids []uuid.UUID) (runs []*Run, err error) {
	err = tx.ByKey(func(rows pgx.Rows) (err error) {
		runs, err = pgx.CollectRows(rows, scanRun)
		return err
	}, `SELECT `+runColumns+` FROM unnest($2::uuid[]) asked (key) CROSS JOIN LATERAL (SELECT * FROM journey_run
			WHERE merchant_id = $1 AND id BETWEEN asked.key AND asked.key ORDER BY id LIMIT 1 FOR UPDATE) r
		WHERE state = 0 AND next_at <= $3`, tx.Merchant, pg.InOrder(ids), tx.Now)
	return runs, err
}

// LiveRuns locks the runs of members that go on.
func LiveRuns(tx *pg.Tx, members []uuid.UUID) ([]*Run, error) {
	return runs(tx, `member_id = ANY($2) AND state <> 1 ORDER BY id FOR UPDATE`, members)
}

// WaitingRuns reads the runs of a member that wait for something. It locks nothing.
func WaitingRuns(tx *pg.Tx, member uuid.UUID) ([]*Run, error) {
	return runs(tx, `member_id = $2 AND state <> 1 AND waits ORDER BY id`, member)
}

// OfMember lists a member's runs, newest first, below an id (zero for the newest).
func OfMember(tx *pg.Tx, member, before uuid.UUID, limit int) ([]*Run, error) {
	return runs(tx, `member_id = $2 AND ($3 = '00000000-0000-0000-0000-000000000000'::uuid OR id < $3)
		ORDER BY id DESC LIMIT $4`, member, before, limit)
}

// Find reads a run, nil when there is none. It locks nothing.
func Find(tx *pg.Tx, id uuid.UUID) (*Run, error) {
	found, err := runs(tx, "id = $2", id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

func runs(tx *pg.Tx, where string, args ...any) ([]*Run, error) {
	return pg.All(tx, scanRun, `SELECT `+runColumns+` FROM journey_run WHERE merchant_id = $1 AND `+where,
		append([]any{tx.Merchant}, args...)...)
}

// BeginsOf names one journey's member.
type BeginsOf struct{ Journey, Member uuid.UUID }

// Pasts reads what members went through before in some journeys.
func Pasts(tx *pg.Tx, journeys, members []uuid.UUID) (map[BeginsOf]Past, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT journey_id, member_id, subject, began_at FROM journey_run
		WHERE merchant_id = $1 AND journey_id = ANY($2) AND member_id = ANY($3)`, tx.Merchant, journeys, members)
	if err != nil {
		return nil, err
	}
	found := map[BeginsOf]Past{}
	var of BeginsOf
	var subject string
	var began time.Time
	_, err = pgx.ForEachRow(rows, []any{&of.Journey, &of.Member, &subject, &began}, func() error {
		p := found[of]
		if p.Subjects == nil {
			p.Subjects = map[string]bool{}
		}
		p.Subjects[subject] = true
		if began.After(p.Last) {
			p.Last = began
		}
		found[of] = p
		return nil
	})
	return found, err
}

// AddRuns stores runs that begin. One that is there already stays as it is.
func AddRuns(tx *pg.Tx, list []*Run) error {
	n := len(list)
	if n == 0 {
		return nil
	}
	ids, journeys, members := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]uuid.UUID, n)
	versions, subjects, began := make([]int32, n), make([]string, n), make([]time.Time, n)
	for i, r := range list {
		ids[i], journeys[i], members[i] = r.ID, r.Journey, r.Member
		versions[i], subjects[i], began[i] = int32(r.Version), r.Subject, r.BeganAt //nolint:gosec // a small counter
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO journey_run (merchant_id, id, journey_id, version, member_id,
			subject, began_at, next_at)
		SELECT $1, r.*, $8 FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::text[], $7::timestamptz[]) r
		ON CONFLICT (merchant_id, journey_id, member_id, subject) DO NOTHING`,
		tx.Merchant, ids, journeys, versions, members, subjects, began, tx.Now)
	return err
}

// SaveRuns writes where runs stand. Whoever took them did what was to be done in
// the same transaction.
func SaveRuns(tx *pg.Tx, list []*Run) error {
	n := len(list)
	if n == 0 {
		return nil
	}
	ids, steps, endings, whys := make([]uuid.UUID, n), make([]string, n), make([]string, n), make([]string, n)
	waits, heard, acts := make([]bool, n), make([]bool, n), make([]int32, n)
	ended, next, state := make([]*time.Time, n), make([]time.Time, n), make([]int16, n)
	begun := make([]bool, n)
	for i, r := range list {
		ids[i], steps[i], endings[i], whys[i], begun[i] = r.ID, r.Step, string(r.Ending), r.Why, r.Begun
		waits[i], heard[i], acts[i] = r.Waits, r.Heard, int32(r.Acts) //nolint:gosec // at most the number of steps
		ended[i], next[i] = r.EndedAt, r.NextAt
		if r.Ending != "" {
			state[i] = 1
		}
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE journey_run w SET step = r.step, waits = r.waits, heard = r.heard,
			acts = r.acts, ending = r.ending, why = r.why, ended_at = r.ended_at, next_at = r.next_at, state = r.state,
			begun = r.begun, put_off = false, attempts = 0, dispatches = 0, dispatched_at = NULL, last_error = ''
		FROM unnest($2::uuid[], $3::text[], $4::boolean[], $5::boolean[], $6::int[], $7::text[], $8::text[],
			$9::timestamptz[], $10::timestamptz[], $11::smallint[], $12::boolean[])
			r (id, step, waits, heard, acts, ending, why, ended_at, next_at, state, begun)
		WHERE w.merchant_id = $1 AND w.id = r.id`,
		tx.Merchant, ids, steps, waits, heard, acts, endings, whys, ended, next, state, begun)
	return err
}

// PutOff lets runs wait whose journey is paused.
func PutOff(tx *pg.Tx, ids []uuid.UUID, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE journey_run SET next_at = $3, put_off = true, dispatches = 0,
		dispatched_at = NULL WHERE merchant_id = $1 AND id = ANY(ARRAY(SELECT unnest($2::uuid[])))`,
		tx.Merchant, ids, until)
	return err
}

// Resume makes the runs of a journey due that were put off.
func Resume(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE journey_run SET next_at = $3, put_off = false
		WHERE merchant_id = $1 AND journey_id = $2 AND state = 0 AND put_off`, tx.Merchant, id, tx.Now)
	return err
}

// LeftRunning lists the journeys that were stopped and of which runs go on.
func LeftRunning(tx *pg.Tx) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM journey j WHERE merchant_id = $1 AND state = $2 AND EXISTS
		(SELECT FROM journey_run WHERE merchant_id = $1 AND journey_id = j.id AND state <> 1)`, tx.Merchant, Over)
}

// StopSome ends up to limit runs of a journey, and returns them.
func StopSome(tx *pg.Tx, id uuid.UUID, limit int) ([]*Run, error) {
	return pg.All(tx, scanRun, `UPDATE journey_run SET ending = $4, ended_at = $3, state = 1,
			waits = false, dispatched_at = NULL
		WHERE merchant_id = $1 AND id IN (SELECT id FROM journey_run
			WHERE merchant_id = $1 AND journey_id = $2 AND state <> 1 LIMIT $5)
		RETURNING `+runColumns, tx.Merchant, id, tx.Now, string(Stopped), limit)
}
