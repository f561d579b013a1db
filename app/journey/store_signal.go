package journey

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Note writes down what happened, for the workers to tell journeys: one
// statement, which writes nothing that no journey of the merchant wants to hear.
func Note(tx *pg.Tx, signals []Signal) error {
	if len(signals) == 0 {
		return nil
	}
	n := len(signals)
	ids, members, kinds, subjects := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]string, n), make([]string, n)
	names, nth, at, placed := make([]string, n), make([]int32, n), make([]time.Time, n), make([]*time.Time, n)
	amounts, currencies := make([]int64, n), make([]string, n)
	for i := range signals {
		s := &signals[i]
		ids[i], members[i], kinds[i], subjects[i] = tx.NewID(), s.Member, string(s.Kind), s.Subject
		names[i], nth[i], at[i] = s.Name, int32(s.Nth), s.At //nolint:gosec // a small counter
		if !s.Placed.IsZero() {
			placed[i] = &s.Placed
		}
		amounts[i], currencies[i] = s.Amount, s.Currency
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO journey_signal (merchant_id, id, kind, member_id, subject, name,
			nth, at, placed_at, amount, currency, created_at, next_at)
		SELECT $1, s.*, $12, $12 FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::int[],
			$8::timestamptz[], $9::timestamptz[], $10::bigint[], $11::text[]) s (id, kind)
		WHERE s.kind IN (SELECT unnest(j.listens) FROM journey j WHERE j.merchant_id = $1 AND j.state IN (1, 2))`,
		tx.Merchant, ids, kinds, members, subjects, names, nth, at, placed, amounts, currencies, tx.Now)
	return err
}

// NamesOf lists the names that a merchant's journeys, in any version, ask for in
// signals of two kinds.
func NamesOf(tx *pg.Tx, one, other Kind) ([]string, error) {
	return pg.All(tx, pgx.RowTo[string], `SELECT DISTINCT l->>'name' FROM journey j
		JOIN journey_version v ON v.merchant_id = $1 AND v.journey_id = j.id
		CROSS JOIN jsonb_path_query(v.document, '$.** ? (@.kind == $one || @.kind == $other)',
			jsonb_build_object('one', $2::text, 'other', $3::text)) l
		WHERE j.merchant_id = $1 AND j.state IN (1, 2) AND l->>'name' <> ''`,
		tx.Merchant, string(one), string(other))
}

// Waiting is a signal that waits to be heard.
type Waiting struct {
	Signal
	Only       *uuid.UUID // the one journey that hears it, nil for all
	Dispatches int
}

const signalColumns = `id, kind, member_id, subject, name, nth, at, coalesce(placed_at, '0001-01-01 00:00:00Z'), amount,
	currency, journey_id, dispatches`

func scanWaiting(row pgx.CollectableRow) (w Waiting, err error) {
	err = row.Scan(&w.ID, &w.Kind, &w.Member, &w.Subject, &w.Name, &w.Nth, &w.At, &w.Placed, &w.Amount, &w.Currency,
		&w.Only, &w.Dispatches)
	if w.Placed = w.Placed.UTC(); w.Placed.Year() <= 1 {
		w.Placed = time.Time{}
	}
	w.Past = w.Only != nil
	return w, err
}

// BeginSignals counts that the oldest due signals are worked on, and returns
// them. Those that were begun before come alone, one at a time.
func BeginSignals(tx *pg.Tx, limit int) ([]Waiting, error) {
	const columns = `w.id, w.kind, w.member_id, w.subject, w.name, w.nth, w.at,
		coalesce(w.placed_at, '0001-01-01 00:00:00Z'), w.amount, w.currency, w.journey_id, w.dispatches`
	return pg.All(tx, scanWaiting, begin("journey_signal", columns),
		tx.Merchant, tx.Now, limit)
}

// begin takes due rows of one of the two tables of work: those that nobody began
// yet together, or else the first that somebody did.
func begin(table, columns string) string {
	return `WITH due AS MATERIALIZED (
		SELECT id, dispatches > 2 AS tried, row_number() OVER (ORDER BY next_at, id) AS n FROM (
			SELECT id, dispatches, next_at FROM ` + table + ` WHERE merchant_id = $1 AND state = 0 AND next_at <= $2
			ORDER BY next_at, id LIMIT $3) first)
	UPDATE ` + table + ` w SET dispatches = greatest(w.dispatches, 2) + 1, dispatched_at = $2
	WHERE w.merchant_id = $1 AND w.id = ANY(ARRAY(SELECT id FROM due
		WHERE NOT tried AND NOT EXISTS (SELECT FROM due d WHERE d.tried AND d.n < due.n) OR tried AND n = 1))
	RETURNING ` + columns
}

// TakeSignals locks those of some signals that still wait, oldest first. Each is
// looked up by its key, as runs are.
func TakeSignals(tx *pg.Tx, ids []uuid.UUID) (signals []Waiting, err error) {
	err = tx.ByKey(func(rows pgx.Rows) (err error) {
		signals, err = pgx.CollectRows(rows, scanWaiting)
		return err
	}, `SELECT `+signalColumns+` FROM unnest($2::uuid[]) asked (key) CROSS JOIN LATERAL (SELECT * FROM journey_signal
			WHERE merchant_id = $1 AND id BETWEEN asked.key AND asked.key ORDER BY id LIMIT 1 FOR UPDATE) s
		WHERE state = 0`, tx.Merchant, pg.InOrder(ids))
	slices.SortStableFunc(signals, func(a, b Waiting) int { return a.At.Compare(b.At) })
	return signals, err
}

// DropSignals forgets signals that were heard.
func DropSignals(tx *pg.Tx, ids []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM journey_signal
		WHERE merchant_id = $1 AND id = ANY(ARRAY(SELECT unnest($2::uuid[])))`, tx.Merchant, ids)
	return err
}

