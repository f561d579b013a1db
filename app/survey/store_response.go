package survey

import (
	"maps"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

const responseColumns = `r.id, r.survey_id, r.version, r.member_id, r.ask_key, r.order_id, r.store_id, r.product,
	r.shown,
	r.asked_at, r.ends_at, r.answered_at, r.finished_at, r.declined_at, r.locale, r.points,
	r.brief, r.heeded_at`

func scanResponse(row pgx.CollectableRow) (r Response, err error) {
	var member, order, store *uuid.UUID
	err = row.Scan(&r.ID, &r.Survey, &r.Version, &member, &r.Key, &order, &store, &r.Product, &r.Shown, &r.AskedAt,
		&r.EndsAt, &r.AnsweredAt, &r.FinishedAt, &r.DeclinedAt, &r.Locale, &r.Points, &r.Brief, &r.HeededAt)
	for to, from := range map[*uuid.UUID]*uuid.UUID{&r.Member: member, &r.Order: order, &r.Store: store} {
		if from != nil {
			*to = *from
		}
	}
	return r, err
}

func oneResponse(tx *pg.Tx, where string, args ...any) (Response, error) {
	r, err := pg.One(tx, scanResponse, "SELECT "+responseColumns+` FROM survey_response r
		WHERE r.merchant_id = $1 AND `+where, append([]any{tx.Merchant}, args...)...)
	return r, pg.Translate(err)
}

// GetResponse reads an invitation. fail.NotFound when there is none.
func GetResponse(tx *pg.Tx, id uuid.UUID) (Response, error) { return oneResponse(tx, "r.id = $2", id) }

// LockResponse reads an invitation and keeps others from answering it until the
// transaction ends. fail.NotFound when there is none.
func LockResponse(tx *pg.Tx, id uuid.UUID) (Response, error) {
	return oneResponse(tx, "r.id = $2 FOR UPDATE", id)
}

// Left lists up to limit invitations of which somebody sent a part before a moment,
// and no more.
func Left(tx *pg.Tx, before time.Time, limit int) ([]uuid.UUID, error) {
	return pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT id FROM survey_response WHERE merchant_id = $1
		AND answered_at < $2 AND finished_at IS NULL AND heeded_at IS NULL AND member_id IS NOT NULL
		ORDER BY answered_at LIMIT $3`, tx.Merchant, before, limit)
}

// LockAsking keeps others from asking members of the merchant until the
// transaction ends: of two who would ask one member, one does.
func LockAsking(tx *pg.Tx) error {
	_, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock(hashtextextended($1, 51))`, tx.Merchant.String())
	return err
}

// Resting lists who of some members was asked something not long ago, so that
// nothing else should be asked of them now.
func Resting(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID]bool, error) {
	days, err := QuietDays(tx)
	if err != nil {
		return nil, err
	}
	resting, err := askedSince(tx, members, daysAgo(tx, days), false)
	if err != nil {
		return nil, err
	}
	just, err := askedSince(tx, members, daysAgo(tx, min(days, BriefQuiet)), true)
	maps.Copy(resting, just)
	return resting, err
}

// CountsOf adds up what some responses say, by question.
func CountsOf(tx *pg.Tx, responses []uuid.UUID) (map[string][]Count, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT question, coalesce(number, 0), choice, count(*) FROM survey_answer
		WHERE merchant_id = $1 AND response_id = ANY($2) AND (number IS NOT NULL OR choice <> '')
		GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, tx.Merchant, responses)
	if err != nil {
		return nil, err
	}
	counts := map[string][]Count{}
	var question string
	var c Count
	_, err = pgx.ForEachRow(rows, []any{&question, &c.Number, &c.Choice, &c.N}, func() error {
		counts[question] = append(counts[question], c)
		return nil
	})
	return counts, err
}

// EndResponses lets nobody answer some invitations any more.
func EndResponses(tx *pg.Tx, ids []uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE survey_response SET ends_at = least(ends_at, $3)
		WHERE merchant_id = $1 AND id = ANY($2) AND finished_at IS NULL`, tx.Merchant, ids, tx.Now)
	return err
}

// askedSince lists who of some members was asked anything since a moment, brief
// surveys included or not. To be invited to a study is to be asked.
func askedSince(tx *pg.Tx, members []uuid.UUID, since time.Time, brief bool) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT DISTINCT member_id FROM survey_response
		WHERE merchant_id = $1 AND member_id = ANY($2) AND asked_at > $3 AND ($4 OR NOT brief)
		UNION SELECT member_id FROM study_invitation
		WHERE merchant_id = $1 AND member_id = ANY($2) AND invited_at > $3`,
		tx.Merchant, members, since, brief)
	if err != nil {
		return nil, err
	}
	return set(pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]))
}

// Reachable lists who of some members is in the program.
func Reachable(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id FROM member
		WHERE merchant_id = $1 AND id = ANY($2) AND state = 1`, tx.Merchant, members)
	if err != nil {
		return nil, err
	}
	return set(pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]))
}

func set(ids []uuid.UUID, err error) (map[uuid.UUID]bool, error) {
	found := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		found[id] = true
	}
	return found, err
}

// Keys reads which keys were asked for already, with the invitation of each.
func Keys(tx *pg.Tx, keys []string) (map[string]uuid.UUID, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT ask_key, id FROM survey_response
		WHERE merchant_id = $1 AND ask_key = ANY($2)`, tx.Merchant, keys)
	if err != nil {
		return nil, err
	}
	found := map[string]uuid.UUID{}
	var key string
	var id uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&key, &id}, func() error {
		found[key] = id
		return nil
	})
	return found, err
}

