//go:build bench

package bench

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/internal/pg"
	"regulars/app/segment"
	"regulars/app/survey"
)

const (
	// personaMost is the most that counting one persona may take: a merchant can have
	// 30, and all of them, with all members, are counted every night.
	personaMost   = 10 * time.Second
	personaMonths = 12
)

// personaPages are a card, two beside each other, and their list with its drafts,
// which is among what needs no id.
func personaPages(cards []uuid.UUID) []string {
	paths := []string{fmt.Sprintf("/personas/beside?a=%s&b=%s", cards[0], cards[1])}
	for _, id := range cards {
		paths = append(paths, "/personas/"+id.String())
	}
	return paths
}

// fillPersonas takes down what segments know of the members whose pages are measured,
// and makes three cards of them: of half of all members, of those who spend most, and
// of a group that what was tried is judged on.
func (s *stage) fillPersonas() (cards []uuid.UUID) {
	s.fillWritten()
	number := func(n int64) *int64 { return &n }
	for _, c := range []segment.Condition{
		{Field: segment.Orders, Op: segment.AtLeast, Number: number(5)},
		{Field: segment.TopSpenders, Op: segment.AtMost, Number: number(20)},
		{Field: segment.Country, Op: segment.Is, Texts: []string{"DE"}},
	} {
		made, err := s.app.SavePersona(s.t.Context(), s.tenants[pagesMerchant].id, app.PersonaInput{
			Name: string(c.Field), Condition: &c,
		})
		s.must(err)
		cards = append(cards, made.ID)
	}
	return cards
}

// fillWritten writes the facts of segments as a recount would leave them: of all
// members, three products each, what every third wants them for and what half of them
// answered.
func (s *stage) fillWritten() {
	ctx, who := s.t.Context(), s.tenants[pagesMerchant]
	asked, err := s.app.AddSurvey(ctx, who.id, "why-us", whyUs())
	s.must(err)
	asked, err = s.app.PublishSurvey(ctx, who.id, asked.ID)
	s.must(err)
	conn := s.connection()
	for _, statement := range []string{
		"SET session_replication_role = replica",
		`CREATE TEMP TABLE known AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM member WHERE merchant_id = '$who'`,
		`INSERT INTO product (merchant_id, store_id, external_id, title, collections, updated_at)
			SELECT '$who', '$store', 'p' || n, 'Product ' || n, ARRAY['c' || n % 20, 'all'], now() FROM generate_series(0, 199) n
			ON CONFLICT DO NOTHING`,
		`INSERT INTO collection (merchant_id, store_id, external_id, title)
			SELECT '$who', '$store', 'c' || n, 'Range ' || n FROM generate_series(0, 19) n ON CONFLICT DO NOTHING`,
		`INSERT INTO segment_fact (merchant_id, member_id, spent, points, lifetime, orders, open_requests, state, tier, country,
				language, sex, age_band, origin, joined_at, first_order_at, last_order_at, gap, gap_p90, nps, stage, stage_since)
			SELECT '$who', id, n * 7919 % 40000, n * 31 % 3000, n * 31 % 9000, n % 10, (n % 500 = 0)::int, 1,
				(ARRAY['', 'silver', 'gold'])[1 + n % 3], (ARRAY['DE', 'US', 'FR', 'AT', ''])[1 + n % 5],
				(ARRAY['de', 'en', 'fr'])[1 + n % 3], (ARRAY['', 'female', 'male'])[1 + n % 3], (ARRAY['', '25-34', '35-44'])[1 + n % 3],
				(ARRAY['', 'search', 'friend'])[1 + n % 3], now() - n % 900 * interval '1 day',
				CASE WHEN n % 10 > 0 THEN now() - n % 800 * interval '1 day' END,
				CASE WHEN n % 10 > 0 THEN now() - n % 400 * interval '1 day' END,
				CASE WHEN n % 10 > 1 THEN 86400 * (10 + n % 90) END, CASE WHEN n % 10 > 1 THEN 86400 * (40 + n % 90) END,
				CASE WHEN n % 4 = 0 THEN n % 11 END, 1 + n % 10, now() - n % 90 * interval '1 day' FROM known
			ON CONFLICT (merchant_id, member_id) DO NOTHING`,
		`INSERT INTO segment_item (merchant_id, member_id, kind, key, at)
			SELECT '$who', id, 2, 'p' || (n * k + k) % 200, now() - n % 400 * interval '1 day' FROM known, generate_series(1, 3) k
			WHERE n % 10 > 0 ON CONFLICT DO NOTHING`,
		`INSERT INTO segment_item (merchant_id, member_id, kind, key)
			SELECT '$who', id, 4, (ARRAY['gift', 'self'])[1 + n % 2] FROM known WHERE n % 3 = 0 ON CONFLICT DO NOTHING`,
		`INSERT INTO survey_response (merchant_id, id, survey_id, version, member_id, ask_key, asked_at, ends_at, answered_at, finished_at)
			SELECT '$who', lpad(to_hex(n + (1::bigint << 32)), 32, '0')::uuid, '$asked', 1, id, 'why:' || n, at, now(), at, at
			FROM (SELECT *, now() - n % 300 * interval '1 day' AS at FROM known WHERE n % 2 = 0) w`,
		`INSERT INTO survey_answer (merchant_id, response_id, question, survey_id, choice, at)
			SELECT '$who', lpad(to_hex(n + (1::bigint << 32)), 32, '0')::uuid, question, '$asked', choices[1 + n % cardinality(choices)], now()
			FROM known, (VALUES ('motive', ARRAY['quality', 'price', 'gift']), ('expect', ARRAY['quick', 'advice', 'new', 'save']))
				q (question, choices) WHERE n % 2 = 0`,
		"SELECT recount_surveys('$who')", // triggers sleep
		"UPDATE segment_scale SET gap = 86400 * 40, gap_p90 = 86400 * 90 WHERE merchant_id = '$who'",
		"VACUUM (ANALYZE) segment_fact", "VACUUM (ANALYZE) segment_item",
		"VACUUM (ANALYZE) survey_response", "VACUUM (ANALYZE) survey_answer",
	} {
		_, err := conn.Exec(ctx, strings.NewReplacer("$who", who.id.String(), "$store", who.store.ID.String(), "$asked", asked.ID.String()).
			Replace(statement))
		if err != nil {
			s.must(fmt.Errorf("%w: %s", err, statement))
		}
	}
	db, err := pg.Open(ctx, s.postgres.URL("regulars_app", "postgres"), pg.Options{MaxConns: 1, StatementTimeout: time.Minute})
	s.must(err)
	defer db.Close()
	s.must(db.InMerchant(ctx, who.id, segment.Measure))
}

