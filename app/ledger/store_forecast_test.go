package ledger_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/apptest"
	"regulars/app/internal/pg"
	"regulars/app/ledger"
)

func TestAForecastIsTheSameInSlicesOfAnySize(t *testing.T) {
	t.Parallel()
	b := apptest.New(t, apptest.Options{})
	db, err := pg.Open(t.Context(), b.Database.URL, pg.Options{MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	zone, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	// Of each ten lots, two end in each of three months, two by inactivity, two never.
	setUp := func(tx *pg.Tx) error {
		if _, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO member (merchant_id, id, state, joined_at, created_at)
			SELECT $1, gen_random_uuid(), 1, $2, $2 FROM generate_series(1, 50)`, tx.Merchant, tx.Now); err != nil {
			return err
		}
		if _, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO balance (merchant_id, member_id, changed_at, last_activity)
			SELECT $1, id, $2, timestamptz '2027-01-31 10:00Z' FROM member WHERE merchant_id = $1`,
			tx.Merchant, tx.Now); err != nil {
			return err
		}
		_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO lot (merchant_id, id, member_id, source_kind, source_id, granted,
				remaining, state, available_at, idle_months, expires_at)
			SELECT $1, gen_random_uuid(), id, 1, gen_random_uuid(), 10, 7, 1, $2, CASE WHEN n = 4 THEN 1 ELSE 0 END,
				CASE WHEN n < 4 THEN (timestamp '2027-02-01' + make_interval(months => n)) AT TIME ZONE 'Pacific/Auckland' END
			FROM (SELECT id, (row_number() OVER (ORDER BY id) % 5 + 1)::int AS n FROM member WHERE merchant_id = $1) m`,
			tx.Merchant, tx.Now)
		return err
	}
	forecast := func(tx *pg.Tx, size int) (sums []ledger.Forecast, err error) {
		for slice := (&ledger.Slice{Size: size}); slice != nil && err == nil; {
			var months []ledger.Forecast
			months, slice, err = ledger.EndingByMonth(tx, zone, time.Date(2027, 12, 1, 0, 0, 0, 0, zone), *slice)
			sums = ledger.AddUp(sums, months)
		}
		return sums, err
	}
	month := func(m time.Month) time.Time { return time.Date(2027, m, 1, 0, 0, 0, 0, time.UTC) }
	want := []ledger.Forecast{{At: month(2), Points: 140}, {At: month(3), Points: 70}, {At: month(4), Points: 70}}
	err = db.InMerchant(t.Context(), b.Merchant(nil), func(tx *pg.Tx) error {
		if err := setUp(tx); err != nil {
			return err
		}
		for _, size := range []int{1, 7, 50, 1000} {
			got, err := forecast(tx, size)
			if err != nil {
				return err
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("in slices of %d (-want +got):\n%s", size, diff)
			}
		}
		if err := ledger.KeepForecast(tx, tx.Now, want); err != nil {
			return err
		}
		kept, at, err := ledger.KeptForecast(tx)
		if diff := cmp.Diff(want, kept); diff != "" || !at.Equal(tx.Now) {
			t.Errorf("kept at %s (-want +got):\n%s", at, diff)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.InMerchant(t.Context(), uuid.New(), func(tx *pg.Tx) error {
		kept, at, err := ledger.KeptForecast(tx)
		if len(kept) != 0 || !at.IsZero() {
			t.Errorf("somebody else's forecast is seen: %v", kept)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
