package survey

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// MostSaid is how long an answer in words may be, in characters.
const MostSaid = 2000

// Answer is what somebody said to one question.
type Answer struct {
	Question string
	Number   *int   // on a scale
	Choice   string // an option's id
	Text     string
}

// Given are raw answers by the question's id: a number, an option's id, or words.
type Given map[string]string

// Read turns what was given into answers, in the document's order. What is empty
// is no answer. all refuses a required one that is missing. fail.Invalid names the
// field "answers.<question>".
func (d *Questionnaire) Read(given Given, all bool) ([]Answer, error) {
	for id := range given {
		if d.Question(id) == nil {
			return nil, fail.Field("answers", "name a question that is not asked")
		}
	}
	var answers []Answer
	for i := range d.Questions {
		q := &d.Questions[i]
		raw := strings.TrimSpace(given[q.ID])
		if raw == "" {
			if all && q.Required {
				return nil, fail.Field("answers."+q.ID, "must be answered")
			}
			continue
		}
		a, err := q.read(raw)
		if err != nil {
			return nil, err
		}
		answers = append(answers, a)
	}
	if all && len(answers) == 0 {
		return nil, fail.Field("answers", "must say something")
	}
	return answers, nil
}

func (q *Question) read(raw string) (Answer, error) {
	a := Answer{Question: q.ID}
	field := "answers." + q.ID
	least, most, isScale := q.Kind.Scale()
	switch {
	case isScale:
		n, err := strconv.Atoi(raw)
		if err != nil || n < least || n > most {
			return a, fail.Field(field, "must be a number from %d to %d", least, most)
		}
		a.Number = &n
	case q.Kind == Choice:
		if q.Option(raw) == nil {
			return a, fail.Field(field, "must be one of the options")
		}
		a.Choice = raw
	default:
		if n := utf8.RuneCountInString(raw); n > MostSaid {
			return a, fail.Field(field, "must have at most %d characters, this has %d", MostSaid, n)
		}
		a.Text = raw
	}
	return a, nil
}

// Mood is what answers say by the first question that says one: a scale, or a
// choice whose options do. "" without one. said is that answer, nil for none. The
// answers may have any order.
func (d *Questionnaire) Mood(answers []Answer) (mood Mood, said *Answer) {
	for i := range d.Questions {
		q := &d.Questions[i]
		at := slices.IndexFunc(answers, func(a Answer) bool { return a.Question == q.ID })
		if at < 0 {
			continue
		}
		if mood = q.mood(&answers[at]); mood != "" {
			return mood, &answers[at]
		}
	}
	return "", nil
}

// Recommends is what answers say to "would you recommend us", whichever question
// asks it; "" without an answer.
func (d *Questionnaire) Recommends(answers []Answer) Mood {
	if score := d.Recommendation(answers); score != nil {
		return MoodOf(NPS, *score)
	}
	return ""
}

// Recommendation is that answer itself, 0 to 10; nil without one.
func (d *Questionnaire) Recommendation(answers []Answer) *int {
	for i := range answers {
		if q := d.Question(answers[i].Question); q != nil && q.Kind == NPS {
			return answers[i].Number
		}
	}
	return nil
}

func (q *Question) mood(a *Answer) Mood {
	if a.Number != nil {
		return MoodOf(q.Kind, *a.Number)
	}
	if o := q.Option(a.Choice); o != nil {
		return o.Mood
	}
	return ""
}

// Response is one invitation and what came of it, or what somebody without a name
// said.
type Response struct {
	ID         uuid.UUID
	Survey     uuid.UUID
	Version    int
	Member     uuid.UUID // zero: nobody knows who
	Key        string    // what it was asked for: the same cause asks once
	Order      uuid.UUID
	Store      uuid.UUID
	Product    string
	Shown      bool // in the widget
	Brief      bool // asked beside the quiet days
	AskedAt    time.Time
	EndsAt     time.Time
	AnsweredAt *time.Time
	FinishedAt *time.Time
	HeededAt   *time.Time // what follows from it was done, though it was never finished
	DeclinedAt *time.Time
	Locale     string
	Points     int64
}

// Life is how long an invitation can be answered.
const Life = 30 * 24 * time.Hour

// Takes refuses an answer that comes too late, or after the last word. The
// sentences are for shoppers.
func (r *Response) Takes(now time.Time) error {
	switch {
	case r.FinishedAt != nil:
		return fail.New(fail.Conflict, "you have answered this already")
	case !now.Before(r.EndsAt):
		return fail.New(fail.Conflict, "this survey is over")
	}
	return nil
}

// Said is an answer as it was given.
func (a *Answer) Said() string {
	switch {
	case a.Number != nil:
		return strconv.Itoa(*a.Number)
	case a.Choice != "":
		return a.Choice
	default:
		return a.Text
	}
}

// Words is an answer as a person reads it: an option by its text.
func (q *Question) Words(a *Answer, locale string) string {
	if o := q.Option(a.Choice); o != nil {
		return o.Text.In(locale)
	}
	return a.Said()
}
