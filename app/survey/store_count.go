package survey

import (
	"time"

	"github.com/google/uuid"

	"regulars/app/internal/pg"
)

// What is counted by the database itself, with each response and answer.
const (
	storedTally = `SELECT coalesce(sum(asked), 0)::bigint, coalesce(sum(answered), 0)::bigint,
			coalesce(sum(finished), 0)::bigint, coalesce(sum(anonymous), 0)::bigint
		FROM survey_tally WHERE merchant_id = $1 AND survey_id = $2 AND ` + spanned

	storedCounts = `SELECT question, number, choice, date_trunc('month', since::timestamp) AS month, sum(n)::bigint
		FROM survey_count WHERE merchant_id = $1 AND survey_id = $2 AND ` + spanned + `
		GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0 ORDER BY 4, 1, 2, 3`

	// spanned are the months within a span, and the days before and after them.
	spanned = ` (period = 0 AND since >= $4::text::date AND since < $5::text::date
		OR period = 1 AND since >= $3::text::date AND since < $4::text::date
		OR period = 1 AND since >= $5::text::date AND since < $6::text::date)`
)

// What some members answered, and were asked.
const (
	liveTally = `SELECT count(*), count(r.answered_at), count(r.finished_at), 0::bigint
		FROM survey_response r WHERE r.merchant_id = $1 AND r.survey_id = $2 AND r.member_id = ANY($3)
			AND (r.answered_at IS NULL OR ` + within + `)`

	liveCounts = `SELECT a.question, coalesce(a.number, 0), a.choice,
			date_trunc('month', r.answered_at AT TIME ZONE $6), count(*)
		FROM survey_response r JOIN survey_answer a ON a.merchant_id = $1 AND a.response_id = r.id
		WHERE r.merchant_id = $1 AND r.survey_id = $2 AND r.member_id = ANY($3) AND r.answered_at IS NOT NULL
			AND (a.number IS NOT NULL OR a.choice <> '') AND ` + within + `
		GROUP BY 1, 2, 3, 4 ORDER BY 4, 1, 2, 3`
)

// span is a cut by the calendar: from a first day to before a last one, with whole
// months from begin to end. All are days as Postgres reads them. What nobody
// answered lies before all days.
type span struct{ first, begin, end, last string }

const (
	ever  = "-infinity"
	never = "infinity"
)

func (c Cut) span(zone *time.Location) span {
	if c.From.IsZero() && c.To.IsZero() {
		return span{ever, ever, never, never}
	}
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	if !c.From.IsZero() {
		first = dayOf(c.From, zone)
	}
	begin := first
	if first.Day() > 1 {
		begin = time.Date(first.Year(), first.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	}
	s := span{first: first.Format(time.DateOnly), begin: begin.Format(time.DateOnly), end: never, last: never}
	if c.To.IsZero() {
		return s
	}
	last := dayOf(c.To, zone)
	end := time.Date(last.Year(), last.Month(), 1, 0, 0, 0, 0, time.UTC)
	s.end, s.last = end.Format(time.DateOnly), last.Format(time.DateOnly)
	if end.Before(begin) { // no month is whole
		s.begin, s.end = s.last, s.last
	}
	return s
}

// dayOf is the day that a moment begins. Where clocks go forward at midnight it is
// told as an hour before or after.
func dayOf(midnight time.Time, zone *time.Location) time.Time {
	year, month, day := midnight.Add(2 * time.Hour).In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func (s span) args(tx *pg.Tx, id uuid.UUID) []any {
	return []any{tx.Merchant, id, s.first, s.begin, s.end, s.last}
}
