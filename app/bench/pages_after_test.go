//go:build bench

package bench

import (
	"fmt"
	"strings"
)

// fillAfter has one of five members write to the shop, some of them in public, one of
// five recommend it, most agree to letters, and everybody go the way of the map, in the merchant whose pages are measured: a day's
// moves in every way there is, for a year. It is there once.
func (s *stage) fillAfter() {
	who := s.tenants[pagesMerchant]
	conn := s.connection()
	for _, statement := range []string{
		"SET session_replication_role = replica",
		`CREATE TEMP TABLE writer AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM member WHERE merchant_id = '$who'`,
		`INSERT INTO request (merchant_id, id, member_id, kind, state, opened_by, open_key, store_id, product, body, opened_at,
				answered_at, closed_at, replied_at, verdict, network, link, solved)
			SELECT '$who', lpad(to_hex(n), 32, '0')::uuid, id, (ARRAY['complaint', 'technical', 'question', 'suggestion'])[n % 4 + 1],
				CASE WHEN n % 500 = 0 THEN 0 ELSE 2 END, CASE WHEN n % 50 = 0 THEN 'public' ELSE 'widget' END, 'after:' || n, '$store',
				'p' || n % 200, 'It broke', at, at + interval '3 hours', at + interval '1 day', at + interval '3 hours',
				CASE WHEN n % 50 = 0 THEN 1 + n % 3 / 2 ELSE 0 END, '', '', 0
			FROM (SELECT *, now() - n % 364 * interval '1 day' - n % 80000 * interval '1 second' AS at FROM writer WHERE n % 5 = 0) w`,
		`INSERT INTO stage_count (merchant_id, stage, members) SELECT '$who', stage, 100000 FROM generate_series(1, 10) stage
			ON CONFLICT (merchant_id, stage) DO UPDATE SET members = excluded.members`,
		`INSERT INTO stage_flow (merchant_id, day, from_stage, to_stage, stayed, n)
			SELECT '$who', current_date - day, a, b, stayed, 7
			FROM generate_series(0, 364) day, generate_series(0, 10) a, generate_series(1, 10) b, generate_series(0, 7) stayed
			WHERE a <> b AND (a + b + stayed) % 3 = 0 ON CONFLICT DO NOTHING`,
		`INSERT INTO segment_scale (merchant_id, next_at, measured_at, placed_at, gaps_at)
			VALUES ('$who', now() + interval '1 day', now(), now(), now())
			ON CONFLICT (merchant_id) DO UPDATE SET placed_at = now(), gaps_at = now()`,
		`UPDATE survey_answer SET stage = 1 + number::int % 10 WHERE merchant_id = '$who' AND number IS NOT NULL`,
		`UPDATE survey_answer SET stage = 1 + ascii(substr(response_id::text, 36)) % 10 WHERE merchant_id = '$who' AND body <> ''`,
		`INSERT INTO consent_record (merchant_id, id, member_id, channel, granted, basis, source, at, noted_at)
			SELECT '$who', gen_random_uuid(), id, 1, n % 10 > 0, 1, 1, now() - n % 900 * interval '1 day', now() FROM writer`,
		`INSERT INTO advocate (merchant_id, member_id, orders, rewarded, again, points, friend_points, score, scored_at, reviews, paid,
				shown_as, thanks)
			SELECT '$who', id, n % 7, n % 5, n % 4, n * 7919 % 6000, n * 31 % 2000, n % 11, now(), n % 3, n % 100 = 0,
				CASE WHEN n % 20 = 0 THEN 'A' || n ELSE '' END, CASE WHEN n % 50 = 0 THEN 100 ELSE 0 END
			FROM writer WHERE n % 5 = 0 ON CONFLICT DO NOTHING`,
		`INSERT INTO advocate_sales (merchant_id, member_id, currency, gross, kept, codes)
			SELECT '$who', id, 'EUR', n * 7919 % 90000, n * 7919 % 80000, n * 31 % 3000 FROM writer
			WHERE n % 5 = 0 AND n % 7 > 0 ON CONFLICT DO NOTHING`,
		"VACUUM (ANALYZE) consent_record", "VACUUM (ANALYZE) advocate", "VACUUM (ANALYZE) advocate_sales",
		"VACUUM (ANALYZE) request", "VACUUM (ANALYZE) stage_flow", "VACUUM (ANALYZE) survey_answer",
	} {
		_, err := conn.Exec(s.t.Context(), strings.NewReplacer("$who", who.id.String(), "$store", who.store.ID.String()).Replace(statement))
		if err != nil {
			s.must(fmt.Errorf("%w: %s", err, statement))
		}
	}
}
