package survey

import (
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// ToldBy lists the surveys whose answers stores hear, or heard in an earlier
// version, with what each asks now.
func ToldBy(tx *pg.Tx) ([]Telling, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT s.id, s.slug, v.document FROM survey s
		JOIN survey_version v ON v.merchant_id = s.merchant_id AND v.survey_id = s.id AND v.number = s.version
		WHERE s.merchant_id = $1 AND EXISTS (SELECT FROM survey_version w WHERE w.merchant_id = $1
			AND w.survey_id = s.id AND w.document @> '{"tell": true}') ORDER BY s.slug`, tx.Merchant)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (t Telling, err error) {
		var document []byte
		if err = row.Scan(&t.ID, &t.Slug, &document); err != nil {
			return t, err
		}
		return t, json.Unmarshal(document, &t.Now)
	})
}

// NewestAnswers reads what a member said when they last finished each of some
// surveys, by the survey's id.
func NewestAnswers(tx *pg.Tx, member uuid.UUID, surveys []uuid.UUID) (map[uuid.UUID][]Answer, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT DISTINCT ON (survey_id) id, survey_id FROM survey_response
		WHERE merchant_id = $1 AND member_id = $2 AND survey_id = ANY($3) AND finished_at IS NOT NULL
		ORDER BY survey_id, finished_at DESC, id DESC`, tx.Merchant, member, surveys)
	if err != nil {
		return nil, err
	}
	var response, id uuid.UUID
	var ids []uuid.UUID
	of := map[uuid.UUID]uuid.UUID{}
	_, err = pgx.ForEachRow(rows, []any{&response, &id}, func() error {
		ids, of[response] = append(ids, response), id
		return nil
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	said, err := AnswersOf(tx, ids)
	found := map[uuid.UUID][]Answer{}
	for response, answers := range said {
		found[of[response]] = answers
	}
	return found, err
}
