package insight

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/support"
)

// Complete adds to ways, by member, what is known beside orders and answers: their
// first parcels, and what they asked the shop's people.
func Complete(tx *pg.Tx, ways map[uuid.UUID]*Way) error {
	if err := addParcels(tx, ways); err != nil {
		return err
	}
	return addCalls(tx, ways)
}

func addParcels(tx *pg.Tx, ways map[uuid.UUID]*Way) error {
	whose := map[Parcel][]*Way{}
	var stores []uuid.UUID
	var orders []string
	for _, w := range ways {
		if len(w.Bought) > 0 {
			whose[w.First] = append(whose[w.First], w)
			stores, orders = append(stores, w.First.Store), append(orders, w.First.Order)
		}
	}
	if len(orders) == 0 {
		return nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT m.store_id, m.external_id, m.paid_at, m.fulfilled_at, m.delivered_at
		FROM unnest($2::uuid[], $3::text[]) o (s, e) JOIN order_moment m
			ON m.merchant_id = $1 AND m.store_id = o.s AND m.external_id = o.e`, tx.Merchant, stores, orders)
	if err != nil {
		return err
	}
	var p Parcel
	var paid, sent, arrived *time.Time
	_, err = pgx.ForEachRow(rows, []any{&p.Store, &p.Order, &paid, &sent, &arrived}, func() error {
		for _, w := range whose[p] {
			w.Paid, w.Sent, w.Arrived = paid, sent, arrived
		}
		return nil
	})
	return err
}

func addCalls(tx *pg.Tx, ways map[uuid.UUID]*Way) error {
	members := make([]uuid.UUID, 0, len(ways))
	for id := range ways {
		members = append(members, id)
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id, opened_at,
			CASE WHEN state <> $3 THEN least(closed_at, answered_at + $4) END
		FROM request WHERE merchant_id = $1 AND member_id = ANY($2)`,
		tx.Merchant, members, int16(support.StateOpen), support.Quiet)
	if err != nil {
		return err
	}
	var id uuid.UUID
	var c Call
	_, err = pgx.ForEachRow(rows, []any{&id, &c.Opened, &c.Closed}, func() error {
		ways[id].Calls = append(ways[id].Calls, c)
		return nil
	})
	return err
}

// Stand reads where members stand. Who was never placed is missing.
func Stand(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID]Standing, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id, stage, stage_since FROM segment_fact
		WHERE merchant_id = $1 AND member_id = ANY($2) AND stage > 0`, tx.Merchant, members)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]Standing{}
	var id uuid.UUID
	var s Standing
	_, err = pgx.ForEachRow(rows, []any{&id, &s.Stage, &s.Since}, func() error {
		found[id] = s
		return nil
	})
	return found, err
}

// Note counts moves, by the day (UTC) on which they were made, and how many are in
// each stage. Whoever notes holds the row of segment_scale, so counts are never
// waited for in a circle.
func Note(tx *pg.Tx, moves []Move) error {
	if len(moves) == 0 {
		return nil
	}
	type key struct {
		day time.Time
		f   Flow
	}
	counts, change := map[key]int64{}, map[Stage]int64{}
	for _, m := range moves {
		counts[key{m.At.UTC().Truncate(day), Flow{From: m.From, To: m.To, Stayed: m.Stayed}}]++
		change[m.From]--
		change[m.To]++
	}
	var days []time.Time
	var from, to, stayed []int16
	var n []int64
	for k, times := range counts {
		days, n = append(days, k.day), append(n, times)
		from, to = append(from, int16(k.f.From)), append(to, int16(k.f.To))
		stayed = append(stayed, int16(k.f.Stayed)) //nolint:gosec // a Bucket
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO stage_flow AS f (merchant_id, day, from_stage, to_stage, stayed, n)
		SELECT $1, d.* FROM unnest($2::date[], $3::smallint[], $4::smallint[], $5::smallint[], $6::bigint[])
			d (a, b, c, e, n) ORDER BY 2, 3, 4, 5
		ON CONFLICT (merchant_id, day, from_stage, to_stage, stayed) DO UPDATE SET n = f.n + excluded.n`,
		tx.Merchant, days, from, to, stayed, n)
	if err != nil {
		return err
	}
	return addUp(tx, change)
}

