//go:build bench

package bench

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/order"
	"regulars/app/referral"
	"regulars/app/staff"
)

const (
	pagesMost     = 100 * time.Millisecond
	pagesMerchant = 17
	pagesOrders   = 1_000_000 // unless REGULARS_ORDERS says otherwise; five to a member
	pagesAsked    = 5         // times each
)

// whole are the reads that stream everything there is: no page.
var whole = map[string]bool{"/export": true, "/program/export": true}

// measurePages asks for whatever the admin reads, of a merchant with very many
// orders, and tells the slowest.
func measurePages(s *stage) []result {
	s.serving()
	s.stopWork()
	if s.talked.letter == "" { // else they are there from a try before
		s.fillPages()
		s.talked = s.fillTalk()
		s.fillAfter()
		s.cards = s.fillPersonas()
	}
	personas := s.countPersonas(s.cards)
	for _, job := range []string{"forecast", "recovery", "readers"} { // as it does every few hours
		s.must(s.app.Sweep(s.t.Context(), job, time.Now()))
	}
	_, key, err := s.app.MakeKey(s.t.Context(), app.Session{
		Merchant: s.tenants[pagesMerchant].id, Staff: "bench", Role: staff.Owner,
	}, app.KeyInput{Name: uuid.NewString(), Scopes: staff.Scopes})
	s.must(err)
	var slowest time.Duration
	for _, path := range slices.Concat(s.pages(), s.talked.pages(), personaPages(s.cards)) {
		var took []time.Duration
		for range pagesAsked {
			one, code := s.page(key, path)
			if code != http.StatusOK {
				note("pages: %s is not for a key (%d)", path, code)
				break
			}
			took = append(took, one)
			s.pause(20 * time.Millisecond) // a key may ask so often
		}
		if len(took) < pagesAsked {
			continue
		}
		if at := median(took); at > pagesMost/4 {
			note("pages: %s takes %s", path, millis(at))
		}
		slowest = max(slowest, median(took))
	}
	return []result{{
		name: "pages", figure: millis(slowest), bar: "<=" + millis(pagesMost), ok: slowest <= pagesMost,
	}, personas}
}

// page times one read.
func (s *stage) page(key, path string) (time.Duration, int) {
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, "http://"+s.serve.address+"/api/v1"+path, nil)
	s.must(err)
	r.Header.Set("Authorization", "Bearer "+key)
	began := time.Now()
	answer, err := http.DefaultClient.Do(r)
	s.must(err)
	_, err = io.Copy(io.Discard, answer.Body)
	s.must(err)
	_ = answer.Body.Close()
	return time.Since(began), answer.StatusCode
}

// pages lists what can be read: all of openapi.yaml that needs no id, what is
// told of one member, and the ways the list of members is looked through.
func (s *stage) pages() []string {
	described, err := os.ReadFile("../../openapi.yaml")
	s.must(err)
	var member string
	s.must(s.admin.QueryRow(s.t.Context(), `SELECT id::text FROM member WHERE merchant_id = $1 AND email = 'page500@example.test'`,
		s.tenants[pagesMerchant].id).Scan(&member))
	paths := []string{
		"/members?q=page500", "/members?q=page500@example.test", "/members?q=Maria", "/members?q=zzz",
		"/members?sort=points", "/members?sort=recent", "/members?limit=100", "/members?q=P500",
	}
	for _, sort := range []referral.Sort{
		referral.ByOrders, referral.BySales, referral.ByKept, referral.ByCost, referral.ByNet, referral.ByReviews, referral.ByScore,
	} {
		paths = append(paths, "/advocates?sort="+string(sort))
	}
	for _, found := range regexp.MustCompile(`(?m)^  /api/v1(/\S+):\n    get:`).FindAllSubmatch(described, -1) {
		path := strings.Replace(string(found[1]), "/members/{id}", "/members/"+member, 1)
		if !strings.Contains(path, "{") && !whole[path] {
			paths = append(paths, path)
		}
	}
	return paths
}

