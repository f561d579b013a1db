package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/inbox"
	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
	"regulars/app/work"
)

// waiting stores one delivery for each of n merchants, a second apart by age:
// the first merchant's is the oldest, though ids say the opposite.
func waiting(t *testing.T, db *pg.DB, n int) []uuid.UUID {
	t.Helper()
	merchants := make([]uuid.UUID, n)
	var entries []inbox.Entry
	for i := range merchants {
		merchants[i] = uuid.MustParse(fmt.Sprintf("00000000-0000-7000-8000-%012d", n-i))
		entries = append(entries, inbox.Entry{
			Merchant: merchants[i], StoreID: uuid.New(), Topic: "t", DedupeKey: "k", Body: []byte("{}"),
		})
	}
	for i := range entries {
		db.SetOffset(time.Duration(i-2*n) * time.Second)
		across(t, db, func(tx *pg.Tx) error { return inbox.Add(tx, entries[i:i+1]) })
	}
	db.SetOffset(0)
	return merchants
}

func across(t *testing.T, db *pg.DB, do func(*pg.Tx) error) {
	t.Helper()
	if err := db.AcrossMerchants(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

func due(t *testing.T, db *pg.DB, limit int) (found []uuid.UUID) {
	t.Helper()
	across(t, db, func(tx *pg.Tx) (err error) {
		found, err = inbox.Due(tx, limit)
		return err
	})
	return found
}

func TestTheThousandAndFirstMerchantIsServedToo(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	merchants := waiting(t, db, 1001)
	var served []uuid.UUID
	for rounds := 0; ; rounds++ {
		next := due(t, db, 250)
		if len(next) == 0 {
			break
		}
		if len(next) > 250 || rounds > 4 {
			t.Fatalf("round %d names %d merchants, want at most 250 and no more than 5 rounds", rounds, len(next))
		}
		for _, id := range next {
			err := db.InMerchant(t.Context(), id, func(tx *pg.Tx) error {
				ids, err := inbox.ClaimFresh(tx, 10)
				if err == nil {
					err = inbox.Finish(tx, ids)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		served = append(served, next...)
	}
	if diff := cmp.Diff(merchants, served); diff != "" {
		t.Errorf("not everybody is served, the oldest first (-want +got):\n%s", diff)
	}
}

func TestWhatWaitsForItsTimeKeepsNobodyFromItsTurn(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	merchants := waiting(t, db, 3)
	err := db.InMerchant(t.Context(), merchants[0], func(tx *pg.Tx) error {
		ids, err := inbox.ClaimFresh(tx, 10)
		if err != nil || len(ids) != 1 {
			return fmt.Errorf("%d rows were claimed: %w", len(ids), err)
		}
		return work.Fail(tx, work.Inbox, ids[0], fmt.Errorf("not now"))
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(merchants[1:2], due(t, db, 1)); diff != "" {
		t.Errorf("it is not the second merchant's turn (-want +got):\n%s", diff)
	}
	db.SetOffset(time.Hour)
	err = db.InMerchant(t.Context(), merchants[0], func(tx *pg.Tx) error {
		fresh, err := inbox.ClaimFresh(tx, 10)
		if err != nil || len(fresh) != 0 {
			return fmt.Errorf("%d tried rows count as fresh: %w", len(fresh), err)
		}
		tried, err := inbox.ClaimTried(tx)
		if err != nil || len(tried) != 1 {
			return fmt.Errorf("%d tried rows were claimed, want 1: %w", len(tried), err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// pile is a database in which merchants have many rows each: a third postponed,
// a third fresh, a third that failed before. They lie in no order at all.
func pile(t *testing.T, merchants, rows int) (*pg.DB, []uuid.UUID) {
	t.Helper()
	return pgtest.Crowd(t, merchants, rows,
		`INSERT INTO inbox (merchant_id, id, store_id, topic, dedupe_key, body, body_hash, received_at, next_at, attempts)
			SELECT m, gen_random_uuid(), m, 'order.updated', n::text, '{}', '', now() - interval '1 day',
				now() + interval '1 s' * (CASE n % 3 WHEN 0 THEN 1e6 ELSE -n END), CASE n % 3 WHEN 1 THEN 0 ELSE 1 END
			FROM generate_series(1, $2) n, unnest($1::uuid[]) m`,
		`ANALYZE inbox`,
	)
}

// TestLongQueuesAreNotRead keeps what is asked every second from ever reading
// all that waits.
func TestLongQueuesAreNotRead(t *testing.T) {
	t.Parallel()
	const merchants, rows = 10, 9000
	db, ids := pile(t, merchants, rows)
	frugal := func(name string, most int64, inside func(func(*pg.Tx) error) error, ask func(*pg.Tx) (int, error)) {
		t.Helper()
		err := inside(func(tx *pg.Tx) error {
			found, err := ask(tx)
			if err != nil {
				return err
			}
			var read int64
			err = tx.Pgx.QueryRow(t.Context(), `SELECT coalesce(seq_tup_read + idx_tup_fetch, 0)
				FROM pg_stat_xact_user_tables WHERE relname = 'inbox'`).Scan(&read)
			if read > most || found == 0 {
				t.Errorf("%s finds %d and reads %d of %d rows for it, want at most %d", name, found, read, merchants*rows, most)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	all := func(do func(*pg.Tx) error) error { return db.AcrossMerchants(t.Context(), do) }
	one := func(do func(*pg.Tx) error) error { return db.InMerchant(t.Context(), ids[3], do) }
	frugal("what is due", 10*merchants, all, func(tx *pg.Tx) (int, error) {
		found, err := inbox.Due(tx, 100)
		return len(found), err
	})
	frugal("the age", 10*merchants, all, func(tx *pg.Tx) (int, error) {
		age, err := inbox.Age(tx)
		return int(age.Hours()), err
	})
	frugal("a claim of fresh rows", rows, one, func(tx *pg.Tx) (int, error) {
		found, err := inbox.ClaimFresh(tx, 1200)
		return len(found), err
	})
	frugal("a claim of a tried row", rows, one, func(tx *pg.Tx) (int, error) {
		found, err := inbox.ClaimTried(tx)
		return len(found), err
	})
}
