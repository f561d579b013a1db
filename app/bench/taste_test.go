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
	"regulars/app/taste"
)

const (
	// tasteOverCount is the most that finding out what the same people buy may take of
	// what only counting who bought two products both takes: it also leaves out who buys
	// in several stores and what is not sold, takes the newest of each, keeps the
	// closest, and writes them. However large the shop, as many buyers are looked at.
	tasteOverCount = 6.0
	tasteProducts  = 2_000
	tasteEach      = 5 // products of a buyer
)

// measureTaste finds out what the same people buy, as happens nightly, and counts who
// bought two products both, in turns.
func measureTaste(s *stage) []result {
	database := pgtest.New(s.t)
	db, err := pg.Open(s.t.Context(), database.URL, pg.Options{MaxConns: 2, StatementTimeout: 10 * time.Minute})
	s.must(err)
	defer db.Close()
	lines, who := importRows(), uuid.New()
	s.fillTastes(database.AdminURL, who, lines)
	var shares []float64
	var nightly, plain []time.Duration
	stop := watchHeap()
	for turn := range 4 {
		s.must(db.InMerchant(s.t.Context(), who, func(tx *pg.Tx) error {
			begun := time.Now()
			s.must(taste.Count(tx, int16(segment.ItemProduct)))
			took := time.Since(begun)
			begun = time.Now()
			var both int
			s.must(tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM (SELECT a.key, b.key, count(*) FROM segment_item a
				JOIN segment_item b ON b.merchant_id = $1 AND b.member_id = a.member_id AND b.kind = $2 AND b.key <> a.key
				WHERE a.merchant_id = $1 AND a.kind = $2 GROUP BY a.key, b.key) pairs`, tx.Merchant, int16(segment.ItemProduct)).
				Scan(&both))
			alone := time.Since(begun)
			if turn > 0 { // the first one warms up
				nightly, plain = append(nightly, took), append(plain, alone)
				shares = append(shares, took.Seconds()/alone.Seconds())
			}
			return nil
		}))
	}
	most := stop()
	owner, err := pgx.Connect(s.t.Context(), database.AdminURL)
	s.must(err)
	defer owner.Close(s.t.Context())
	var pairs int
	s.must(owner.QueryRow(s.t.Context(), "SELECT count(*) FROM product_pair").Scan(&pairs))
	if pairs < tasteProducts {
		s.t.Fatalf("%d pairs of %d products were found", pairs, tasteProducts)
	}
	note("taste: %d lines of %d buyers, %d pairs, in %v; only counting takes %v", lines,
		lines/tasteEach, pairs, median(nightly).Round(time.Millisecond), median(plain).Round(time.Millisecond))
	share := median(shares)
	return []result{
		{
			name: "taste", figure: times(share), bar: fmt.Sprintf("<=%.0fx", tasteOverCount),
			ok: share <= tasteOverCount,
		},
		{name: "taste-memory", figure: mib(most), bar: "<=" + mib(crowdFlat), ok: most <= crowdFlat},
	}
}

// fillTastes writes who bought what: of products that are next to each other many
// are bought together.
func (s *stage) fillTastes(url string, who uuid.UUID, lines int) {
	owner, err := pgx.Connect(s.t.Context(), url)
	s.must(err)
	defer owner.Close(s.t.Context())
	store, buyers := uuid.New(), lines/tasteEach
	for _, query := range []string{
		"SET session_replication_role = replica",
		"ALTER TABLE product_pair DROP CONSTRAINT product_pair_merchant_id_store_id_fkey",
		"ALTER TABLE product_rank DROP CONSTRAINT product_rank_merchant_id_store_id_fkey",
		"ALTER TABLE segment_item NO FORCE ROW LEVEL SECURITY", "ALTER TABLE product NO FORCE ROW LEVEL SECURITY",
		"ALTER TABLE orders NO FORCE ROW LEVEL SECURITY", "ALTER TABLE segment_scale NO FORCE ROW LEVEL SECURITY",
		fmt.Sprintf(`CREATE TEMP TABLE buyer AS SELECT n, gen_random_uuid() AS id FROM generate_series(1, %d) n`, buyers),
		fmt.Sprintf(`INSERT INTO product (merchant_id, store_id, external_id, title, updated_at)
			SELECT '%s', '%s', 'p' || n, 'Product ' || n, now() FROM generate_series(0, %d) n`, who, store, tasteProducts-1),
		fmt.Sprintf(`INSERT INTO orders (merchant_id, id, store_id, external_id, name, member_id, status, currency, total, placed_at,
				updated_at, state_hash, packed, program_version, nth, posted, postings, seen_at)
			SELECT '%s', gen_random_uuid(), '%s', n::text, '#' || n, id, 2, 'EUR', 4000, now() - n %% 300 * interval '1 day', now(),
				'', '', 1, 1, 0, 0, now() FROM buyer`, who, store),
		fmt.Sprintf(`INSERT INTO segment_item (merchant_id, member_id, kind, key, at)
			SELECT '%[1]s', id, %[2]d, 'p' || (hashint4(n) %% %[3]d + %[3]d + k * k) %% %[3]d, now() - n %% 300 * interval '1 day'
			FROM buyer, generate_series(0, %[4]d) k ON CONFLICT DO NOTHING`, who, segment.ItemProduct, tasteProducts, tasteEach-1),
		fmt.Sprintf(`INSERT INTO segment_scale (merchant_id, next_at, measured_at, buyers) VALUES ('%s', now(), NULL, %d)`,
			who, buyers),
		"ALTER TABLE segment_item FORCE ROW LEVEL SECURITY", "ALTER TABLE product FORCE ROW LEVEL SECURITY",
		"ALTER TABLE orders FORCE ROW LEVEL SECURITY", "ALTER TABLE segment_scale FORCE ROW LEVEL SECURITY",
		"VACUUM ANALYZE segment_item", "VACUUM ANALYZE orders", "ANALYZE product", "ANALYZE segment_scale",
	} {
		_, err := owner.Exec(s.t.Context(), query)
		s.must(err)
	}
}
