package survey

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// Cut narrows results: to some members (nil for everybody), and to answers within
// [From, To) (zero for any time).
type Cut struct {
	Members  []uuid.UUID
	From, To time.Time
}

// within is the condition of a cut over survey_response r; its places begin at $3.
const within = ` ($3::uuid[] IS NULL OR r.member_id = ANY($3)) AND ($4::timestamptz IS NULL OR r.answered_at >= $4)
	AND ($5::timestamptz IS NULL OR r.answered_at < $5)`

func (c Cut) args(tx *pg.Tx, id uuid.UUID) []any {
	moment := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return &t
	}
	return []any{tx.Merchant, id, c.Members, moment(c.From), moment(c.To)}
}

// Tell says what a survey came to, months in the merchant's zone. Of everybody it
// reads what is counted as answers come (00094_survey_counts.sql); the answers of
// some members are added up now.
func Tell(tx *pg.Tx, id uuid.UUID, document Questionnaire, cut Cut, zone *time.Location) (r Results, err error) {
	if r, err = Tally(tx, id, cut, zone); err != nil {
		return r, err
	}
	query, args := storedCounts, cut.span(zone).args(tx, id)
	if cut.Members != nil {
		query, args = liveCounts, append(cut.args(tx, id), zone.String())
	}
	r.Counts, r.Months = map[string][]Count{}, map[string][]Month{}
	months := map[string]map[time.Time][]Count{}
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return r, err
	}
	var question string
	var c Count
	var month time.Time
	_, err = pgx.ForEachRow(rows, []any{&question, &c.Number, &c.Choice, &month, &c.N}, func() error {
		r.Counts[question] = plus(r.Counts[question], c)
		if months[question] == nil {
			months[question] = map[time.Time][]Count{}
		}
		months[question][month] = append(months[question][month], c)
		return nil
	})
	for question, by := range months {
		r.Months[question] = monthly(document.Question(question), by)
	}
	return r, err
}

// Tally says how many were asked and answered, and not what.
func Tally(tx *pg.Tx, id uuid.UUID, cut Cut, zone *time.Location) (r Results, err error) {
	query, args := storedTally, cut.span(zone).args(tx, id)
	if cut.Members != nil {
		query, args = liveTally, cut.args(tx, id)
	}
	err = tx.Pgx.QueryRow(tx.Context(), query, args...).Scan(&r.Asked, &r.Answered, &r.Finished, &r.Anonymous)
	return r, err
}

func plus(counts []Count, c Count) []Count {
	for i := range counts {
		if counts[i].Number == c.Number && counts[i].Choice == c.Choice {
			counts[i].N += c.N
			return counts
		}
	}
	return append(counts, c)
}

// Search says which answers in words are listed: up to Limit, newest first, below
// Before (zero for the newest).
type Search struct {
	Cut
	Text   string // words that must stand there, as people type them into a search field
	Before uuid.UUID
	Limit  int
}

// SaidIn lists answers in words.
func SaidIn(tx *pg.Tx, id uuid.UUID, s Search) ([]Said, error) {
	args, words := append(s.args(tx, id), pg.Newest(s.Before), s.Limit), ""
	if s.Text != "" { // asked for only then: else the newest are found by their index alone
		args, words = append(args, s.Text), "AND a.search @@ websearch_to_tsquery('simple', $8)"
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT `+responseColumns+`, a.question, a.body,
			(SELECT n.number FROM survey_answer n WHERE n.merchant_id = $1 AND n.response_id = a.response_id
				AND n.number IS NOT NULL ORDER BY n.question LIMIT 1)
		FROM survey_answer a CROSS JOIN LATERAL (SELECT * FROM survey_response
			WHERE merchant_id = $1 AND id = a.response_id LIMIT 1) r
		WHERE a.merchant_id = $1 AND a.survey_id = $2 AND a.body <> '' AND a.response_id < $6 `+words+`
			AND `+within+` ORDER BY a.response_id DESC, a.question LIMIT $7`, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (said Said, err error) {
		r := &said.Response
		var member, order, store *uuid.UUID
		err = row.Scan(&r.ID, &r.Survey, &r.Version, &member, &r.Key, &order, &store, &r.Product, &r.Shown, &r.AskedAt,
			&r.EndsAt, &r.AnsweredAt, &r.FinishedAt, &r.DeclinedAt, &r.Locale, &r.Points, &r.Brief, &r.HeededAt,
			&said.Question, &said.Text,
			&said.Number)
		if member != nil {
			r.Member = *member
		}
		return said, err
	})
}

// Answered lists up to limit responses that have an answer, by id, above one (zero
// for the first page).
func Answered(tx *pg.Tx, id, after uuid.UUID, limit int) ([]Response, error) {
	return pg.All(tx, scanResponse, "SELECT "+responseColumns+` FROM survey_response r
		WHERE r.merchant_id = $1 AND r.survey_id = $2 AND r.id > $3 AND r.answered_at IS NOT NULL
		ORDER BY r.id LIMIT $4`, tx.Merchant, id, after, limit)
}

// Answerers lists the members of up to limit answers to a survey, the newest within
// a cut's days. There are more when it says so.
func Answerers(tx *pg.Tx, id uuid.UUID, cut Cut, limit int) (members []uuid.UUID, more bool, err error) {
	cut.Members = nil
	members, err = pg.All(tx, pgx.RowTo[uuid.UUID], `SELECT r.member_id FROM survey_response r
		WHERE r.merchant_id = $1 AND r.survey_id = $2 AND r.member_id IS NOT NULL AND r.answered_at IS NOT NULL
			AND `+within+` ORDER BY r.answered_at DESC LIMIT $6`, append(cut.args(tx, id), limit+1)...)
	if more = len(members) > limit; more {
		members = members[:limit]
	}
	slices.SortFunc(members, pg.ByID)
	return slices.Compact(members), more, err
}