// whyUs is the survey that personas are told by.
func whyUs() survey.Questionnaire {
	for _, t := range survey.Templates("Mia") {
		if t.Slug == "why-us" {
			return t.Document
		}
	}
	panic("there is no survey of motives")
}

// countPersonas has the app count all cards as it does every night, and the drafts as
// when staff ask for some, and says how long a card takes. Each card then has a past.
func (s *stage) countPersonas(cards []uuid.UUID) result {
	ctx, who := s.t.Context(), s.tenants[pagesMerchant].id
	s.must(s.app.SuggestPersonas(ctx, who))
	first := s.countAll()
	s.must(s.app.RecountPersonas(ctx, who))
	took := s.countAll() / time.Duration(len(cards)+1) // all members are one, too
	note("personas: %s each, %d cards and all members; with drafts, cold, %s", millis(took), len(cards), millis(first))
	_, err := s.admin.Exec(ctx, `INSERT INTO persona_month (merchant_id, persona_id, month, counted_at, segment_version, marks)
		SELECT merchant_id, persona_id, month - n * interval '1 month', counted_at - n * interval '1 month', segment_version, marks
		FROM persona_month, generate_series(1, $2::int - 1) n WHERE merchant_id = $1 ON CONFLICT DO NOTHING`, who, personaMonths)
	s.must(err)
	return result{
		name: "personas", figure: millis(took), bar: "<=" + millis(personaMost), ok: took <= personaMost,
	}
}

// countAll counts until nothing is left to count.
func (s *stage) countAll() time.Duration {
	who, begun := s.tenants[pagesMerchant].id, time.Now()
	for s.count("SELECT count(*) FROM persona_book WHERE merchant_id = $1 AND next_at <= now()", who) > 0 {
		s.must(s.app.CountPersonas(s.t.Context(), who))
	}
	took := time.Since(begun)
	var empty []string
	s.must(s.admin.QueryRow(s.t.Context(), `SELECT array_agg(name) FROM persona WHERE merchant_id = $1
		AND (figured_at IS NULL OR coalesce((figures->>'buyers')::int, 0) = 0)`, who).Scan(&empty))
	if len(empty) > 0 {
		s.t.Fatalf("personas have no figures: %v", empty)
	}
	return took
}
