package budget

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

func compare(a, b Count) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), slices.Compare(a.Member[:], b.Member[:]), cmp.Compare(a.Since, b.Since),
		cmp.Compare(a.Currency, b.Currency))
}

// Lock reads counts and keeps others from changing them until the transaction
// ends. What was never counted stands at zero.
func Lock(tx *pg.Tx, counts []Count) (map[Count]Used, error) {
	if len(counts) == 0 {
		return map[Count]Used{}, nil
	}
	counts = slices.Compact(slices.SortedFunc(slices.Values(counts), compare)) // one order, or two wait for each other
	keys, members, since, currencies := columns(counts)
	if _, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO budget_use (merchant_id, key, member_id, since, currency)
		SELECT $1, c.* FROM unnest($2::text[], $3::uuid[], $4::date[], $5::text[]) c ON CONFLICT DO NOTHING`,
		tx.Merchant, keys, members, since, currencies); err != nil {
		return nil, err
	}
	return read(tx, counts, "ORDER BY key, member_id, since, currency FOR UPDATE")
}

// Read reads counts without locking them, for pages.
func Read(tx *pg.Tx, counts []Count) (map[Count]Used, error) { return read(tx, counts, "") }

func read(tx *pg.Tx, counts []Count, suffix string) (map[Count]Used, error) {
	used := make(map[Count]Used, len(counts))
	keys, members, since, currencies := columns(counts)
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT key, member_id, since::text, currency, amount, times FROM budget_use
		WHERE merchant_id = $1 AND (key, member_id, since, currency) IN
			(SELECT * FROM unnest($2::text[], $3::uuid[], $4::date[], $5::text[])) `+suffix,
		tx.Merchant, keys, members, since, currencies)
	if err != nil {
		return nil, err
	}
	var c Count
	var u Used
	_, err = pgx.ForEachRow(rows, []any{&c.Key, &c.Member, &c.Since, &c.Currency, &u.Amount, &u.Times}, func() error {
		used[c] = u
		return nil
	})
	return used, err
}

// Add changes locked counts.
func Add(tx *pg.Tx, changes map[Count]Used) error {
	if len(changes) == 0 {
		return nil
	}
	counts := make([]Count, 0, len(changes))
	for c := range changes {
		counts = append(counts, c)
	}
	slices.SortFunc(counts, compare)
	keys, members, since, currencies := columns(counts)
	amounts, times := make([]int64, len(counts)), make([]int64, len(counts))
	for i, c := range counts {
		amounts[i], times[i] = changes[c].Amount, changes[c].Times
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO budget_use AS u (merchant_id, key, member_id, since, currency, amount, times)
		SELECT $1, c.* FROM unnest($2::text[], $3::uuid[], $4::date[], $5::text[], $6::bigint[], $7::bigint[]) c
		ON CONFLICT (merchant_id, key, member_id, since, currency)
			DO UPDATE SET amount = u.amount + excluded.amount, times = u.times + excluded.times`,
		tx.Merchant, keys, members, since, currencies, amounts, times)
	return err
}

func columns(counts []Count) (keys []string, members []uuid.UUID, since, currencies []string) {
	for _, c := range counts {
		keys, members, since, currencies = append(keys, c.Key), append(members, c.Member), append(since, c.Since),
			append(currencies, c.Currency)
	}
	return keys, members, since, currencies
}