// pastOf says where the past of a kind of signal stands: the rows, their member,
// subject, moment and the rest.
var pastOf = map[Kind]string{
	Paid: `SELECT o.member_id, o.id::text AS subject, o.nth, o.placed_at AS at, o.placed_at, o.total, o.currency
		FROM orders o JOIN member m ON m.merchant_id = o.merchant_id AND m.id = o.member_id AND m.state <> 2
		WHERE o.merchant_id = $1 AND o.status = 2 AND o.placed_at >= $2 AND o.placed_at < $3`,
	Joined: `SELECT m.id AS member_id, 'joined' AS subject, 0 AS nth, m.joined_at AS at, NULL::timestamptz AS placed_at,
			0::bigint AS total, '' AS currency
		FROM member m WHERE m.merchant_id = $1 AND m.state = 1 AND m.joined_at >= $2 AND m.joined_at < $3`,
}

// HasPast reports whether what happened before a journey was switched on can
// begin it.
func (k Kind) HasPast() bool { return pastOf[k] != "" || k == Ordered }

func past(k Kind) string {
	if k == Ordered {
		k = Paid
	}
	return `SELECT p.* FROM (` + pastOf[k] + `) p WHERE (cardinality($4::int[]) = 0 OR p.nth = ANY($4))
		AND NOT EXISTS (SELECT FROM journey_run r WHERE r.merchant_id = $1 AND r.journey_id = $5
			AND r.member_id = p.member_id AND (r.subject = p.subject OR $6))`
}

// PastInput is what of the past shall begin a journey: [From, Until).
type PastInput struct {
	Journey     uuid.UUID
	Trigger     Listen
	Once        bool // a member goes through once at most
	From, Until time.Time
}

func (in *PastInput) args(merchant uuid.UUID) []any {
	nth := make([]int32, len(in.Trigger.Nth))
	for i, n := range in.Trigger.Nth {
		nth[i] = int32(n) //nolint:gosec // a small number
	}
	return []any{merchant, in.From, in.Until, nth, in.Journey, in.Once}
}

// CountPast counts the runs that would begin, and their members.
func CountPast(tx *pg.Tx, in PastInput) (runs, members int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*), count(DISTINCT member_id) FROM (`+past(in.Trigger.Kind)+`) p`,
		in.args(tx.Merchant)...).Scan(&runs, &members)
	if in.Once {
		runs = members
	}
	return runs, members, err
}

// NotePast notes the past as signals that this journey alone hears. Of members
// who go through once the newest counts. It returns how many it noted.
func NotePast(tx *pg.Tx, in PastInput) (int64, error) {
	each := "p.*"
	if in.Once {
		each = "DISTINCT ON (p.member_id) p.*"
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO journey_signal (merchant_id, id, kind, member_id, subject, nth,
			at, placed_at, amount, currency, journey_id, created_at, next_at)
		SELECT $1, gen_random_uuid(), $7, p.member_id, p.subject, p.nth, p.at, p.placed_at, p.total, p.currency, $5,
			$8, $8
		FROM (SELECT `+each+` FROM (`+past(in.Trigger.Kind)+`) p ORDER BY p.member_id, p.at DESC) p`,
		append(in.args(tx.Merchant), string(in.Trigger.Kind), tx.Now)...)
	return tag.RowsAffected(), err
}
