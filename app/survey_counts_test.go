package app_test

import (
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"regulars/app"
	"regulars/app/survey"
)

// toldByAll is what a survey came to by looking at every row of it.
func (w *world) toldByAll(id uuid.UUID, cut app.SurveyCut) (total [4]int64, counts, months map[string]int64) {
	w.t.Helper()
	const days = `FROM survey_response r JOIN merchant m ON m.id = r.merchant_id
		CROSS JOIN LATERAL (SELECT (r.answered_at AT TIME ZONE m.time_zone)::date AS day) d
		LEFT JOIN survey_answer a ON $4 AND a.merchant_id = r.merchant_id AND a.response_id = r.id
		WHERE r.survey_id = $1 AND ($2 = '' AND $3 = '' OR d.day >= coalesce(nullif($2, ''), '-infinity')::date
			AND d.day <= coalesce(nullif($3, ''), 'infinity')::date)`
	w.must(w.owner().QueryRow(w.t.Context(), `SELECT count(r.member_id), count(d.day), count(r.finished_at),
		count(*) FILTER (WHERE r.member_id IS NULL AND d.day IS NOT NULL) `+days, id, cut.From, cut.To, false).
		Scan(&total[0], &total[1], &total[2], &total[3]))
	read := func(key string) map[string]int64 {
		found := map[string]int64{}
		rows, err := w.owner().Query(w.t.Context(), "SELECT "+key+", count(*) "+days+` AND d.day IS NOT NULL
			AND a.body = '' GROUP BY 1`, id, cut.From, cut.To, true)
		w.must(err)
		for rows.Next() {
			var what string
			var n int64
			w.must(rows.Scan(&what, &n))
			found[what] = n
		}
		w.must(rows.Err())
		return found
	}
	return total, read("concat_ws(' ', a.question, coalesce(a.number, 0), a.choice)"),
		read(`concat_ws(' ', a.question, to_char(d.day, 'YYYY-MM'))`)
}

// wantCounted holds what is kept of a survey equal to a recount, within some days.
func (w *world) wantCounted(when string, id uuid.UUID, cut app.SurveyCut) {
	w.t.Helper()
	total, counts, months := w.toldByAll(id, cut)
	r, err := w.SurveyResults(w.t.Context(), w.merchant, id, cut)
	w.must(err)
	kept, byMonth := map[string]int64{}, map[string]int64{}
	for question, all := range r.Counts {
		for _, c := range all {
			kept[fmt.Sprintf("%s %d %s", question, c.Number, c.Choice)] = c.N
		}
		for _, m := range r.Months[question] {
			byMonth[question+" "+m.Month.Format("2006-01")] = m.Figure.N
		}
	}
	for what := range months {
		if strings.HasPrefix(what, "found ") { // a choice has no figure to follow
			delete(months, what)
		}
	}
	for of, diff := range map[string]string{
		"totals":  cmp.Diff(total, [4]int64{r.Asked, r.Answered, r.Finished, r.Anonymous}),
		"answers": cmp.Diff(counts, kept), "months": cmp.Diff(months, byMonth),
	} {
		if diff != "" {
			w.t.Errorf("%s, %+v: the %s that are kept (+) are not those of a recount (-):\n%s", when, cut, of, diff)
		}
	}
}

// polled is a world where somebody answers, changes, leaves, or is somebody else.
type polled struct {
	*world
	random *rand.Rand
	site   site
	people []polledPerson
	slugs  map[string]app.SurveyView
}

type polledPerson struct {
	id      uuid.UUID
	account int64
	email   string
}

func (p *polled) given() survey.Given {
	given := survey.Given{"how": fmt.Sprint(1 + p.random.IntN(5))}
	for question, answer := range map[string]string{
		"easy": fmt.Sprint(1 + p.random.IntN(7)), "found": "friend", "open": "words",
	} {
		if p.random.IntN(2) == 0 {
			given[question] = answer
		}
	}
	return given
}

