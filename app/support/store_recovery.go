package support

import (
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/platform"
)

// AgainDays is within how many days who buys again counts as won back.
const AgainDays = 90

// Side is what came of one group of people.
type Side struct {
	People    int64
	Again     int64 // who bought again so far
	Over      int64 // of whom the time to buy again is over
	OverAgain int64 // of those, who bought again
}

func (s *Side) add(again, over bool) {
	s.People++
	if again {
		s.Again++
	}
	if over {
		s.Over++
	}
	if again && over {
		s.OverAgain++
	}
}

// Within is how soon complaints were answered. The names are on the wire.
var Within = []struct {
	Name string
	Most time.Duration
}{
	{"1h", time.Hour}, {"4h", 4 * time.Hour}, {"1d", 24 * time.Hour}, {"3d", 72 * time.Hour}, {"more", 1 << 62},
}

// Recovery is how many of those who complained bought again, against those who
// bought in the same time and never wrote.
type Recovery struct {
	First, Last                          string // days of the merchant's calendar, like 2027-03-01
	Complained, Others, Solved, Unsolved Side
	ByReply                              []Side // by Within, and then who got no answer
	Sampled                              bool   // of so many, mostCompared of a group were looked at
}

// mostCompared bounds the complaints, and the orders, that are looked at. Of more, as
// many are taken from each of sampleParts equal parts of the time.
const (
	mostCompared = 5_000
	sampleParts  = 50
)

// Recover counts people who complained, or said that a product does not work, in
// [from, until): each once, by their first such request in it. What automations
// opened is nobody's complaint.
func Recover(tx *pg.Tx, from, until time.Time) (r Recovery, err error) {
	r.ByReply = make([]Side, len(Within)+1)
	part, sampled, err := parted(tx, from, until, `SELECT FROM request WHERE merchant_id = $1 AND opened_at >= $2
		AND opened_at < $3`)
	if err != nil {
		return r, err
	}
	const complains = `kind IN ('complaint', 'technical') AND opened_by <> 'journey' AND verdict <> 1`
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT w.opened_at, w.replied_at, w.solved, w.state,
			EXISTS (SELECT FROM orders o WHERE o.merchant_id = $1 AND o.member_id = w.member_id AND o.status <> $4
				AND o.placed_at > w.opened_at AND o.placed_at <= w.opened_at + $5::interval)
		FROM generate_series($2::timestamptz, $3::timestamptz, $6::interval) begins
		CROSS JOIN LATERAL (SELECT * FROM request WHERE merchant_id = $1 AND opened_at >= begins
			AND opened_at < least(begins + $6::interval, $3) AND member_id IS NOT NULL AND `+complains+`
			ORDER BY opened_at, id LIMIT $7) w
		WHERE NOT EXISTS (SELECT FROM request e WHERE e.merchant_id = $1 AND e.member_id = w.member_id AND `+complains+`
			AND (e.opened_at, e.id) < (w.opened_at, w.id) AND e.opened_at >= $2)`,
		tx.Merchant, from, until, platform.Cancelled, againTime, part.long, part.most)
	if err != nil {
		return r, err
	}
	var opened time.Time
	var replied *time.Time
	var solved Solved
	var state State
	var again bool
	_, err = pgx.ForEachRow(rows, []any{&opened, &replied, &solved, &state, &again}, func() error {
		over := !opened.Add(againTime).After(tx.Now)
		r.Complained.add(again, over)
		if solved == SaidSolved || solved != SaidUnsolved && state == StateClosed {
			r.Solved.add(again, over)
		} else {
			r.Unsolved.add(again, over)
		}
		r.ByReply[soonness(opened, replied)].add(again, over)
		return nil
	})
	r.Sampled = sampled
	if err != nil {
		return r, err
	}
	return r, r.compare(tx, from, until)
}

// part is a part of a time, and how many of it are looked at.
type part struct {
	long time.Duration
	most int
}

// parted divides a time in which there is more than is looked at; many selects what
// there is of $2 to $3.
func parted(tx *pg.Tx, from, until time.Time, many string) (p part, sampled bool, err error) {
	var found int
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM (`+many+` LIMIT $4) found`, tx.Merchant, from, until,
		mostCompared+1).Scan(&found)
	if found <= mostCompared {
		return part{until.Sub(from), mostCompared}, false, err
	}
	return part{until.Sub(from)/sampleParts + time.Second, mostCompared / sampleParts}, true, err
}

