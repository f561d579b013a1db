package referral_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
	"regulars/app/referral"
)

// advocatesTable is the migration that sums up what was there before it.
const advocatesTable = 106

// old writes what two merchants had before advocates had sums: $1 and $2 are the
// merchants. Ada brought Zoe (100.00, refunded down to 80.00), Yan (in dollars), Xia,
// who sent all back, and Wim, who was blocked, and used two of three codes that she got
// for friends; Bea answered twice and wrote reviews.
var old = []string{
	`INSERT INTO merchant (id, name, time_zone, created_at, keyset)
		SELECT unnest(ARRAY[$1, $2]::uuid[]), 'Shop', 'Europe/Berlin', now(), ''`,
	`INSERT INTO store (merchant_id, id, platform, external_key, url, name, currency, time_zone, credentials, connected_at, state)
		SELECT m, m AS store, 'shopify', m || '.example', 'https://' || m || '.example', 'Shop', 'EUR', 'UTC', '', now(), 1
		FROM unnest(ARRAY[$1, $2]::uuid[]) m`,
	`INSERT INTO store_route (platform, external_key, merchant_id, store_id)
		SELECT 'shopify', m || '.example', m, m AS store FROM unnest(ARRAY[$1, $2]::uuid[]) m`,
	`INSERT INTO member (merchant_id, id, state, created_at)
		SELECT m, md5(m::text || n)::uuid, 2, now() FROM unnest(ARRAY[$1, $2]::uuid[]) m,
			unnest(ARRAY['ada', 'bea', 'zoe', 'yan', 'xia', 'wim']) n`,
	`INSERT INTO referral_code (merchant_id, code, member_id, kind, created_at)
		SELECT m, 'ADA', md5(m::text || 'ada')::uuid, 0, now() FROM unnest(ARRAY[$1, $2]::uuid[]) m`,
	`INSERT INTO advocate (merchant_id, member_id, orders, rewarded)
		SELECT m, md5(m::text || 'ada')::uuid, 2, 2 FROM unnest(ARRAY[$1, $2]::uuid[]) m`,
	`INSERT INTO referral (merchant_id, id, advocate_id, friend_id, friend_key, code, store_id, order_id, program_version, status,
			evidence, created_at, ends_at, placed_at, due_at, currency, counted, counts, points, friend_points, next_at)
		SELECT m, gen_random_uuid(), md5(m::text || 'ada')::uuid, md5(m::text || friend)::uuid, friend::bytea, 'ADA', m,
			CASE WHEN placed THEN gen_random_uuid() END, 1, status, '{}', now(), current_timestamp, CASE WHEN placed THEN now() END, NULL,
			currency, counted, counts, points, 25, now()
		FROM unnest(ARRAY[$1, $2]::uuid[]) m, (VALUES
			('zoe', true, 3, 'EUR', 8000, true, 100), ('yan', true, 3, 'USD', 5000, true, 100),
			('xia', true, 9, 'EUR', 0, false, 0), ('wim', true, 5, 'EUR', 3000, true, 0),
			('bea', false, 1, '', 0, false, 0)) f (friend, placed, status, currency, counted, counts, points)`,
	`INSERT INTO redemption (merchant_id, id, member_id, store_id, customer_id, reward_id, reward, program_version, points, idem_key,
			idem_hash, code, status, created_at, ends_at, next_at, currency)
		SELECT m, gen_random_uuid(), md5(m::text || 'ada')::uuid, m, '', 'five', '{"amount": {"EUR": 500}}', 1, 5, key, '', key, status,
			now(), current_timestamp, now(), 'EUR'
		FROM unnest(ARRAY[$1, $2]::uuid[]) m, (VALUES ('grant:referral:1:0', 4), ('grant:commission:1:0', 4), ('grant:referral:2:0', 3),
			('grant:tier:1', 4), ('of the shopper', 4)) r (key, status)`,
	`INSERT INTO occasion (merchant_id, id, member_id, trigger, key, at)
		SELECT $1, gen_random_uuid(), md5($1::uuid::text || 'bea')::uuid, t, t || n, now() FROM
			unnest(ARRAY['review', 'visit']) t, generate_series(1, 3) n WHERE $2::uuid IS NOT NULL`,
	`INSERT INTO survey (merchant_id, id, slug, draft, created_at, updated_at)
		SELECT $1, $1, 'recommend', '{}', now(), current_timestamp WHERE $2::uuid IS NOT NULL`,
	`INSERT INTO survey_version (merchant_id, survey_id, number, document, published_at)
		SELECT $1, $1, 1, '{"questions": [{"id": "would", "kind": "nps"}, {"id": "how", "kind": "stars"}]}', now() WHERE $2::uuid IS NOT NULL`,
	`INSERT INTO survey_response (merchant_id, id, survey_id, version, member_id, ask_key, asked_at, ends_at, answered_at)
		SELECT $1, md5('r' || n)::uuid, $1, 1, md5($1::uuid::text || 'bea')::uuid, 'k' || n, now(), current_timestamp, now() - n * interval '1 day'
		FROM generate_series(1, 2) n WHERE $2::uuid IS NOT NULL`,
	`INSERT INTO survey_answer (merchant_id, response_id, question, survey_id, number, at)
		SELECT $1, md5('r' || n)::uuid, q, $1, CASE q WHEN 'would' THEN 10 - n ELSE 3 END, now()
		FROM generate_series(1, 2) n, unnest(ARRAY['would', 'how']) q WHERE $2::uuid IS NOT NULL`,
}

