package app

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"regulars/app/audit"
	"regulars/app/bulk"
	"regulars/app/fail"
	"regulars/app/internal/pg"
	"regulars/app/member"
	"regulars/app/segment"
	"regulars/app/survey"
)

// SurveyCut narrows results: to a segment (zero for everybody) and to answers of
// days in the merchant's calendar, both included ("" for any).
type SurveyCut struct {
	Segment  uuid.UUID
	From, To string // 2006-01-02
}

// SurveyResults is what a survey came to, with what it asks now.
type SurveyResults struct {
	survey.Results
	Document survey.Questionnaire
	Hidden   bool // too few for a group that is sensitive: nothing is said
	Newest   int  // of a segment: only so many answers, the newest, were looked at; 0 for all
}

// mostAnswerers is how many of a survey's newest answers the results of a segment
// are of: those are looked at one by one.
const mostAnswerers = 3_000

// SurveyResults adds up a survey's answers. fail.Invalid names a day or a segment
// that there is not.
func (a *App) SurveyResults(ctx context.Context, merchantID, id uuid.UUID, by SurveyCut) (r SurveyResults, err error) {
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		m, err := a.merchantOf(tx)
		if err != nil {
			return err
		}
		if r.Document, err = askedBy(tx, id); err != nil {
			return err
		}
		if r.Document, err = withEveryGoal(tx, r.Document); err != nil {
			return err
		}
		cut, err := cutOf(by, m.Location())
		if err != nil {
			return err
		}
		if by.Segment != uuid.Nil {
			if err := a.cutTo(tx, id, by.Segment, &cut, &r); err != nil || r.Hidden {
				return err
			}
		}
		r.Results, err = survey.Tell(tx, id, r.Document, cut, m.Location())
		return err
	})
	return r, err
}

// askedBy is the newest version of a survey, or its draft when there is none.
func askedBy(tx *pg.Tx, id uuid.UUID) (survey.Questionnaire, error) {
	s, err := survey.Get(tx, id)
	if err != nil {
		return survey.Questionnaire{}, noSurvey(err)
	}
	if s.Version == 0 {
		return s.Draft, nil
	}
	return survey.Published(tx, id, s.Version)
}

// cutOf reads the days of a cut.
func cutOf(by SurveyCut, zone *time.Location) (cut survey.Cut, err error) {
	for field, day := range map[string]string{"query.from": by.From, "query.to": by.To} {
		if day == "" {
			continue
		}
		at, err := time.ParseInLocation(time.DateOnly, day, zone)
		if err != nil {
			return cut, fail.Field(field, "must be a day like 2027-03-31")
		}
		if field == "query.from" {
			cut.From = at
		} else {
			cut.To = at.AddDate(0, 0, 1)
		}
	}
	return cut, nil
}

// cutTo narrows a cut to the members of a segment. A group that is known by
// something sensitive is hidden while fewer than segment.Few of it answered.
func (a *App) cutTo(tx *pg.Tx, id, segmentID uuid.UUID, cut *survey.Cut, r *SurveyResults) error {
	group, err := segment.Get(tx, segmentID)
	if err != nil {
		return err
	}
	test, err := a.testOf(tx, group.Condition)
	if err != nil {
		return err
	}
	all, more, err := survey.Answerers(tx, id, *cut, mostAnswerers)
	if err != nil {
		return err
	}
	if more {
		r.Newest = mostAnswerers
	}
	among, err := segment.Among(tx, test, all)
	cut.Members = append([]uuid.UUID{}, among...) // nobody is not everybody
	r.Hidden = group.Condition.Sensitive() && len(among) < segment.Few
	return err
}