const againTime = AgainDays * 24 * time.Hour

// soonness is which of Within an answer came in, the last for none.
func soonness(opened time.Time, replied *time.Time) int {
	if replied == nil {
		return len(Within)
	}
	for i := range Within {
		if replied.Sub(opened) <= Within[i].Most {
			return i
		}
	}
	return len(Within) - 1
}

// compare counts those who bought and never wrote, by their first order in the
// time.
func (r *Recovery) compare(tx *pg.Tx, from, until time.Time) error {
	part, sampled, err := parted(tx, from, until, `SELECT FROM orders WHERE merchant_id = $1 AND placed_at >= $2
		AND placed_at < $3`)
	if err != nil {
		return err
	}
	r.Sampled = r.Sampled || sampled
	return tx.Pgx.QueryRow(tx.Context(), `WITH read AS (
			SELECT DISTINCT ON (o.member_id) o.member_id, o.placed_at AS at
			FROM generate_series($2::timestamptz, $3::timestamptz, $6::interval) begins
			CROSS JOIN LATERAL (SELECT member_id, placed_at FROM orders WHERE merchant_id = $1 AND placed_at >= begins
				AND placed_at < least(begins + $6::interval, $3) AND member_id IS NOT NULL AND status <> $4
				ORDER BY placed_at LIMIT $8) o
			ORDER BY o.member_id, o.placed_at
		), first AS (
			SELECT member_id, at FROM read b WHERE NOT EXISTS (SELECT FROM orders e WHERE e.merchant_id = $1
				AND e.member_id = b.member_id AND e.status <> $4 AND e.placed_at >= $2 AND e.placed_at < b.at)
			AND NOT EXISTS (SELECT FROM request q WHERE q.merchant_id = $1 AND q.member_id = b.member_id
				AND q.opened_by <> 'journey')
		), seen AS (
			SELECT at + $5::interval <= $7 AS over, EXISTS (SELECT FROM orders o WHERE o.merchant_id = $1
				AND o.member_id = f.member_id AND o.status <> $4 AND o.placed_at > f.at
				AND o.placed_at <= f.at + $5::interval) AS again FROM first f
		) SELECT count(*), count(*) FILTER (WHERE again), count(*) FILTER (WHERE over),
			count(*) FILTER (WHERE over AND again) FROM seen`,
		tx.Merchant, from, until, platform.Cancelled, againTime, part.long, tx.Now, part.most).
		Scan(&r.Others.People, &r.Others.Again, &r.Others.Over, &r.Others.OverAgain)
}

// KeepRecovery keeps what was counted, instead of what was kept before.
func KeepRecovery(tx *pg.Tx, r Recovery) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO recovery_kept (merchant_id, first, last, counted_at, body)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (merchant_id) DO UPDATE
		SET first = excluded.first, last = excluded.last, counted_at = excluded.counted_at, body = excluded.body`,
		tx.Merchant, r.First, r.Last, tx.Now, body)
	return err
}

// KeptRecovery reads what was counted last; fail.NotFound when nothing was.
func KeptRecovery(tx *pg.Tx) (r Recovery, err error) {
	var body []byte
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT body FROM recovery_kept WHERE merchant_id = $1", tx.Merchant).
		Scan(&body)
	if err != nil {
		return r, pg.Translate(err)
	}
	return r, json.Unmarshal(body, &r)
}
