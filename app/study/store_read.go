package study

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Find says which invitations of a study are listed: up to Limit, newest first,
// below Before (zero for the newest).
type Find struct {
	Step   *Step // nil for all
	Quota  string
	ToShip bool // accepted, with an address, not sent yet
	Before uuid.UUID
	Limit  int
}

// List reads a page of a study's invitations.
func List(tx *pg.Tx, study uuid.UUID, f Find) ([]*Invitation, error) {
	return invitations(tx, `study_id = $2 AND id < $3 AND ($4::smallint IS NULL OR stage = $4)
		AND ($5 = '' OR quota = $5) AND (NOT $6 OR stage = 2 AND sealed_address IS NOT NULL)
		ORDER BY id DESC LIMIT $7`, study, pg.Newest(f.Before), f.Step, f.Quota, f.ToShip, f.Limit)
}

// ToShip lists up to limit of those to whom a piece is to be sent, by id, above one.
func ToShip(tx *pg.Tx, study, after uuid.UUID, limit int) ([]*Invitation, error) {
	return invitations(tx, `study_id = $2 AND id > $3 AND stage = 2 AND sealed_address IS NOT NULL
		ORDER BY id LIMIT $4`, study, after, limit)
}

// Exported lists up to limit of those whose address was handed out, and to whom
// nothing was sent yet, by id.
func Exported(tx *pg.Tx, study uuid.UUID, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM study_invitation WHERE merchant_id = $1 AND study_id = $2
		AND stage = 2 AND address_at IS NOT NULL AND exported_at IS NOT NULL ORDER BY id LIMIT $3`,
		tx.Merchant, study, limit)
}

// OfMember lists up to limit of a member's invitations, newest first.
func OfMember(tx *pg.Tx, member uuid.UUID, limit int) ([]*Invitation, error) {
	return invitations(tx, "member_id = $2 AND invited_at IS NOT NULL ORDER BY id DESC LIMIT $3", member, limit)
}

// Funnel is how many of a quota came how far. Each number includes those who went on.
type Funnel struct {
	Quota    string
	Drawn    int
	Invited  int
	Reminded int
	Accepted int
	ToShip   int // with an address, not sent yet
	Shipped  int
	Answered int
	Thanked  int
	Declined int
	Full     int
	Expired  int
	Skipped  int
	Waiting  int // for a place that becomes free
	Offered  int // a place that became free
	Places   int // taken: accepted, and neither given back nor over
}

// Funnels counts a study by quota.
func Funnels(tx *pg.Tx, study uuid.UUID) ([]Funnel, error) {
	return pg.All(tx, pgx.RowToStructByPos[Funnel], `SELECT quota, count(*), count(invited_at),
			count(*) FILTER (WHERE reminders > 0), count(accepted_at),
			count(*) FILTER (WHERE stage = 2 AND sealed_address IS NOT NULL), count(shipped_at), count(answered_at),
			count(thanked_at), count(*) FILTER (WHERE stage = 5), count(*) FILTER (WHERE stage = 6),
			count(*) FILTER (WHERE stage = 7), count(*) FILTER (WHERE stage = 8),
			count(*) FILTER (WHERE stage = 6 AND wanted_at IS NOT NULL AND offered_at IS NULL), count(offered_at),
			count(*) FILTER (WHERE stage IN (2, 3, 4))
		FROM study_invitation WHERE merchant_id = $1 AND study_id = $2 GROUP BY quota`, tx.Merchant, study)
}

// Responses lists, by quota, up to limit responses that were finished.
func Responses(tx *pg.Tx, study uuid.UUID, limit int) (map[string][]uuid.UUID, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT quota, response_id FROM study_invitation WHERE merchant_id = $1
		AND study_id = $2 AND answered_at IS NOT NULL AND response_id IS NOT NULL ORDER BY id LIMIT $3`,
		tx.Merchant, study, limit)
	if err != nil {
		return nil, err
	}
	found := map[string][]uuid.UUID{}
	var quota string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&quota, &id}, func() error {
		found[quota] = append(found[quota], id)
		return nil
	})
	return found, err
}

// InvitedSince says how many studies some members were invited to since a moment.
func InvitedSince(tx *pg.Tx, members []uuid.UUID, since time.Time) (map[uuid.UUID]int, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT member_id, count(*) FROM study_invitation WHERE merchant_id = $1
		AND member_id = ANY($2) AND invited_at > $3 GROUP BY member_id`, tx.Merchant, members, since)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]int{}
	var id uuid.UUID
	var n int
	_, err = pgx.ForEachRow(rows, []any{&id, &n}, func() error {
		found[id] = n
		return nil
	})
	return found, err
}

// Audience lists the next members of the program, by id.
func Audience(tx *pg.Tx, after uuid.UUID, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM member WHERE merchant_id = $1 AND id > $2 AND state = 1
		ORDER BY id LIMIT $3`, tx.Merchant, after, limit)
}

// Reachable lists who of some members is in the program, has an address and wants
// letters about it.
func Reachable(tx *pg.Tx, members []uuid.UUID) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM member WHERE merchant_id = $1 AND id = ANY($2)
		AND state = 1 AND email <> '' AND NOT mail_off ORDER BY id`, tx.Merchant, members)
}

// panel is who is in it: whose newest decision about studies is a yes.
const panel = `(SELECT DISTINCT ON (r.member_id) r.id, r.member_id, r.granted, r.at, r.source FROM consent_record r
	WHERE r.merchant_id = $1 AND r.channel = 7 ORDER BY r.member_id, r.at DESC, r.granted, r.id DESC) p
	JOIN member m ON m.merchant_id = $1 AND m.id = p.member_id AND m.state = 1 WHERE p.granted`

// Panelist is a member of the panel.
type Panelist struct {
	Member  uuid.UUID
	Record  uuid.UUID // the yes
	Since   time.Time
	Source  int16 // consent.Source
	Invited int   // to studies, ever
	Done    int   // of those, answered
}

// Panel lists up to limit members of the panel by id, above one (zero for the first).
func Panel(tx *pg.Tx, after uuid.UUID, limit int) ([]Panelist, error) {
	return pg.All(tx, pgx.RowToStructByPos[Panelist], `SELECT p.member_id, p.id, p.at, p.source,
			(SELECT count(i.invited_at) FROM study_invitation i WHERE i.merchant_id = $1 AND i.member_id = p.member_id),
			(SELECT count(i.answered_at) FROM study_invitation i WHERE i.merchant_id = $1 AND i.member_id = p.member_id)
		FROM `+panel+` AND p.member_id > $2 ORDER BY p.member_id LIMIT $3`, tx.Merchant, after, limit)
}

// PanelSize counts the panel, and who left it since a moment: who said no, had said
// yes before, and did not come back.
func PanelSize(tx *pg.Tx, since time.Time) (size, left int64, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT
		(SELECT count(*) FROM `+panel+`),
		(SELECT count(*) FROM (SELECT DISTINCT ON (member_id) member_id, granted, at FROM consent_record
				WHERE merchant_id = $1 AND channel = 7 ORDER BY member_id, at DESC, granted, id DESC) n
			WHERE NOT n.granted AND n.at > $2 AND EXISTS (SELECT FROM consent_record y WHERE y.merchant_id = $1
				AND y.member_id = n.member_id AND y.channel = 7 AND y.granted AND y.at <= n.at))`,
		tx.Merchant, since).Scan(&size, &left)
	return size, left, err
}
