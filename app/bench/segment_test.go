//go:build bench

package bench

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
	"regulars/app/segment"
)

const (
	// segmentOverCount is the most that a segment of 12 conditions over all members
	// may take of what counting them takes.
	segmentOverCount = 3.0
	segmentMembers   = 1_000_000
)

// measureSegment counts who of a million members meets twelve conditions, and how
// many members there are, in turns.
func measureSegment(s *stage) []result {
	database := pgtest.New(s.t)
	db, err := pg.Open(s.t.Context(), database.URL, pg.Options{MaxConns: 2, StatementTimeout: time.Minute})
	s.must(err)
	defer db.Close()
	who := uuid.New()
	s.fillFacts(database.AdminURL, who)
	frame := segment.Frame{Now: time.Now().UTC(), Zone: time.UTC, Currency: "EUR"}
	twelve, everybody := segment.Compile(twelveConditions(), frame), segment.Compile(segment.Everybody(), frame)
	var shares []float64
	var whole, part []time.Duration
	var found int64
	for turn := range 12 {
		s.must(db.InMerchant(s.t.Context(), who, func(tx *pg.Tx) error {
			all, tookAll := s.counted(tx, everybody)
			some, tookSome := s.counted(tx, twelve)
			if all != segmentMembers || some == 0 || some == all {
				s.t.Fatalf("%d of %d members meet the conditions", some, all)
			}
			if turn > 0 { // the first one warms up
				found, whole, part = some, append(whole, tookAll), append(part, tookSome)
				shares = append(shares, float64(tookSome)/float64(tookAll))
			}
			return nil
		}))
	}
	share := median(shares)
	note("segment: 12 conditions over %d members (%d meet them) take %v, counting them %v", segmentMembers, found,
		median(part).Round(time.Millisecond), median(whole).Round(time.Millisecond))
	return []result{{
		name: "segment", figure: times(share), bar: fmt.Sprintf("<=%.1fx", segmentOverCount), ok: share <= segmentOverCount,
	}}
}

func (s *stage) counted(tx *pg.Tx, t segment.Test) (int64, time.Duration) {
	begun := time.Now()
	n, err := segment.Count(tx, t)
	s.must(err)
	return n, time.Since(begun)
}

// twelveConditions ask for most kinds of things, in three groups.
func twelveConditions() segment.Condition {
	n := func(v int64) *int64 { return &v }
	days := func(v int) *int { return &v }
	group := func(m segment.Match, of ...segment.Condition) segment.Condition {
		return segment.Condition{Match: m, Of: of}
	}
	return group(segment.All,
		segment.Condition{Field: segment.Orders, Op: segment.AtLeast, Number: n(2)},
		segment.Condition{Field: segment.Spent, Op: segment.AtLeast, Number: n(5_000)},
		segment.Condition{Field: segment.LastOrderOn, Op: segment.InLast, Days: days(300)},
		segment.Condition{Field: segment.Standing, Op: segment.Is, Texts: []string{"member"}},
		group(segment.Any,
			segment.Condition{Field: segment.Tier, Op: segment.Is, Texts: []string{"gold", "silver"}},
			segment.Condition{Field: segment.Points, Op: segment.AtLeast, Number: n(1_000)},
			segment.Condition{Field: segment.Country, Op: segment.Is, Texts: []string{"DE", "AT"}},
			segment.Condition{Field: segment.Bought, Op: segment.HasAny, Texts: []string{"p7"}},
		),
		group(segment.None,
			segment.Condition{Field: segment.OpenRequests, Op: segment.AtLeast, Number: n(1)},
			segment.Condition{Field: segment.LastMessage, Op: segment.InLast, Days: days(3)},
			segment.Condition{Field: segment.LastOrderOn, Op: segment.GapOver, Percent: days(200)},
			segment.Condition{Field: segment.Language, Op: segment.IsNot, Texts: []string{"de", "en"}},
		),
	)
}

// fillFacts writes a million members' facts, and a product that some bought.
func (s *stage) fillFacts(url string, who uuid.UUID) {
	owner, err := pgx.Connect(s.t.Context(), url)
	s.must(err)
	defer owner.Close(s.t.Context())
	for _, query := range []string{
		"ALTER TABLE segment_fact DROP CONSTRAINT segment_fact_merchant_id_member_id_fkey",
		"ALTER TABLE segment_item DROP CONSTRAINT segment_item_merchant_id_member_id_fkey",
		"ALTER TABLE segment_fact NO FORCE ROW LEVEL SECURITY", "ALTER TABLE segment_item NO FORCE ROW LEVEL SECURITY",
		fmt.Sprintf(`INSERT INTO segment_fact (merchant_id, member_id, spent, points, lifetime, orders, open_requests, state,
				tier, country, language, joined_at, first_order_at, last_order_at, last_message_at, gap, gap_p90)
			SELECT '%s', ('01980000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, (n::bigint * 7919) %% 40000, (n * 31) %% 3000,
				(n * 31) %% 9000, n %% 9, (n %% 50 = 0)::int, (n %% 10 = 0)::int, (ARRAY['', 'silver', 'gold'])[1 + n %% 3],
				(ARRAY['DE', 'US', 'FR', 'AT', ''])[1 + n %% 5], (ARRAY['de', 'en', 'fr'])[1 + n %% 3],
				now() - make_interval(days => n %% 900), CASE WHEN n %% 9 > 0 THEN now() - make_interval(days => n %% 800) END,
				CASE WHEN n %% 9 > 0 THEN now() - make_interval(days => n %% 400) END,
				CASE WHEN n %% 4 = 0 THEN now() - make_interval(days => n %% 60) END,
				CASE WHEN n %% 9 > 1 THEN 86400 * (10 + n %% 90) END, CASE WHEN n %% 9 > 1 THEN 86400 * (40 + n %% 90) END
			FROM generate_series(1, %d) n`, who, segmentMembers),
		fmt.Sprintf(`INSERT INTO segment_item (merchant_id, member_id, kind, key) SELECT merchant_id, member_id, 2, 'p7'
			FROM segment_fact WHERE merchant_id = '%s' AND orders = 5`, who),
		"ALTER TABLE segment_fact FORCE ROW LEVEL SECURITY", "ALTER TABLE segment_item FORCE ROW LEVEL SECURITY",
		"VACUUM ANALYZE segment_fact", "VACUUM ANALYZE segment_item",
	} {
		_, err := owner.Exec(s.t.Context(), query)
		s.must(err)
	}
}
