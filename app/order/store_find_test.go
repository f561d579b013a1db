package order_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
	"regulars/app/order"
	"regulars/app/reward"
)

// TestABuyerIsFoundWithoutReadingTheOthers keeps the search box from reading a
// merchant's every order or code: row-level security would allow no LIKE on an
// index.
func TestABuyerIsFoundWithoutReadingTheOthers(t *testing.T) {
	t.Parallel()
	const rows = 20_000
	database := pgtest.New(t)
	owner, err := pgx.Connect(t.Context(), database.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	merchant := uuid.New()
	for _, statement := range []string{
		`SET session_replication_role = replica`, // the rows stand for themselves
		`INSERT INTO store (merchant_id, id, platform, external_key, url, name, currency, time_zone, credentials,
			connected_at) VALUES ($1, $1, 'shopify', 'x', '', '', '', '', '', now())`,
		`INSERT INTO orders (merchant_id, id, store_id, external_id, name, member_id, status, currency, total, placed_at,
			updated_at, state_hash, packed, seen_at) SELECT $1, md5(n::text)::uuid, $1, n::text, '#' || n,
				gen_random_uuid(), 2, 'EUR', 1, now(), 'epoch', '', '', 'epoch' FROM generate_series(1, $2) n`,
		`INSERT INTO redemption (merchant_id, id, member_id, store_id, customer_id, reward_id, reward, program_version,
			points, idem_key, idem_hash, code, status, created_at, ends_at, next_at) SELECT $1, md5(n::text)::uuid,
				gen_random_uuid(), $1, '', '', '{}', 1, 1, n::text, '', 'RG-' || n, 3, 'epoch', now(), 'epoch'
				FROM generate_series(1, $2) n`,
		`ANALYZE orders, redemption`,
	} {
		args := []any{merchant, rows}
		if _, err := owner.Exec(t.Context(), statement, args[:strings.Count(statement, "$2")+min(strings.Count(statement, "$1"), 1)]...); err != nil {
			t.Fatal(err)
		}
	}
	db, err := pg.Open(t.Context(), database.URL, pg.Options{MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	for table, find := range map[string]func(*pg.Tx) ([]uuid.UUID, error){
		"orders":     func(tx *pg.Tx) ([]uuid.UUID, error) { return order.Buyers(tx, []string{"777", "#777"}, 50) },
		"redemption": func(tx *pg.Tx) ([]uuid.UUID, error) { return reward.Holders(tx, "RG-777") },
	} {
		err := db.InMerchant(t.Context(), merchant, func(tx *pg.Tx) error {
			found, err := find(tx)
			if err != nil {
				return err
			}
			var read int64
			err = tx.Pgx.QueryRow(t.Context(), `SELECT coalesce(seq_tup_read + idx_tup_fetch, 0)
				FROM pg_stat_xact_user_tables WHERE relname = $1`, table).Scan(&read)
			if len(found) != 1 || read > 10 {
				t.Errorf("%d members are found, and %d of %d rows of %s read for it", len(found), read, rows, table)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
