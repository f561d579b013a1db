package pg_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
	"regulars/app/member"
	"regulars/app/order"
)

// TestANewMerchantsRowsAreFoundByTheirKeys has Postgres know of another merchant
// alone, as wherever one is new: it expects no rows of theirs, and would look for each
// among all that they have. Orders' keys are long: their index costs more than others.
func TestANewMerchantsRowsAreFoundByTheirKeys(t *testing.T) {
	t.Parallel()
	const rows, asked = 2000, 300
	database := pgtest.New(t)
	owner := connect(t, database.AdminURL)
	exec(t, owner, "SET session_replication_role = replica") // the rows stand for themselves
	older, newer := uuid.New(), uuid.New()
	for _, merchant := range []uuid.UUID{older, newer} {
		for table, insert := range map[string]string{
			"orders": `(merchant_id, id, store_id, external_id, name, status, currency, total, placed_at, updated_at,
				state_hash, packed, seen_at) SELECT $1::uuid, md5(n::text)::uuid, $1, repeat('0', 400) || n, '#' || n, 2, 'EUR', 1,
				now(), 'epoch', '', '', now()`,
			"member": `(merchant_id, id, state, email_mac, created_at) SELECT $1::uuid, md5(n::text)::uuid, 1, n::text::bytea, now()`,
			"identity": `(merchant_id, store_id, customer_id, member_id, updated_at, seen_at)
				SELECT $1::uuid, $1, n::text, md5(n::text)::uuid, now(), 'epoch'`,
			"inbox": `(merchant_id, id, store_id, topic, dedupe_key, body, body_hash, received_at, next_at)
				SELECT $1::uuid, md5(n::text)::uuid, $1, 'x', n::text, '', '', now(), 'epoch'`,
		} {
			exec(t, owner, fmt.Sprintf("ALTER TABLE %s SET (autovacuum_enabled = off)", table))
			exec(t, owner, fmt.Sprintf("INSERT INTO %s %s FROM generate_series(1, %d) n", table, insert, rows), merchant)
			if merchant == older {
				exec(t, owner, "ANALYZE "+table)
			}
		}
	}
	db, err := pg.Open(t.Context(), database.URL, pg.Options{MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	var ids []uuid.UUID
	var keys []order.Key
	var accounts []member.Account
	var macs [][]byte
	for i := range asked {
		text := strconv.Itoa(1 + i*rows/asked)
		keys = append(keys, order.Key{StoreID: newer, ExternalID: strings.Repeat("0", 400) + text})
		accounts, macs = append(accounts, member.Account{StoreID: newer, CustomerID: text}), append(macs, []byte(text))
	}
	for _, id := range texts(t, owner, fmt.Sprintf("SELECT id::text FROM member WHERE merchant_id = '%s' LIMIT %d", newer, asked)) {
		ids = append(ids, uuid.MustParse(id))
	}
	for _, look := range []struct {
		name, table string
		up          func(tx *pg.Tx) (int, error)
	}{
		{"orders", "orders", func(tx *pg.Tx) (int, error) { found, err := order.Lock(tx, keys); return len(found), err }},
		{"members", "member", func(tx *pg.Tx) (int, error) { found, err := member.Members(tx, ids); return len(found), err }},
		{"accounts", "identity", func(tx *pg.Tx) (int, error) { found, err := member.Identities(tx, accounts); return len(found), err }},
		{"e-mails", "member", func(tx *pg.Tx) (int, error) { found, err := member.ByMAC(tx, macs); return len(found), err }},
		{"deliveries", "inbox", func(tx *pg.Tx) (int, error) { found, err := inbox.Take(tx, ids, false); return len(found), err }},
	} {
		err := db.InMerchant(t.Context(), newer, func(tx *pg.Tx) error {
			found, err := look.up(tx)
			if err != nil {
				return err
			}
			var read int64
			var sorts string
			if err := tx.Pgx.QueryRow(t.Context(), `SELECT idx_tup_fetch + seq_tup_read, current_setting('enable_sort')
				FROM pg_stat_xact_user_tables WHERE relname = $1`, look.table).Scan(&read, &sorts); err != nil {
				return err
			}
			if found != asked || read > 3*asked || sorts != "on" {
				t.Errorf("%s: %d of %d were found, and %d rows read for it; sorting is %s", look.name, found, asked, read, sorts)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", look.name, err)
		}
	}
}
