package journey

import (
	"time"

	"regulars/app/internal/pg"
)

// fresh leaves out what is noted already, or began a run before.
const fresh = ` AND NOT EXISTS (SELECT FROM journey_run r WHERE r.merchant_id = $1 AND r.member_id = s.member_id
		AND r.subject = s.subject)
	AND NOT EXISTS (SELECT FROM journey_signal w WHERE w.merchant_id = $1 AND w.member_id = s.member_id
		AND w.kind = s.kind AND w.subject = s.subject)`

const insertFresh = `INSERT INTO journey_signal (merchant_id, id, kind, member_id, subject, at, created_at, next_at)
	SELECT $1, gen_random_uuid(), s.kind, s.member_id, s.subject, s.at, $2, $2 FROM (`

// NoteBirthdays notes whose birthday one of some days is: how each is written
// without a year, and its midnight. Members who entered theirs less than 30 days
// before do not count, as for points.
func NoteBirthdays(tx *pg.Tx, written []string, days []time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), insertFresh+`
		SELECT 'birthday' AS kind, m.id AS member_id, 'birthday:' || extract(year FROM d.day)::text AS subject,
			d.day AS at
		FROM unnest($3::text[], $4::timestamptz[]) d (written, day)
		JOIN member m ON m.merchant_id = $1 AND m.birthday = d.written AND m.birthday <> '' AND m.state = 1
			AND m.birthday_at < d.day - interval '29 days') s WHERE true`+fresh,
		tx.Merchant, tx.Now, written, days)
	return err
}

// NoteAnniversaries notes the members who joined in some spans.
func NoteAnniversaries(tx *pg.Tx, spans []Span) error {
	n := len(spans)
	subjects, from, to, at := make([]string, n), make([]time.Time, n), make([]time.Time, n), make([]time.Time, n)
	for i, s := range spans {
		subjects[i], from[i], to[i], at[i] = s.Subject, s.From, s.To, s.At
	}
	_, err := tx.Pgx.Exec(tx.Context(), insertFresh+`
		SELECT 'anniversary' AS kind, m.id AS member_id, d.subject, d.at
		FROM unnest($3::text[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[]) d (subject, begins, ends, at)
		JOIN member m ON m.merchant_id = $1 AND m.state = 1 AND m.joined_at >= d.begins AND m.joined_at < d.ends
		) s WHERE true`+fresh, tx.Merchant, tx.Now, subjects, from, to, at)
	return err
}

// NoteEnding notes the members of whose usable points some end before a moment,
// with the first day on which they do in a calendar.
func NoteEnding(tx *pg.Tx, zone *time.Location, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), insertFresh+`
		SELECT 'points_expire' AS kind, l.member_id,
			'`+SubjectExpire+`' || (min(l.expires_at) AT TIME ZONE $4)::date AS subject, $2::timestamptz AS at
		FROM lot l JOIN member m ON m.merchant_id = $1 AND m.id = l.member_id AND m.state = 1
		WHERE l.merchant_id = $1 AND l.state = 1 AND l.remaining > 0 AND l.expires_at > $2 AND l.expires_at <= $3
		GROUP BY l.member_id) s WHERE true`+fresh, tx.Merchant, tx.Now, until, zone.String())
	return err
}

// NoteAbandoned notes whose checkouts last changed in [from, until) and were not
// completed: of each person the newest, and each checkout once.
func NoteAbandoned(tx *pg.Tx, from, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), insertFresh+`
		SELECT DISTINCT ON (c.member_id) 'checkout_abandoned' AS kind, c.member_id,
			'`+SubjectCheckout+`' || c.id AS subject, c.updated_at AS at
		FROM checkout c WHERE c.merchant_id = $1 AND c.completed_at IS NULL AND c.updated_at >= $3
			AND c.updated_at < $4 AND c.member_id IS NOT NULL
		ORDER BY c.member_id, c.updated_at DESC) s WHERE true`+fresh, tx.Merchant, tx.Now, from, until)
	return err
}

// NoteLapsed notes whose last order became longer ago than is usual for them, by
// the SQL of their cut in seconds (segment.Scale.CutSQL), since a moment: once an order.
func NoteLapsed(tx *pg.Tx, cut string, since time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), insertFresh+`
		SELECT 'lapsed' AS kind, g.member_id, 'lapsed:' || extract(epoch FROM g.last_order_at)::bigint AS subject, g.at
		FROM (SELECT f.member_id, f.last_order_at,
				f.last_order_at + make_interval(secs => (`+cut+`)::double precision) AS at
			FROM segment_fact f WHERE f.merchant_id = $1 AND f.last_order_at IS NOT NULL) g
		WHERE g.at > $3 AND g.at <= $2) s WHERE true`+fresh, tx.Merchant, tx.Now, since)
	return err
}
