package segment

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"regulars/app/internal/pg"
)

// where writes a test as SQL over segment_fact f, with the merchant first.
func (t Test) where(tx *pg.Tx) (string, *args) {
	a := &args{values: []any{tx.Merchant}}
	return "f.merchant_id = $1 AND " + t.root.sql(a), a
}

// Count counts who meets a test.
func Count(tx *pg.Tx, t Test) (n int64, err error) {
	where, a := t.where(tx)
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM segment_fact f WHERE "+where, a.values...).Scan(&n)
	return n, err
}

// CountAll counts who meets each of some tests, in one pass over all members.
func CountAll(tx *pg.Tx, tests []Test) ([]int64, error) {
	a, columns := &args{values: []any{tx.Merchant}}, make([]string, len(tests))
	counts := make([]int64, len(tests))
	if len(tests) == 0 {
		return counts, nil
	}
	into := make([]any, len(tests))
	for i, t := range tests {
		columns[i] = "count(*) FILTER (WHERE " + t.root.sql(a) + ")"
		into[i] = &counts[i]
	}
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT "+strings.Join(columns, ", ")+
		" FROM segment_fact f WHERE f.merchant_id = $1", a.values...).Scan(into...)
	return counts, err
}

// Page lists up to limit members who meet a test, by id, after one (zero for the
// first page).
func Page(tx *pg.Tx, t Test, after uuid.UUID, limit int) ([]uuid.UUID, error) {
	where, a := t.where(tx)
	query := fmt.Sprintf(`SELECT f.member_id FROM segment_fact f WHERE %s AND f.member_id > %s
		ORDER BY f.member_id LIMIT %s`, where, a.add(after), a.add(limit))
	return pg.All(tx, pgx.RowTo[uuid.UUID], query, a.values...)
}

// Sample lists who meets a test, and counts them. Of more than so many it lists about
// that many: ids end in random bytes.
func Sample(tx *pg.Tx, t Test, most int64) (some []uuid.UUID, members int64, err error) {
	if members, err = Count(tx, t); err != nil {
		return nil, 0, err
	}
	where, a := t.where(tx)
	if members > most {
		where += " AND get_byte(uuid_send(f.member_id), 15) < " + a.add(256*most/members) + "::bigint"
	}
	some, err = pg.All(tx, pgx.RowTo[uuid.UUID], "SELECT f.member_id FROM segment_fact f WHERE "+where, a.values...)
	return some, members, err
}

// Among lists which of some members meet a test, by their rows.
func Among(tx *pg.Tx, t Test, members []uuid.UUID) ([]uuid.UUID, error) {
	where, a := t.where(tx)
	return pg.All(tx, pgx.RowTo[uuid.UUID], "SELECT f.member_id FROM segment_fact f WHERE "+where+
		" AND f.member_id = ANY("+a.add(members)+")", a.values...)
}

// Patience bounds how long the transaction's statements may take, in
// milliseconds: a form that is being filled in does not wait for long, and what
// runs at night may take its time.
func Patience(tx *pg.Tx, milliseconds int) error {
	_, err := tx.Pgx.Exec(tx.Context(), fmt.Sprintf("SET LOCAL statement_timeout = %d", milliseconds))
	return err
}

// CountInTime is Count that gives up after some milliseconds, and leaves the
// transaction as it was.
func CountInTime(tx *pg.Tx, t Test, milliseconds int) (n int64, inTime bool, err error) {
	return InPatience(tx, milliseconds, func() (int64, error) { return Count(tx, t) })
}

// CountAgreedInTime is CountInTime of those who agreed to a channel (consent.Channel).
func CountAgreedInTime(tx *pg.Tx, t Test, channel int16, milliseconds int) (n int64, inTime bool, err error) {
	return InPatience(tx, milliseconds, func() (n int64, err error) {
		where, a := t.where(tx)
		err = tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM segment_fact f WHERE "+where+` AND (SELECT r.granted
			FROM consent_record r WHERE r.merchant_id = $1 AND r.member_id = f.member_id AND r.channel = `+
			a.add(channel)+" ORDER BY r.at DESC, r.granted, r.id DESC LIMIT 1)", a.values...).Scan(&n)
		return n, err
	})
}

// InPatience counts for some milliseconds at most, and leaves the transaction as it was.
func InPatience(tx *pg.Tx, milliseconds int, count func() (int64, error)) (n int64, inTime bool, err error) {
	if _, err := tx.Pgx.Exec(tx.Context(), "SAVEPOINT counting"); err != nil {
		return 0, false, err
	}
	if err := Patience(tx, milliseconds); err != nil {
		return 0, false, err
	}
	n, err = count()
	if late(err) {
		_, err = tx.Pgx.Exec(tx.Context(), "ROLLBACK TO counting")
		return 0, false, err
	}
	if err != nil {
		return 0, false, err
	}
	_, err = tx.Pgx.Exec(tx.Context(), "ROLLBACK TO counting") // the patience of before
	return n, true, err
}

// late reports whether Postgres gave up because the time was over.
func late(err error) bool {
	answer, ok := errors.AsType[*pgconn.PgError](err)
	return ok && answer.Code == "57014"
}
