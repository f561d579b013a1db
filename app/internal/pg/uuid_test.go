package pg_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app/internal/pg"
	"regulars/app/internal/pg/pgtest"
)

// TestIDsGoToPostgresAndComeBack sends ids alone and in lists of all kinds.
func TestIDsGoToPostgresAndComeBack(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	a, b := uuid.New(), uuid.New()
	err := db.InMerchant(t.Context(), uuid.New(), func(tx *pg.Tx) error {
		for _, list := range [][]uuid.UUID{{a, b, a}, {b}, {}, nil} {
			var back []uuid.UUID
			var null bool
			row := tx.Pgx.QueryRow(tx.Context(), "SELECT $1::uuid[], $1::uuid[] IS NULL", list)
			if err := row.Scan(&back, &null); err != nil {
				return err
			}
			if diff := cmp.Diff(list, back); diff != "" || null != (list == nil) {
				t.Errorf("%v came back as %v, NULL: %t", list, back, null)
			}
		}
		for _, list := range [][]*uuid.UUID{{&a, nil, &b}, {nil}, {}, nil} {
			var back []*uuid.UUID
			var ids, nulls int
			row := tx.Pgx.QueryRow(tx.Context(), `SELECT $1::uuid[], count(i), count(*) - count(i) FROM unnest($1::uuid[]) i`, list)
			if err := row.Scan(&back, &ids, &nulls); err != nil {
				return err
			}
			if diff := cmp.Diff(list, back); diff != "" || ids+nulls != len(list) {
				t.Errorf("a list of %d came back as one of %d: %s", len(list), ids+nulls, diff)
			}
		}
		var one uuid.UUID
		var none *uuid.UUID
		other := a
		if err := tx.Pgx.QueryRow(tx.Context(), "SELECT $1::uuid, NULL::uuid", b).Scan(&one, &none); err != nil {
			return err
		}
		if err := tx.Pgx.QueryRow(tx.Context(), "SELECT NULL::uuid").Scan(&other); err != nil {
			return err
		}
		if one != b || none != nil || other != a {
			t.Errorf("%s came back as %s, NULL as %v and %s", b, one, none, other)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
