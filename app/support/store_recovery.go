package support

import (
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
	Complained, Others, Solved, Unsolved Side
	ByReply                              []Side // by Within, and then who got no answer
	Sampled                              bool   // Others are of the newest mostCompared orders alone
}

// mostCompared bounds the orders that are read of those who never wrote.
const mostCompared = 100_000

// Recover counts people who complained, or said that a product does not work, in
// [from, until): each once, by their first such request in it. What automations
// opened is nobody's complaint.
func Recover(tx *pg.Tx, from, until time.Time) (r Recovery, err error) {
	r.ByReply = make([]Side, len(Within)+1)
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT w.opened_at, w.replied_at, w.solved, w.state,
			EXISTS (SELECT FROM orders o WHERE o.merchant_id = $1 AND o.member_id = w.member_id AND o.status <> $4
				AND o.placed_at > w.opened_at AND o.placed_at <= w.opened_at + $5::interval)
		FROM (SELECT DISTINCT ON (member_id) member_id, opened_at, replied_at, solved, state FROM request
			WHERE merchant_id = $1 AND opened_at >= $2 AND opened_at < $3 AND member_id IS NOT NULL
				AND kind IN ('complaint', 'technical') AND opened_by <> 'journey' AND verdict <> 1
			ORDER BY member_id, opened_at, id) w`, tx.Merchant, from, until, platform.Cancelled, againTime)
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
	if err != nil {
		return r, err
	}
	return r, r.compare(tx, from, until)
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
	var read int64
	err := tx.Pgx.QueryRow(tx.Context(), `WITH read AS (
			SELECT member_id, placed_at FROM orders WHERE merchant_id = $1 AND placed_at >= $2 AND placed_at < $3
				AND member_id IS NOT NULL AND status <> $4 ORDER BY placed_at DESC LIMIT $6
		), first AS (
			SELECT member_id, min(placed_at) AS at FROM read b GROUP BY member_id
			HAVING NOT EXISTS (SELECT FROM request q WHERE q.merchant_id = $1 AND q.member_id = b.member_id
				AND q.opened_by <> 'journey')
		), seen AS (
			SELECT at + $5::interval <= $7 AS over, EXISTS (SELECT FROM orders o WHERE o.merchant_id = $1
				AND o.member_id = f.member_id AND o.status <> $4 AND o.placed_at > f.at
				AND o.placed_at <= f.at + $5::interval) AS again FROM first f
		) SELECT (SELECT count(*) FROM read), count(*), count(*) FILTER (WHERE again), count(*) FILTER (WHERE over),
			count(*) FILTER (WHERE over AND again) FROM seen`,
		tx.Merchant, from, until, platform.Cancelled, againTime, mostCompared, tx.Now).
		Scan(&read, &r.Others.People, &r.Others.Again, &r.Others.Over, &r.Others.OverAgain)
	r.Sampled = read == mostCompared
	return err
}
