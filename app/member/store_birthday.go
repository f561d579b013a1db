package member

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// SetBirthdays writes birthdays that are news. A store's record never replaces
// what the member or staff entered.
func SetBirthdays(tx *pg.Tx, list []Birthday) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	ids, days, by, at := make([]uuid.UUID, n), make([]string, n), make([]int16, n), make([]time.Time, n)
	for i, b := range list {
		ids[i], days[i], by[i], at[i] = b.Member, b.Day, int16(b.By), b.At
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE member m SET birthday = b.day, birthday_at = b.at, birthday_by = b.by
		FROM unnest($2::uuid[], $3::text[], $4::smallint[], $5::timestamptz[]) b (id, day, by, at)
		WHERE m.merchant_id = $1 AND m.id = b.id AND m.birthday <> b.day
			AND (m.birthday = '' OR b.by <> $6 OR m.birthday_by = $6)`,
		tx.Merchant, ids, days, by, at, int16(ByStore))
	return err
}

// ForgetBirthday forgets the birthday that a member said; what staff entered and what a
// store knows stays.
func ForgetBirthday(tx *pg.Tx, id uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE member SET birthday = '' WHERE merchant_id = $1 AND id = $2
		AND birthday_by = $3`, tx.Merchant, id, int16(ByMember))
	return err
}

// ToldBirthday reads the birthday that a member said, or staff for them, MM-DD; "" for
// none, and for one that a store knew.
func ToldBirthday(tx *pg.Tx, id uuid.UUID) (string, error) {
	var day string
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce((SELECT birthday FROM member
		WHERE merchant_id = $1 AND id = $2 AND birthday_by <> $3), '')`, tx.Merchant, id, int16(ByStore)).Scan(&day)
	return day, err
}

// Birthdays reads the birthdays of members, MM-DD; those without one are missing.
func Birthdays(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, birthday FROM member
		WHERE merchant_id = $1 AND id = ANY($2) AND birthday <> ''`, tx.Merchant, ids)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]string{}
	var id uuid.UUID
	var day string
	_, err = pgx.ForEachRow(rows, []any{&id, &day}, func() error {
		found[id] = day
		return nil
	})
	return found, err
}