// fillPages gives a merchant many members with five orders each, straight in the
// database, with the counts that the app keeps of them.
func (s *stage) fillPages() {
	who := s.tenants[pagesMerchant]
	if s.count("SELECT count(*) FROM orders WHERE merchant_id = $1 LIMIT 1", who.id) > 0 {
		return
	}
	orders := pagesOrders
	_, _ = fmt.Sscan(os.Getenv("REGULARS_ORDERS"), &orders)
	past := pastOrder(1)
	packed := order.Pack(&past)
	conn := s.connection()
	for _, statement := range []string{
		"SET session_replication_role = replica", // its counts are made below
		`CREATE FUNCTION pg_temp.at_id(at timestamptz) RETURNS uuid LANGUAGE sql AS $$ -- in the order of time, as the app's are
			SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || substr(gen_random_uuid()::text, 15))::uuid $$`,
		`CREATE TEMP TABLE page_member AS SELECT n, pg_temp.at_id(at) AS id, at
			FROM (SELECT n, timestamptz '2024-01-01' + n * interval '1 minute' AS at FROM generate_series(1, ` + fmt.Sprint(orders/5) + `) n) m`,
		`INSERT INTO member (merchant_id, id, state, email, email_mac, name, joined_at, created_at)
			SELECT '` + who.id.String() + `', id, 1, 'page' || n || '@example.test', decode(md5(n::text), 'hex'),
				(ARRAY['Maria', 'Jo', 'Li', 'Ada', 'Omar'])[n % 5 + 1] || ' Muster' || n, at, at FROM page_member`,
		`INSERT INTO member_count (merchant_id, state, n) SELECT '` + who.id.String() + `', 1, count(*) FROM page_member
			ON CONFLICT (merchant_id, state, apart) DO UPDATE SET n = member_count.n + excluded.n`,
		`INSERT INTO balance (merchant_id, member_id, available, lifetime, orders, last_order_at, changed_at)
			SELECT '` + who.id.String() + `', id, 500 + n % 100, 600, 5, at + interval '5 days', at FROM page_member`,
		`CREATE TEMP TABLE page_order AS SELECT pg_temp.at_id(m.at + k * interval '1 day') AS id, m.id AS member, m.n * 5 + k AS n,
				m.at + k * interval '1 day' AS at FROM page_member m, generate_series(1, 5) k ORDER BY at`,
		`INSERT INTO orders (merchant_id, id, store_id, external_id, name, member_id, status, currency, total, placed_at,
				updated_at, state_hash, packed, program_version, nth, posted, postings, seen_at)
			SELECT '` + who.id.String() + `', id, '` + who.store.ID.String() + `', 'page' || n, '#P' || n, member, 2, 'EUR',
				4000, at AS placed, at AS changed, '', decode('` + fmt.Sprintf("%x", packed) + `', 'hex'), 1, 1, 120, 1, at FROM page_order`,
		`INSERT INTO transfer (merchant_id, id, idem_key, member_id, debit, credit, amount, kind, source_kind, source_id, at)
			SELECT '` + who.id.String() + `', id, 'page:' || n, member, 1, 11, 120, 1, 1, id, at FROM page_order`,
		`INSERT INTO lot (merchant_id, id, member_id, source_kind, source_id, granted, remaining, state, available_at, expires_at)
			SELECT '` + who.id.String() + `', id, member, 1, id, 120, 100, 1, at, now() + n % 700 * interval '1 day' FROM page_order`,
		`INSERT INTO ledger_day (merchant_id, day, kind, points, transfers)
			SELECT '` + who.id.String() + `', at::date, 1, count(*) * 120, count(*) FROM page_order GROUP BY at::date
			ON CONFLICT DO NOTHING`,
		"VACUUM (ANALYZE) member", "VACUUM (ANALYZE) balance", "VACUUM (ANALYZE) orders", "VACUUM (ANALYZE) transfer",
		"VACUUM (ANALYZE) lot",
	} {
		_, err := conn.Exec(s.t.Context(), statement)
		s.must(err)
	}
	note("pages: a merchant with %d members and %d orders", orders/5, orders)
}