// SurveySaid lists answers in words, newest first, and where to go on (zero at the
// end). Text is looked for as words, in any language.
func (a *App) SurveySaid(ctx context.Context, merchantID, id uuid.UUID, s survey.Search) (
	said []survey.Said, who map[uuid.UUID]member.Brief, next uuid.UUID, err error,
) {
	limit := s.Limit
	s.Limit += survey.MostQuestions // a response is listed whole
	err = a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) error {
		if _, err := survey.Get(tx, id); err != nil {
			return noSurvey(err)
		}
		if said, err = survey.SaidIn(tx, id, s); err != nil {
			return err
		}
		said, next = wholeResponses(said, limit)
		people := make([]uuid.UUID, 0, len(said))
		for _, one := range said {
			people = append(people, one.Response.Member)
		}
		who, err = member.Briefs(tx, people)
		return err
	})
	return said, who, next, err
}

// wholeResponses cuts a list after the response with which it has limit answers.
func wholeResponses(said []survey.Said, limit int) (page []survey.Said, next uuid.UUID) {
	if len(said) <= limit {
		return said, uuid.Nil
	}
	n := limit
	for n < len(said) && said[n].Response.ID == said[n-1].Response.ID {
		n++
	}
	if n == len(said) {
		return said, uuid.Nil
	}
	return said[:n], said[n-1].Response.ID
}

// ExportSurvey writes all answers as CSV, a line a response, page by page.
func (a *App) ExportSurvey(ctx context.Context, merchantID, id uuid.UUID, to io.Writer) error {
	var d survey.Questionnaire
	var columns []string
	err := a.db.InMerchant(ctx, merchantID, func(tx *pg.Tx) (err error) {
		if d, err = askedBy(tx, id); err != nil {
			return err
		}
		if columns, err = everAsked(tx, id, d); err != nil {
			return err
		}
		return audit.Record(tx, audit.Entry{Action: audit.SurveyExported, Kind: audit.OfSurvey, Subject: id.String()})
	})
	if err != nil {
		return err
	}
	head := append([]string{"id", "answered at", "finished", "member", "version", "language", "points"}, columns...)
	page := func(tx *pg.Tx, after uuid.UUID) ([][]string, uuid.UUID, error) {
		return surveyRows(tx, id, after, columns)
	}
	return writePages(to, head, a.pages(ctx, merchantID, page))
}

// everAsked lists the questions of all versions, the newest version's first.
func everAsked(tx *pg.Tx, id uuid.UUID, newest survey.Questionnaire) (ids []string, err error) {
	versions, err := survey.Versions(tx, id)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, d := range append([]survey.Questionnaire{newest}, versions...) {
		for _, q := range d.Questions {
			if !seen[q.ID] {
				ids, seen[q.ID] = append(ids, q.ID), true
			}
		}
	}
	return ids, nil
}

func surveyRows(tx *pg.Tx, id, after uuid.UUID, columns []string) (rows [][]string, next uuid.UUID, err error) {
	responses, err := survey.Answered(tx, id, after, exportPage+1)
	if err != nil {
		return nil, next, err
	}
	responses, next = pageOf(responses, exportPage, func(r survey.Response) uuid.UUID { return r.ID })
	ids := make([]uuid.UUID, len(responses))
	for i := range responses {
		ids[i] = responses[i].ID
	}
	answers, err := survey.AnswersOf(tx, ids)
	for i := range responses {
		r := &responses[i]
		who, finished := "", "no"
		if r.Member != uuid.Nil {
			who = r.Member.String()
		}
		if r.FinishedAt != nil {
			finished = "yes"
		}
		row := []string{
			r.ID.String(), moment(r.AnsweredAt), finished, who, number(int64(r.Version)), r.Locale, number(r.Points),
		}
		rows = append(rows, append(row, saidTo(columns, answers[r.ID])...))
	}
	return rows, next, err
}

// saidTo puts answers into the columns of a file, by question.
func saidTo(columns []string, answers []survey.Answer) []string {
	said := map[string]string{}
	for i := range answers {
		said[answers[i].Question] = answers[i].Said()
	}
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = bulk.Plain(said[column])
	}
	return row
}
