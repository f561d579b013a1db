package app

import (
	"context"
	"io"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/bulk"
	"regulars/app/internal/pg"
	"regulars/app/study"
	"regulars/app/survey"
)

// StudyResults is what the finished answers of a study come to, all together under
// "" and by quota.
type StudyResults struct {
	Document survey.Questionnaire
	Answers  map[string]int                       // finished, by quota
	Counts   map[string]map[string][]survey.Count // by quota, by question
}

// mostStudied is how many answers of a study are added up: no outline has room for more.
const mostStudied = 120_000

// StudyResults adds up the finished answers of a study. fail.NotFound when there is none.
func (a *App) StudyResults(ctx context.Context, merchantID, id uuid.UUID) (r StudyResults, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := study.Get(tx, id)
		if err != nil {
			return err
		}
		if r.Document, err = askedBy(tx, s.Outline.Survey); err != nil {
			return err
		}
		responses, err := study.Responses(tx, id, mostStudied)
		if err != nil {
			return err
		}
		r.Answers, r.Counts = map[string]int{}, map[string]map[string][]survey.Count{}
		var all []uuid.UUID
		for quota, ids := range responses {
			all = append(all, ids...)
			r.Answers[quota] = len(ids)
			if r.Counts[quota], err = survey.CountsOf(tx, ids); err != nil {
				return err
			}
		}
		r.Answers[""] = len(all)
		r.Counts[""], err = survey.CountsOf(tx, all)
		return err
	})
	return r, err
}

// ExportStudy writes who was invited to a study and what they said as CSV, a line a
// person, page by page. Addresses are not in it.
func (a *App) ExportStudy(ctx context.Context, merchantID, id uuid.UUID, to io.Writer) error {
	var columns []string
	var o study.Outline
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		s, err := study.Get(tx, id)
		if err != nil {
			return err
		}
		o = s.Outline
		asked, err := askedBy(tx, o.Survey)
		if err != nil {
			return err
		}
		if columns, err = everAsked(tx, o.Survey, asked); err != nil {
			return err
		}
		return noteStudy(tx, id, audit.StudyExported, o.Name)
	})
	if err != nil {
		return err
	}
	head := []string{"reference", "member", "group", "state", "invited at", "accepted at", "sent at", "answered at"}
	page := func(tx *pg.Tx, after uuid.UUID) ([][]string, uuid.UUID, error) {
		return studyRows(tx, id, after, &o, columns)
	}
	return writePages(to, append(head, columns...), a.pages(ctx, merchantID, page))
}

func studyRows(
	tx *pg.Tx, id, before uuid.UUID, o *study.Outline, columns []string,
) (rows [][]string, next uuid.UUID, err error) {
	found, err := study.List(tx, id, study.Find{Before: before, Limit: exportPage + 1})
	if err != nil {
		return nil, next, err
	}
	found, next = pageOf(found, exportPage, func(i *study.Invitation) uuid.UUID { return i.ID })
	var responses []uuid.UUID
	for _, i := range found {
		if i.Response != nil {
			responses = append(responses, *i.Response)
		}
	}
	answers, err := survey.AnswersOf(tx, responses)
	for _, i := range found {
		who, response := "", uuid.Nil
		if i.Member != uuid.Nil {
			who = i.Member.String()
		}
		if i.Response != nil {
			response = *i.Response
		}
		row := []string{
			i.ID.String(), who, bulk.Plain(o.QuotaName(i.Quota)), i.Step.String(), moment(i.InvitedAt),
			moment(i.AcceptedAt), moment(i.ShippedAt), moment(i.AnsweredAt),
		}
		rows = append(rows, append(row, saidTo(columns, answers[response])...))
	}
	return rows, next, err
}
