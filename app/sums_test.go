package app_test

import (
	"math"
	"testing"

	"regulars/app/program"
)

func TestSumsOfPointsHoldBelowZeroAndAtTheEdgeOfWhatCanBeCounted(t *testing.T) {
	t.Parallel()
	document := testProgram(program.Accounts)
	w := newWorld(t, &document, seldom)
	s := w.shopify()
	customer, member := w.newcomer(s, "edge@example.test")
	const huge = int64(1) << 62
	days := func(pending, available []int64) {
		t.Helper()
		_, err := w.owner().Exec(t.Context(), `DELETE FROM ledger_day`)
		w.must(err)
		for kind, points := range map[int][]int64{101: pending, 102: available} {
			_, err = w.owner().Exec(t.Context(), `INSERT INTO ledger_day (merchant_id, day, kind, points, transfers)
				SELECT $1, current_date - n::int, $2::int, p, 0 FROM unnest($3::bigint[]) WITH ORDINALITY d (p, n)`, w.merchant, kind, points)
			w.must(err)
		}
	}
	for _, test := range []struct {
		name                 string
		pending, available   []int64
		waiting, outstanding int64
	}{
		{"days on which more was taken back than given", []int64{50, -50}, []int64{40, -65, 5}, 0, -20},
		{"large days that cancel out", []int64{huge, -huge, 7}, []int64{huge, huge, -huge}, 7, huge},
		{"more than an int64", []int64{huge, huge, huge}, []int64{-huge, -huge, -huge}, math.MaxInt64, math.MinInt64},
	} {
		days(test.pending, test.available)
		home, err := w.Overview(t.Context(), w.merchant, 26)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if home.Figures.Pending != test.waiting || home.Figures.Available != test.outstanding {
			t.Errorf("%s: members have %d pending and %d usable points, want %d and %d", test.name,
				home.Figures.Pending, home.Figures.Available, test.waiting, test.outstanding)
		}
	}
	_, err := w.owner().Exec(t.Context(), `UPDATE balance SET pending = $2, available = $3 WHERE member_id = $1`, member, huge, -huge)
	w.must(err)
	w.want(s.id, customer, huge, -huge)
}