// TestOldReferralsAreSummedUpOnce migrates a database with referrals from before
// advocates had sums, each merchant's into its own.
func TestOldReferralsAreSummedUpOnce(t *testing.T) {
	t.Parallel()
	database, on := pgtest.Before(t, advocatesTable)
	ctx := context.Background()
	owner, err := pgx.Connect(ctx, database.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(ctx)
	one, two := uuid.New(), uuid.New()
	for _, statement := range old {
		if _, err := owner.Exec(ctx, statement, one, two); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
	on()
	on() // a second start of the release
	db, err := pg.Open(ctx, database.URL, pg.Options{MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, merchant := range []uuid.UUID{one, two} {
		err := db.InMerchant(ctx, merchant, func(tx *pg.Tx) error { summed(t, tx, owner, merchant == one); return nil })
		if err != nil {
			t.Fatal(err)
		}
	}
}

// summed looks at the sums of one merchant; whether Bea answered and reviewed there.
func summed(t *testing.T, tx *pg.Tx, owner *pgx.Conn, reviewed bool) {
	t.Helper()
	read := func(name string) *referral.Advocate {
		t.Helper()
		var id uuid.UUID
		if err := owner.QueryRow(t.Context(), `SELECT md5($1::text || $2)::uuid`, tx.Merchant.String(), name).Scan(&id); err != nil {
			t.Fatal(err)
		}
		a, err := referral.AdvocateOf(tx, id)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	ada := read("ada")
	want := &referral.Advocate{
		Member: ada.Member, Orders: 2, Rewarded: 2, Points: 200, FriendPoints: 125,
		Gross: map[string]int64{"EUR": 8000, "USD": 5000}, Kept: map[string]int64{"EUR": 8000, "USD": 5000},
		Codes: map[string]int64{"EUR": 1000, "USD": 0},
	}
	if diff := cmp.Diff(want, ada); diff != "" {
		t.Errorf("Ada's sums (-want +got):\n%s", diff)
	}
	orders, err := referral.OrdersBy(tx, ada.Member, time.Time{}, uuid.Nil, 10)
	if err != nil {
		t.Fatal(err)
	}
	standing := 0
	for _, o := range orders {
		if o.Counts {
			standing++
		}
		if o.DueAt == nil || o.Commission != uuid.Nil || o.Points != 0 {
			t.Errorf("an old order is %+v: it would be paid anew", o)
		}
	}
	if len(orders) != 4 || standing != 2 {
		t.Errorf("%d orders of friends, of which %d stand; want four and two", len(orders), standing)
	}
	bea := read("bea")
	if score := bea.Score; reviewed != (bea.Reviews == 3) || reviewed != (score != nil && *score == 9) {
		t.Errorf("Bea's are %+v, score %v", bea, score)
	}
}
