package ledger

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// ending is every usable lot with its end, up to $2 in zone $3. Lots that end by
// inactivity are read by their members' last activity.
const ending = `
	SELECT l.id, l.member_id, l.source_kind, l.source_id, l.remaining, l.available_at, l.postponed_from,
		l.expires_at AS ends
	FROM lot l WHERE l.merchant_id = $1 AND l.state = 1 AND l.remaining > 0 AND l.idle_months = 0 AND l.expires_at <= $2
	UNION ALL
	SELECT l.id, l.member_id, l.source_kind, l.source_id, l.remaining, l.available_at, l.postponed_from, e.ends
	FROM lot l JOIN balance b ON b.merchant_id = l.merchant_id AND b.member_id = l.member_id
	CROSS JOIN LATERAL (SELECT greatest(l.expires_at, (date_trunc('day',
		coalesce(b.last_activity, b.changed_at) AT TIME ZONE $3) + make_interval(months => l.idle_months)
		+ interval '1 day') AT TIME ZONE $3) AS ends) e
	WHERE l.merchant_id = $1 AND l.state = 1 AND l.remaining > 0 AND l.idle_months > 0 AND e.ends <= $2`

// EndingLot is a usable lot, when it ends, and when its member was told of that.
type EndingLot struct {
	Member        uuid.UUID
	Lot           uuid.UUID
	Source        Source
	Points        int64
	AvailableAt   time.Time
	PostponedFrom *time.Time
	Ends          time.Time
	FirstAt       *time.Time // when the first notice was asked for
	LastAt        *time.Time
	ShownAt       *time.Time // when the widget showed it
}

// MembersEnding names up to limit members with points that ended by a moment.
func MembersEnding(tx *pg.Tx, zone *time.Location, until time.Time, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT member_id FROM (`+ending+`) e
		GROUP BY member_id ORDER BY min(ends) LIMIT $4`, tx.Merchant, until, zone.String(), limit)
}

// Ending lists what ends by a moment of members, first-ending first.
func Ending(tx *pg.Tx, zone *time.Location, until time.Time, members []uuid.UUID) ([]EndingLot, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT e.member_id, e.id, e.source_kind, e.source_id, e.remaining,
			e.available_at, e.postponed_from, e.ends, n.first_at, n.last_at, n.shown_at
		FROM (`+ending+`) e LEFT JOIN expiry_notice n ON n.merchant_id = $1 AND n.member_id = e.member_id
			AND n.ends_at = e.ends
		WHERE e.member_id = ANY($4) ORDER BY e.ends, e.id`, tx.Merchant, until, zone.String(), members)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (l EndingLot, err error) {
		err = row.Scan(&l.Member, &l.Lot, &l.Source.Kind, &l.Source.ID, &l.Points, &l.AvailableAt, &l.PostponedFrom,
			&l.Ends, &l.FirstAt, &l.LastAt, &l.ShownAt)
		return l, err
	})
}

// Load gives a book the lots that end.
func Load(tx *pg.Tx, book *Book, over []EndingLot) error {
	ids := make([]uuid.UUID, len(over))
	for i := range over {
		ids[i] = over[i].Lot
	}
	return eachLot(tx, func(lot *Lot) { book.AddLot(*lot) }, `SELECT `+lotColumns+` FROM lot
		WHERE merchant_id = $1 AND id = ANY($2)`, tx.Merchant, ids)
}

// Notice is points of one member that end together and of which the member is to be told.
type Notice struct {
	Member uuid.UUID
	Ends   time.Time
	Points int64
	Last   bool // the last notice, not the first
}

// AskNotices notes for up to limit members and dates that they are told now, and
// lists them: what ends by first for the first time, what ends by last for the
// last time. Called again it lists nothing twice.
func AskNotices(tx *pg.Tx, zone *time.Location, first, last time.Time, limit int) ([]Notice, error) {
	return pg.All(tx, pgx.RowToStructByPos[Notice], `
		WITH due AS (
			SELECT e.member_id, e.ends, sum(e.remaining)::bigint points FROM (`+ending+`) e
			LEFT JOIN expiry_notice n ON n.merchant_id = $1 AND n.member_id = e.member_id AND n.ends_at = e.ends
			WHERE e.ends > $5 AND (n.first_at IS NULL OR n.last_at IS NULL AND e.ends <= $4)
			GROUP BY e.member_id, e.ends ORDER BY e.ends, e.member_id LIMIT $6
		), asked AS (
			INSERT INTO expiry_notice AS n (merchant_id, member_id, ends_at, first_at, last_at)
			SELECT $1, member_id, ends, $5, CASE WHEN ends <= $4 THEN $5::timestamptz END FROM due
			ON CONFLICT (merchant_id, member_id, ends_at) DO UPDATE SET first_at = coalesce(n.first_at, $5),
				last_at = coalesce(n.last_at, excluded.last_at)
			RETURNING member_id, ends_at, last_at IS NOT NULL AS last
		)
		SELECT d.member_id, d.ends, d.points, a.last FROM due d
			JOIN asked a ON a.member_id = d.member_id AND a.ends_at = d.ends
		ORDER BY d.ends, d.member_id`, tx.Merchant, first, zone.String(), last, tx.Now, limit)
}

// MoveNotice takes what is known of a notice over to the date that points were
// postponed to.
func MoveNotice(tx *pg.Tx, l EndingLot, until time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO expiry_notice AS n (merchant_id, member_id, ends_at, first_at, last_at, shown_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (merchant_id, member_id, ends_at) DO UPDATE SET
			shown_at = CASE WHEN n.shown_at IS NULL OR excluded.shown_at IS NULL THEN NULL
				ELSE greatest(n.shown_at, excluded.shown_at) END`,
		tx.Merchant, l.Member, until, l.FirstAt, l.LastAt, l.ShownAt)
	return err
}

// MarkShown notes that the widget shows a member now that points end at moments.
func MarkShown(tx *pg.Tx, member uuid.UUID, ends []time.Time) error {
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO expiry_notice (merchant_id, member_id, ends_at, shown_at)
		SELECT $1, $2, e, $4 FROM unnest($3::timestamptz[]) e
		ON CONFLICT (merchant_id, member_id, ends_at) DO UPDATE SET shown_at = excluded.shown_at`,
		tx.Merchant, member, ends, tx.Now)
	return err
}

// ForgetNotices deletes up to limit notices of ends before a moment and reports whether
// there may be more.
func ForgetNotices(tx *pg.Tx, before time.Time, limit int64) (more bool, err error) {
	tag, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM expiry_notice WHERE merchant_id = $1 AND ctid = ANY(ARRAY(
		SELECT ctid FROM expiry_notice WHERE merchant_id = $1 AND ends_at < $2 LIMIT $3))`, tx.Merchant, before, limit)
	return tag.RowsAffected() == limit, err
}