func (p *polled) answers(slug string) {
	who := p.people[p.random.IntN(len(p.people))]
	shopper := p.visitor(p.site, who.account)
	shopper.MemberID = who.id
	shown, err := p.ShopperSurvey(p.t.Context(), shopper, slug, "")
	p.must(err)
	if shown == nil {
		return
	}
	for _, final := range []bool{false, p.random.IntN(3) > 0} { // what is sent again changes what was said
		_, err := p.AnswerShopper(p.t.Context(), shopper, shown.ID, p.given(), final)
		p.must(err)
		p.Advance(time.Duration(p.random.IntN(30)) * time.Hour)
	}
}

func (p *polled) answersOpenly(slug string) {
	token := path.Base(p.slugs[slug].Link)
	_, err := p.AnswerOpen(p.t.Context(), token, uuid.New(), "en", p.given())
	p.must(err)
}

func (p *polled) leaves() {
	if len(p.people) < 3 {
		return
	}
	gone := p.people[0]
	p.people = p.people[1:]
	p.erased(gone.id, gone.email)
}

func (p *polled) meets() {
	if len(p.people) < 3 {
		return
	}
	p.must(p.MergeMembers(p.t.Context(), p.merchant, p.people[1].id, p.people[0].id))
	p.people = p.people[1:]
}

func (p *polled) moves() {
	m, err := p.App.Merchant(p.t.Context(), p.merchant)
	p.must(err)
	zone := []string{"Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Auckland", "UTC"}[p.random.IntN(4)]
	_, err = p.ChangeSettings(p.t.Context(), p.merchant, app.Settings{
		Name: m.Name, TimeZone: zone, Locale: m.Locale, Look: m.Look,
	})
	p.must(err)
}

// someDays are days of the last months, or of any time.
func (p *polled) someDays() (cut app.SurveyCut) {
	from := p.Now().AddDate(0, 0, -p.random.IntN(150))
	if p.random.IntN(3) > 0 {
		cut.From = from.Format(time.DateOnly)
	}
	if p.random.IntN(3) > 0 {
		cut.To = from.AddDate(0, 0, p.random.IntN(100)).Format(time.DateOnly)
	}
	return cut
}

func TestWhatIsKeptOfSurveysIsWhatARecountSays(t *testing.T) {
	t.Parallel()
	document := thankful()
	w := newWorld(t, &document, seldom)
	p := &polled{world: w, random: rand.New(rand.NewPCG(94, 1)), site: w.shopify(), slugs: map[string]app.SurveyView{}}
	w.must(w.SetSurveyQuiet(t.Context(), w.merchant, 1))
	for _, slug := range []string{"after-order", "recommend"} {
		p.slugs[slug] = w.published(slug, func(d *survey.Questionnaire) {
			d.Open, d.Widget, d.Mail, d.Follow = true, true, false, false
			d.Questions = survey.Templates("Mia")[0].Document.Questions
		})
	}
	for i := range 6 {
		email := mail(fmt.Sprint("polled ", i))
		account, id := w.newcomer(p.site, email)
		p.people = append(p.people, polledPerson{id, account, email})
	}
	for i := range 60 {
		slug := []string{"after-order", "recommend"}[p.random.IntN(2)]
		what := "an answer"
		switch n := p.random.IntN(20); {
		case n < 12:
			p.answers(slug)
		case n < 17:
			what = "an open answer"
			p.answersOpenly(slug)
		case n == 17:
			what = "somebody was erased"
			p.leaves()
		case n == 18:
			what = "two became one"
			p.meets()
		default:
			what = "another zone"
			p.moves()
		}
		w.Advance(time.Duration(24+p.random.IntN(72)) * time.Hour)
		w.wantCounted(fmt.Sprint(i, ": after ", what), p.slugs[slug].ID, app.SurveyCut{})
		w.wantCounted(fmt.Sprint(i, ": after ", what), p.slugs[slug].ID, p.someDays())
	}
	if w.count("SELECT count(*) FROM survey_response WHERE answered_at IS NOT NULL") < 20 {
		t.Error("nearly nobody answered")
	}
	for _, table := range []string{"survey_answer", "survey_response"} { // as a store that leaves takes them with it
		_, err := w.owner().Exec(t.Context(), "DELETE FROM "+table)
		w.must(err)
	}
	w.wantCounted("when all is gone", p.slugs["recommend"].ID, app.SurveyCut{})
}
