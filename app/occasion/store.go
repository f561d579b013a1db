package occasion

import (
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/program"
)

// Claim writes the occasions that are new and returns those, in the order
// given. Whoever claims one has to judge it in the same transaction.
func Claim(tx *pg.Tx, list []Occasion) ([]Occasion, error) {
	if len(list) == 0 {
		return nil, nil
	}
	n := len(list)
	ids, members := make([]uuid.UUID, n), make([]uuid.UUID, n)
	triggers, keys, names, at := make([]string, n), make([]string, n), make([]string, n), make([]time.Time, n)
	for i := range list {
		o := &list[i]
		o.ID = tx.NewID()
		ids[i], members[i], triggers[i] = o.ID, o.Member, string(o.Trigger)
		keys[i], names[i], at[i] = o.Key, o.Name, o.At
	}
	written, err := pg.All(tx, pgx.RowTo[uuid.UUID], `
		INSERT INTO occasion (merchant_id, id, member_id, trigger, key, name, at)
		SELECT $1, o.* FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::timestamptz[]) o
		ON CONFLICT (merchant_id, member_id, trigger, key) DO NOTHING RETURNING id`,
		tx.Merchant, ids, members, triggers, keys, names, at)
	if err != nil {
		return nil, err
	}
	isNew := make(map[uuid.UUID]bool, len(written))
	for _, id := range written {
		isNew[id] = true
	}
	fresh := make([]Occasion, 0, len(written))
	for _, o := range list {
		if isNew[o.ID] {
			fresh = append(fresh, o)
		}
	}
	return fresh, nil
}

// Judged notes what claimed occasions gave.
func Judged(tx *pg.Tx, list []Occasion) error {
	ids, points, versions := make([]uuid.UUID, 0, len(list)), make([]int64, 0, len(list)), make([]int32, 0, len(list))
	for _, o := range list {
		if o.Points > 0 {
			ids, points = append(ids, o.ID), append(points, o.Points)
			versions = append(versions, int32(o.Version)) //nolint:gosec // a small counter
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE occasion o SET points = j.points, program_version = j.version
		FROM unnest($2::uuid[], $3::bigint[], $4::int[]) j (id, points, version)
		WHERE o.merchant_id = $1 AND o.id = j.id`, tx.Merchant, ids, points, versions)
	return err
}

const columns = "id, member_id, trigger, key, name, at, points, program_version"

func scan(row pgx.CollectableRow) (o Occasion, err error) {
	err = row.Scan(&o.ID, &o.Member, &o.Trigger, &o.Key, &o.Name, &o.At, &o.Points, &o.Version)
	return o, err
}

// Find reads one occasion. fail.NotFound when it never happened.
func Find(tx *pg.Tx, member uuid.UUID, trigger program.Trigger, key string) (Occasion, error) {
	return pg.One(tx, scan, `SELECT `+columns+` FROM occasion
		WHERE merchant_id = $1 AND member_id = $2 AND trigger = $3 AND key = $4`,
		tx.Merchant, member, string(trigger), key)
}

// ByIDs reads occasions.
func ByIDs(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]Occasion, error) {
	if len(ids) == 0 {
		return map[uuid.UUID]Occasion{}, nil
	}
	all, err := pg.All(tx, scan, `SELECT `+columns+` FROM occasion WHERE merchant_id = $1 AND id = ANY($2)`,
		tx.Merchant, ids)
	found := make(map[uuid.UUID]Occasion, len(all))
	for _, o := range all {
		found[o.ID] = o
	}
	return found, err
}

// OfMember lists, of a member's occasions that gave points, those of triggers
// that happen once an account or a life, oldest first.
func OfMember(tx *pg.Tx, member uuid.UUID, triggers []program.Trigger) ([]Occasion, error) {
	names := make([]string, len(triggers))
	for i, t := range triggers {
		names[i] = string(t)
	}
	return pg.All(tx, scan, `SELECT `+columns+` FROM occasion
		WHERE merchant_id = $1 AND member_id = $2 AND trigger = ANY($3) AND points > 0 ORDER BY at, id LIMIT 500`,
		tx.Merchant, member, names)
}

// Birthdays lists up to limit members whose birthday one of the days is, who
// entered it soonDays days ahead, and who had none for 365 days.
func Birthdays(tx *pg.Tx, days []Day, limit int) ([]Occasion, error) {
	var written, keys []string
	var dates []time.Time
	for _, day := range days {
		for _, text := range day.Written {
			written, keys, dates = append(written, text), append(keys, day.Birthday), append(dates, day.Date)
		}
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT m.id, d.key, d.date FROM unnest($2::text[], $3::text[], $4::timestamptz[]) d (written, key, date)
		JOIN member m ON m.merchant_id = $1 AND m.birthday = d.written AND m.birthday <> '' AND m.state = 1
			AND m.birthday_at < d.date - make_interval(days => $5) + interval '1 day'
		WHERE NOT EXISTS (SELECT FROM occasion o WHERE o.merchant_id = $1 AND o.member_id = m.id
			AND o.trigger = 'birthday' AND (o.key = d.key OR o.at > d.date - interval '364 days 12 hours'))
		ORDER BY m.id LIMIT $6`, tx.Merchant, written, keys, dates, aheadDays, limit)
	if err != nil {
		return nil, err
	}
	return due(rows, program.OnBirthday)
}

// aheadDays is how many days before a birthday it has to be entered to count.
const aheadDays = 30

// Anniversaries lists up to limit members who joined on one of the days of an
// earlier year, up to mostYears ago, and have not had that anniversary.
func Anniversaries(tx *pg.Tx, days []Day, zone *time.Location, limit int) ([]Occasion, error) {
	var keys []string
	var from, until, dates []time.Time
	for _, day := range days {
		for years := 1; years <= mostYears; years++ {
			y, m, d := day.Date.Date()
			begin, end := time.Date(y-years, m, d, 0, 0, 0, 0, zone), time.Date(y-years, m, d+1, 0, 0, 0, 0, zone)
			if begin.Month() != m { // today is 29 February: who joined then is greeted on the 28th of other years
				continue
			}
			if len(day.Written) == 2 && end.Day() == 29 {
				end = end.AddDate(0, 0, 1)
			}
			keys, from, until, dates = append(keys, strconv.Itoa(years)), append(from, begin), append(until, end),
				append(dates, day.Date)
		}
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT m.id, d.key, d.date
		FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[]) d (key, begins, ends, date)
		JOIN member m ON m.merchant_id = $1 AND m.joined_at >= d.begins AND m.joined_at < d.ends AND m.state = 1
		WHERE m.state <> 3 AND NOT EXISTS (SELECT FROM occasion o WHERE o.merchant_id = $1 AND o.member_id = m.id
			AND o.trigger = 'anniversary' AND o.key = d.key)
		ORDER BY m.id LIMIT $6`, tx.Merchant, keys, from, until, dates, limit)
	if err != nil {
		return nil, err
	}
	return due(rows, program.OnAnniversary)
}

// mostYears is how long a membership is greeted.
const mostYears = 50

func due(rows pgx.Rows, trigger program.Trigger) ([]Occasion, error) {
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Occasion, error) {
		o := Occasion{Trigger: trigger}
		err := row.Scan(&o.Member, &o.Key, &o.At)
		return o, err
	})
}
