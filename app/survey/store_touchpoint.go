package survey

import (
	"encoding/binary"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"regulars/app/internal/pg"
)

// sources lists the questions that score a touchpoint, as they are asked now.
func sources(tx *pg.Tx) ([]Source, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT s.id, v.document FROM survey s
		JOIN survey_version v ON v.merchant_id = $1 AND v.survey_id = s.id AND v.number = s.version
		WHERE s.merchant_id = $1 ORDER BY s.id`, tx.Merchant)
	if err != nil {
		return nil, err
	}
	var all []Source
	var id uuid.UUID
	var document []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &document}, func() error {
		var d Questionnaire
		if err := json.Unmarshal(document, &d); err != nil {
			return err
		}
		for i := range d.Questions {
			if d.Questions[i].Scores() != "" {
				all = append(all, Source{Survey: id, Name: d.Name, Question: d.Questions[i]})
			}
		}
		return nil
	})
	return all, err
}

// ScoreTouchpoints says what answers since a moment say of each touchpoint, worst
// first. Every one is there.
func ScoreTouchpoints(tx *pg.Tx, from time.Time, zone *time.Location) ([]Score, error) {
	asked, err := sources(tx)
	if err != nil {
		return nil, err
	}
	type key struct {
		survey   uuid.UUID
		question string
	}
	scores := make([]Score, len(Touchpoints()))
	by, surveys := map[key]*Question{}, []uuid.UUID{}
	for i, t := range Touchpoints() {
		scores[i].Touchpoint = t
	}
	for i := range asked {
		q := &asked[i].Question
		by[key{asked[i].Survey, q.ID}] = q
		surveys = append(surveys, asked[i].Survey)
		s := &scores[slices.Index(Touchpoints(), q.Scores())]
		s.Sources = append(s.Sources, asked[i])
	}
	span := Cut{From: from}.span(zone)
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT survey_id, question, number::int, choice, sum(n)::bigint
		FROM survey_count WHERE merchant_id = $1 AND survey_id = ANY($2) AND `+spanned+` GROUP BY 1, 2, 3, 4`,
		tx.Merchant, surveys, span.first, span.begin, span.end, span.last)
	if err != nil {
		return nil, err
	}
	var of key
	var number int
	var a Answer
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&of.survey, &of.question, &number, &a.Choice, &n}, func() error {
		if q := by[of]; q != nil {
			if a.Number = nil; q.Kind != Choice {
				a.Number = &number
			}
			scores[slices.Index(Touchpoints(), q.Scores())].add(q.mood(&a), n)
		}
		return nil
	})
	for i := range scores {
		scores[i].finish()
	}
	slices.SortStableFunc(scores, byNeed)
	return scores, err
}

// Remark is what somebody said in words beside an answer that scores a touchpoint.
type Remark struct {
	Touchpoint Touchpoint
	Survey     uuid.UUID
	Response   uuid.UUID
	Member     *uuid.UUID // nil: nobody knows who
	Text       string
	Mood       Mood
	At         time.Time
}

// RemarksOn lists the newest remarks to each question of some scores since a moment,
// up to so many of each, newest first.
func RemarksOn(tx *pg.Tx, scores []Score, from time.Time, limit int) ([]Remark, error) {
	var asked []Source
	for i := range scores {
		asked = append(asked, scores[i].Sources...)
	}
	surveys, questions := make([]uuid.UUID, len(asked)), make([]string, len(asked))
	for i := range asked {
		surveys[i], questions[i] = asked[i].Survey, asked[i].Question.ID
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT q.i::int - 1, w.survey_id, w.response_id, r.member_id, w.body,
			w.number::int, w.choice, w.at
		FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY q (survey, question, i)
		CROSS JOIN LATERAL (SELECT t.survey_id, t.response_id, t.body, t.at, n.number, n.choice FROM survey_answer t
			JOIN survey_answer n ON n.merchant_id = $1 AND n.response_id = t.response_id AND n.question = q.question
			WHERE t.merchant_id = $1 AND t.survey_id = q.survey AND t.body <> '' AND t.response_id >= $4 AND t.at >= $5
			ORDER BY t.response_id DESC LIMIT $6) w
		JOIN survey_response r ON r.merchant_id = $1 AND r.id = w.response_id
		ORDER BY w.at DESC, w.response_id`, tx.Merchant, surveys, questions, idFrom(from.Add(-Life)), from, limit)
	if err != nil {
		return nil, err
	}
	var all []Remark
	var at int
	var one Remark
	var a Answer
	_, err = pgx.ForEachRow(rows, []any{
		&at, &one.Survey, &one.Response, &one.Member, &one.Text, &a.Number, &a.Choice, &one.At,
	}, func() error {
		q := &asked[at].Question
		one.Touchpoint, one.Mood = q.Scores(), q.mood(&a)
		all = append(all, one)
		return nil
	})
	return all, err
}

// idFrom is the least id that something made since a moment can have: ids begin with
// the time in milliseconds (UUIDv7).
func idFrom(t time.Time) (id uuid.UUID) {
	binary.BigEndian.PutUint64(id[:], uint64(max(0, t.UnixMilli()))<<16)
	return id
}
