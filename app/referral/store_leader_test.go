package referral_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
	"regulars/app/referral"
)

// place is where somebody stands in a list.
type place struct {
	Member uuid.UUID
	Value  int64
}

// slowly is what a list is sorted by, worked out with fractions: 7 minor units for 3 points.
var slowly = map[referral.Sort]string{
	referral.ByFriends: "orders", referral.ByOrders: "orders + again", referral.BySales: "gross", referral.ByKept: "kept",
	referral.ByCost: "cost", referral.ByNet: "kept - cost", referral.ByReviews: "reviews", referral.ByScore: "coalesce(score, -1)",
}

// TestVeryManyAdvocatesAreSortedWithoutReadingAll holds every order against a slow one,
// from its beginning and from the middle, and counts what is read for the first page.
func TestVeryManyAdvocatesAreSortedWithoutReadingAll(t *testing.T) {
	t.Parallel()
	const many, page = 12_000, 50
	database := pgtest.New(t)
	owner, err := pgx.Connect(t.Context(), database.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	merchant := uuid.New()
	for _, statement := range []string{
		`SET session_replication_role = replica`, // the rows stand for themselves
		`INSERT INTO advocate (merchant_id, member_id, orders, again, points, friend_points, thanks, score, reviews, paid)
			SELECT $1, md5(n::text)::uuid, n % 7, n % 4, n * 7919 % 6000, n * 31 % 200, n % 50, nullif(n % 12, 11), n % 3, n % 250 = 0
			FROM generate_series(1, $2) n`,
		`INSERT INTO advocate_sales (merchant_id, member_id, currency, gross, kept, codes)
			SELECT $1, md5(n::text)::uuid, currency, n * 7919 % 90000, n * 7919 % 80000 - 60000, n * 31 % 3000
			FROM generate_series(1, $2) n, unnest(ARRAY['EUR', 'USD']) currency WHERE n % 5 > 0`,
		`CREATE VIEW recount AS SELECT a.*, coalesce(gross, 0) AS gross, coalesce(kept, 0) AS kept,
			ceil((points + friend_points + thanks) * 7 / 3.0)::bigint + coalesce(codes, 0) AS cost
			FROM advocate a LEFT JOIN advocate_sales s USING (merchant_id, member_id)
			WHERE currency = 'EUR' OR currency IS NULL`,
		`ANALYZE advocate, advocate_sales`,
	} {
		if _, err := owner.Exec(t.Context(), statement, []any{merchant, many}[:args(statement)]...); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
	db, err := pg.Open(t.Context(), database.URL, pg.Options{MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	for by, value := range slowly {
		for role, has := range map[referral.Role]string{
			"":                  "paid OR orders > 0 OR reviews > 0 OR score >= 9",
			referral.Promoter:   "score >= 9",
			referral.Influencer: "paid",
		} {
			rows, err := owner.Query(t.Context(), `SELECT member_id, (`+value+`)::bigint FROM recount WHERE `+has+` ORDER BY 2 DESC, 1`)
			if err != nil {
				t.Fatal(err)
			}
			all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[place])
			if err != nil || len(all) < 40 {
				t.Fatalf("%d advocates, %v", len(all), err)
			}
			for _, from := range []int{0, 17, 5_000, len(all) - 5} {
				if from >= len(all) {
					continue
				}
				f := referral.Find{Role: role, Sort: by, Currency: "EUR", Rate: referral.Rate{Minor: 7, Points: 3}, Limit: page}
				if from > 0 {
					f.Begun, f.Value, f.Below = true, all[from-1].Value, all[from-1].Member
				}
				got, read := sortedBy(t, db, merchant, f)
				if diff := cmp.Diff(all[from:min(from+page, len(all))], got); diff != "" {
					t.Errorf("%s of role %q from %d (-want +got):\n%s", by, role, from, diff)
				}
				if from == 0 && role == "" && read > many*3/4 {
					t.Errorf("%d rows of %d advocates are read for the first page by %s", read, many, by)
				}
			}
		}
	}
}

// args is how many parameters a statement of this test has.
func args(statement string) (n int) {
	for _, mark := range []string{"$1", "$2"} {
		if strings.Contains(statement, mark) {
			n++
		}
	}
	return n
}

// sortedBy reads a page, and how many rows of advocates were read for it.
func sortedBy(t *testing.T, db *pg.DB, merchant uuid.UUID, f referral.Find) (page []place, read int64) {
	t.Helper()
	err := db.InMerchant(t.Context(), merchant, func(tx *pg.Tx) error {
		var before, after int64
		count := func(to *int64) error { // a session tells of several transactions together
			return tx.Pgx.QueryRow(t.Context(), `SELECT coalesce(seq_tup_read + idx_tup_fetch, 0)
				FROM pg_stat_xact_user_tables WHERE relname = 'advocate'`).Scan(to)
		}
		if err := count(&before); err != nil {
			return err
		}
		list, err := referral.Advocates(tx, f)
		if err != nil {
			return err
		}
		for _, a := range list {
			page = append(page, place{a.Member, a.Value})
		}
		err = count(&after)
		read = after - before
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return page, read
}
