package journey_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
	"regulars/app/journey"
)

// crowd is a database in which merchants have many runs and signals each, of many
// members: a third due, the others waiting for their time. They lie in no order.
func crowd(t *testing.T, merchants, rows int) (*pg.DB, []uuid.UUID) {
	t.Helper()
	return pgtest.Crowd(t, merchants, rows,
		`SET session_replication_role = replica`, // nobody checks what refers to what
		`INSERT INTO merchant (id, name, keyset, created_at) SELECT m, 'm', '', now() FROM unnest($1::uuid[]) m`,
		`INSERT INTO member (merchant_id, id, state, created_at)
			SELECT m, gen_random_uuid(), 1, now() FROM generate_series(1, $2 / 10) n, unnest($1::uuid[]) m`,
		`INSERT INTO journey (merchant_id, id, draft, state, listens, created_at, updated_at)
			SELECT id, id AS journey, '{}', 1, '{paid}', created_at, created_at AS changed FROM merchant WHERE id = ANY($1)`,
		`INSERT INTO journey_version (merchant_id, journey_id, number, document, published_at, author)
			SELECT merchant_id, id, 1, '{}', created_at, '' FROM journey WHERE merchant_id = ANY($1)`,
		`INSERT INTO journey_run (merchant_id, id, journey_id, version, member_id, subject, began_at, next_at)
			SELECT m.merchant_id, gen_random_uuid(), m.merchant_id, 1, m.id, n::text, now(),
				now() + interval '1 s' * (CASE n % 3 WHEN 0 THEN -n ELSE 1e6 END)
			FROM generate_series(1, 10) n, member m WHERE m.merchant_id = ANY($1)`,
		`INSERT INTO journey_signal (merchant_id, id, kind, member_id, subject, at, created_at, next_at)
			SELECT merchant_id, gen_random_uuid(), 'paid', member_id, subject, began_at, next_at, next_at FROM journey_run
			WHERE merchant_id = ANY($1)`,
		`ANALYZE merchant, member, journey_run, journey_signal`,
	)
}

// rowsRead counts the rows of both queues that the connection has read.
func rowsRead(tx *pg.Tx) (n int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))
		FROM pg_stat_xact_user_tables WHERE relname IN ('journey_run', 'journey_signal')`).Scan(&n)
	return n, err
}

// TestLongQueuesAreNotRead keeps what workers ask all the time from ever reading
// all that waits.
func TestLongQueuesAreNotRead(t *testing.T) {
	t.Parallel()
	const merchants, rows, atOnce = 2, 20_000, 100
	db, ids := crowd(t, merchants, rows)
	var runs, signals []uuid.UUID
	var members []uuid.UUID
	frugal := func(name string, ask func(*pg.Tx) (int, error)) {
		t.Helper()
		err := db.InMerchant(t.Context(), ids[1], func(tx *pg.Tx) error {
			before, err := rowsRead(tx)
			if err != nil {
				return err
			}
			found, err := ask(tx)
			if err != nil {
				return err
			}
			after, err := rowsRead(tx)
			if read := after - before; read > 5*atOnce || found == 0 {
				t.Errorf("%s finds %d and reads %d of %d rows for it", name, found, read, merchants*rows)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	frugal("beginning runs", func(tx *pg.Tx) (int, error) {
		found, err := journey.BeginRuns(tx, atOnce)
		for _, r := range found {
			runs = append(runs, r.ID)
		}
		return len(found), err
	})
	frugal("beginning signals", func(tx *pg.Tx) (int, error) {
		found, err := journey.BeginSignals(tx, atOnce)
		for i := range found {
			signals = append(signals, found[i].ID)
		}
		return len(found), err
	})
	var taken []*journey.Run
	frugal("taking runs", func(tx *pg.Tx) (n int, err error) {
		taken, err = journey.TakeRuns(tx, runs)
		return len(taken), err
	})
	frugal("taking signals", func(tx *pg.Tx) (int, error) {
		found, err := journey.TakeSignals(tx, signals)
		for i := range found[:min(len(found), 40)] {
			members = append(members, found[i].Member)
		}
		return len(found), err
	})
	frugal("saving runs", func(tx *pg.Tx) (int, error) { return len(taken), journey.SaveRuns(tx, taken) })
	frugal("the runs of members", func(tx *pg.Tx) (int, error) {
		found, err := journey.LiveRuns(tx, members)
		return len(found), err
	})
	frugal("expecting signals anew", func(tx *pg.Tx) (int, error) {
		return len(members), journey.Expect(tx, journey.ReplenishmentDue, members, []journey.Signal{
			{Kind: journey.ReplenishmentDue, Member: members[0], Subject: "again", At: tx.Now.Add(time.Hour)},
		})
	})
	frugal("dropping signals", func(tx *pg.Tx) (int, error) { return len(signals), journey.DropSignals(tx, signals) })
}
