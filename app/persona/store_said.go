package persona

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
	"regulars/app/journey"
)

// Choices counts what members chose in surveys in the last twelve months: each in the
// last time that they answered a question. Texts are the caller's to add.
func Choices(tx *pg.Tx, members []uuid.UUID) ([]Question, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT survey_id, question, choice, count(*) FROM (
			SELECT DISTINCT ON (m.id, a.survey_id, a.question) a.survey_id, a.question, a.choice
			FROM unnest($2::uuid[]) m (id)
			JOIN survey_response r ON r.merchant_id = $1 AND r.member_id = m.id AND r.answered_at >= $3
			JOIN survey_answer a ON a.merchant_id = $1 AND a.response_id = r.id AND a.choice <> ''
			ORDER BY m.id, a.survey_id, a.question, r.answered_at DESC, r.id DESC) a
		GROUP BY survey_id, question, choice ORDER BY survey_id, question`, tx.Merchant, members, Since(tx.Now))
	if err != nil {
		return nil, err
	}
	var list []Question
	var q Question
	var c Count
	_, err = pgx.ForEachRow(rows, []any{&q.Survey, &q.Question, &c.Key, &c.N}, func() error {
		if n := len(list); n == 0 || list[n-1].Survey != q.Survey || list[n-1].Question != q.Question {
			list = append(list, q)
		}
		tally := &list[len(list)-1].Tally
		tally.Base, tally.Of = tally.Base+c.N, append(tally.Of, c)
		return nil
	})
	for i := range list {
		list[i].Tally.sort()
	}
	return list, err
}

// JourneySides adds up what members bought whom automations gave something in the last
// twelve months, and those whom they left alone.
func JourneySides(tx *pg.Tx, members []uuid.UUID) (map[uuid.UUID]*Trial, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT p.journey_id, p.grp, count(*), count(*) FILTER (WHERE p.bought),
			sum(p.revenue)::float8, sum(p.revenue::numeric * p.revenue)::float8
		FROM unnest($2::uuid[]) m (id) JOIN journey_person p ON p.merchant_id = $1 AND p.member_id = m.id
			AND p.assigned_at >= $3 GROUP BY p.journey_id, p.grp`, tx.Merchant, members, Since(tx.Now))
	if err != nil {
		return nil, err
	}
	found := map[uuid.UUID]*Trial{}
	var id uuid.UUID
	var group journey.Group
	var side journey.Side
	into := []any{&id, &group, &side.People, &side.Bought, &side.Revenue, &side.Squares}
	_, err = pgx.ForEachRow(rows, into, func() error {
		if found[id] == nil {
			found[id] = &Trial{Kind: OfJourney, ID: id}
		}
		*found[id].side(group) = side
		return nil
	})
	return found, err
}

func (t *Trial) side(g journey.Group) *journey.Side {
	if g == journey.Alone {
		return &t.Alone
	}
	return &t.Given
}