func addUp(tx *pg.Tx, change map[Stage]int64) error {
	var stages []int16
	var n []int64
	for _, s := range Stages() {
		if change[s] != 0 {
			stages, n = append(stages, int16(s)), append(n, change[s])
		}
	}
	if len(stages) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO stage_count AS c (merchant_id, stage, members)
		SELECT $1, d.* FROM unnest($2::smallint[], $3::bigint[]) d (s, n) ORDER BY 2
		ON CONFLICT (merchant_id, stage) DO UPDATE SET members = c.members + excluded.members`,
		tx.Merchant, stages, n)
	return err
}

// Gone counts members out who are known no more.
func Gone(tx *pg.Tx, stood []Standing) error {
	moves := make([]Move, 0, len(stood))
	for _, s := range stood {
		if s.Stage != Nowhere {
			moves = append(moves, Move{From: s.Stage, At: tx.Now, Stayed: Unsaid})
		}
	}
	return Note(tx, moves)
}

// Counts are how many members are in each stage.
func Counts(tx *pg.Tx) (map[Stage]int64, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT stage, members FROM stage_count WHERE merchant_id = $1",
		tx.Merchant)
	if err != nil {
		return nil, err
	}
	found := map[Stage]int64{}
	var s Stage
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&s, &n}, func() error {
		found[s] = n
		return nil
	})
	return found, err
}

// Flows reads the moves of the days from one on.
func Flows(tx *pg.Tx, from time.Time) ([]Flow, error) {
	return pg.All(tx, pgx.RowToStructByPos[Flow],
		`SELECT from_stage, to_stage, stayed::int, sum(n)::bigint FROM stage_flow
		WHERE merchant_id = $1 AND day >= $2::date GROUP BY 1, 2, 3`, tx.Merchant, from.UTC().Truncate(day))
}

// Line is an answer in words, to be counted to the stage its member was in.
type Line struct {
	Member   uuid.UUID
	Response uuid.UUID
	Question string
	At       time.Time
}

// Unplaced lists what members said in words of which nobody noted yet where they
// were then.
func Unplaced(tx *pg.Tx, members []uuid.UUID) ([]Line, error) {
	return pg.All(tx, pgx.RowToStructByPos[Line], `SELECT r.member_id, a.response_id, a.question, a.at
		FROM survey_response r JOIN survey_answer a ON a.merchant_id = $1 AND a.response_id = r.id
		WHERE r.merchant_id = $1 AND r.member_id = ANY($2) AND a.body <> '' AND a.stage = 0`, tx.Merchant, members)
}

// Place notes in which stages lines were said.
func Place(tx *pg.Tx, lines []Line, stages []Stage) error {
	if len(lines) == 0 {
		return nil
	}
	ids, questions := make([]uuid.UUID, len(lines)), make([]string, len(lines))
	numbers := make([]int16, len(lines))
	for i, l := range lines {
		ids[i], questions[i], numbers[i] = l.Response, l.Question, int16(stages[i])
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE survey_answer a SET stage = l.stage
		FROM unnest($2::uuid[], $3::text[], $4::smallint[]) l (id, question, stage)
		WHERE a.merchant_id = $1 AND a.response_id = l.id AND a.question = l.question`,
		tx.Merchant, ids, questions, numbers)
	return err
}

// Recount puts right how many are in each stage, by counting all members, and
// returns how many there were too many or too few.
func Recount(tx *pg.Tx) (off int64, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT coalesce(f.stage, c.stage),
			coalesce(f.n, 0) - coalesce(c.members, 0)
		FROM (SELECT stage, count(*) AS n FROM segment_fact WHERE merchant_id = $1 AND stage > 0 GROUP BY 1) f
		FULL JOIN (SELECT stage, members FROM stage_count WHERE merchant_id = $1) c ON c.stage = f.stage
		WHERE coalesce(f.n, 0) <> coalesce(c.members, 0)`, tx.Merchant)
	if err != nil {
		return 0, err
	}
	var moves []Move
	var s Stage
	var more int64
	_, err = pgx.ForEachRow(rows, []any{&s, &more}, func() error {
		m := Move{To: s, At: tx.Now, Stayed: Unsaid}
		if more < 0 {
			m.From, m.To = s, Nowhere
		}
		off += max(more, -more)
		for range max(more, -more) {
			moves = append(moves, m)
		}
		return nil
	})
	if err != nil {
		return off, err
	}
	return off, Note(tx, moves)
}

// Said is an answer in words, with the stage its member was in.
type Said struct {
	Stage    Stage
	Survey   uuid.UUID
	Response uuid.UUID
	Member   *uuid.UUID
	Text     string
	Number   *int // of the response's first scale, nil without
	At       time.Time
}

// Newest lists the newest that was said in each stage, up to so much of each.
func Newest(tx *pg.Tx, limit int) ([]Said, error) {
	stages := make([]int16, 0, len(Stages()))
	for _, s := range Stages() {
		stages = append(stages, int16(s))
	}
	return pg.All(tx, pgx.RowToStructByPos[Said], `SELECT s, a.survey_id, a.response_id, r.member_id, a.body,
			(SELECT n.number::int FROM survey_answer n WHERE n.merchant_id = $1 AND n.response_id = a.response_id
				AND n.number IS NOT NULL ORDER BY n.question LIMIT 1), a.at
		FROM unnest($2::smallint[]) s
		CROSS JOIN LATERAL (SELECT survey_id, response_id, body, at FROM survey_answer
			WHERE merchant_id = $1 AND stage = s AND body <> '' ORDER BY at DESC, response_id DESC LIMIT $3) a
		JOIN survey_response r ON r.merchant_id = $1 AND r.id = a.response_id
		ORDER BY s, a.at DESC, a.response_id DESC`, tx.Merchant, stages, limit)
}