// AddResponse writes an invitation, or somebody's answer without one. One with a
// key that was used before is nothing new.
func AddResponse(tx *pg.Tx, r Response) (added bool, err error) {
	const zero = "'00000000-0000-0000-0000-000000000000'::uuid"
	tag, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO survey_response (merchant_id, id, survey_id, version, member_id,
			ask_key, order_id, store_id, product, shown, asked_at, ends_at, locale, brief)
		VALUES ($1, $2, $3, $4, nullif($5, `+zero+`), $6, nullif($7, `+zero+`), nullif($8, `+zero+`), $9, $10, $11,
			$12, $13, $14)
		ON CONFLICT (merchant_id, ask_key) DO NOTHING`,
		tx.Merchant, r.ID, r.Survey, r.Version, r.Member, r.Key, r.Order, r.Store, r.Product, r.Shown, r.AskedAt,
		r.EndsAt, r.Locale, r.Brief)
	return tag.RowsAffected() == 1, err
}

// SaveResponse writes how far an invitation is.
func SaveResponse(tx *pg.Tx, r Response) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE survey_response SET answered_at = $3, finished_at = $4,
		declined_at = $5,
		locale = $6, points = $7, heeded_at = $8 WHERE merchant_id = $1 AND id = $2`,
		tx.Merchant, r.ID, r.AnsweredAt, r.FinishedAt, r.DeclinedAt, r.Locale, r.Points, r.HeededAt)
	return err
}

// SaveAnswers writes answers of a response; those to other questions stay.
func SaveAnswers(tx *pg.Tx, r Response, answers []Answer) error {
	for _, a := range answers {
		_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO survey_answer (merchant_id, response_id, question, survey_id,
				number, choice, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (merchant_id, response_id, question) DO UPDATE SET number = excluded.number,
				choice = excluded.choice, body = excluded.body, at = excluded.at`,
			tx.Merchant, r.ID, a.Question, r.Survey, a.Number, a.Choice, a.Text, tx.Now)
		if err != nil {
			return err
		}
	}
	return nil
}

// AnswersOf reads the answers of responses.
func AnswersOf(tx *pg.Tx, responses []uuid.UUID) (map[uuid.UUID][]Answer, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT response_id, question, number, choice, body FROM survey_answer
		WHERE merchant_id = $1 AND response_id = ANY($2) ORDER BY response_id, question`, tx.Merchant, responses)
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID][]Answer{}
	for rows.Next() {
		var id uuid.UUID
		var a Answer
		if err := rows.Scan(&id, &a.Question, &a.Number, &a.Choice, &a.Text); err != nil {
			return nil, err
		}
		found[id] = append(found[id], a)
	}
	return found, rows.Err()
}

// Responses reads invitations by id; those that are not there are missing.
func Responses(tx *pg.Tx, ids []uuid.UUID) (map[uuid.UUID]Response, error) {
	found := map[uuid.UUID]Response{}
	if len(ids) == 0 {
		return found, nil
	}
	all, err := pg.All(tx, scanResponse, "SELECT "+responseColumns+` FROM survey_response r
		WHERE r.merchant_id = $1 AND r.id = ANY($2)`, tx.Merchant, ids)
	for _, r := range all {
		found[r.ID] = r
	}
	return found, err
}

// Waiting is a member's newest invitation that the widget shows and that waits for
// an answer. fail.NotFound when there is none.
func Waiting(tx *pg.Tx, member uuid.UUID) (Response, error) {
	return oneResponse(tx, `r.member_id = $2 AND r.shown AND r.finished_at IS NULL AND r.declined_at IS NULL
		AND r.ends_at > $3 ORDER BY r.asked_at DESC, r.id DESC LIMIT 1`, member, tx.Now)
}

// OfMember lists up to limit of a member's invitations, newest first.
func OfMember(tx *pg.Tx, member uuid.UUID, limit int) ([]Response, error) {
	return pg.All(tx, scanResponse, "SELECT "+responseColumns+` FROM survey_response r
		WHERE r.merchant_id = $1 AND r.member_id = $2 ORDER BY r.asked_at DESC, r.id DESC LIMIT $3`,
		tx.Merchant, member, limit)
}

// Move makes one member's invitations another's, who they are.
func Move(tx *pg.Tx, keep, lose uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `UPDATE survey_response SET member_id = $2
		WHERE merchant_id = $1 AND member_id = $3`, tx.Merchant, keep, lose)
	return err
}

// Erase drops what a member said in words and whose answers they were. Numbers
// and choices stay in the counts, nobody's.
func Erase(tx *pg.Tx, member uuid.UUID) error {
	_, err := tx.Pgx.Exec(tx.Context(), `DELETE FROM survey_answer a USING survey_response r
		WHERE r.merchant_id = $1 AND r.member_id = $2 AND a.merchant_id = $1 AND a.response_id = r.id AND a.body <> ''`,
		tx.Merchant, member)
	if err != nil {
		return err
	}
	_, err = tx.Pgx.Exec(tx.Context(), `UPDATE survey_response SET member_id = NULL, order_id = NULL,
		ask_key = id::text,
			ends_at = least(ends_at, $3), shown = false
		WHERE merchant_id = $1 AND member_id = $2`, tx.Merchant, member, tx.Now)
	return err
}
