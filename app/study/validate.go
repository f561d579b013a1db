package study

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
	"regulars/app/survey"
	"regulars/app/words"
)

// What an outline may hold.
const (
	mostQuotas    = 12
	mostWanted    = 10_000
	mostInvited   = 20_000
	mostPoints    = 100_000
	mostStock     = 100_000
	mostCountries = 60
	mostDays      = 60
	mostRemind    = 30
	mostTry       = 120
	mostForget    = 365
	mostName      = 80
	mostTitle     = 120
	mostIntro     = 2_000
	mostTerms     = 8_000
)

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// Validate refuses an outline that makes no sense, naming the field. main is the
// merchant's language: title and terms must be there in it, or in English.
func (o *Outline) Validate(main string) error {
	o.Name = strings.TrimSpace(o.Name)
	switch {
	case o.Name == "" || utf8.RuneCountInString(o.Name) > mostName || strings.ContainsAny(o.Name, "\r\n\t"):
		return fail.Field("name", "must be one line of at most %d characters", mostName)
	case o.Kind != Questions && o.Kind != ProductTest:
		return fail.Field("kind", "must be survey or product_test")
	case o.Survey == uuid.Nil:
		return fail.Field("survey_id", "must be a survey of yours: it asks what you want to know in the end")
	case o.Points < 0 || o.Points > mostPoints:
		return fail.Field("points", "must be between 0 and %d", mostPoints)
	}
	if err := o.validateWords(main); err != nil {
		return err
	}
	if err := o.validateQuotas(); err != nil {
		return err
	}
	if err := o.validateTimes(); err != nil {
		return err
	}
	return o.validateTest()
}

func (o *Outline) validateWords(main string) error {
	for _, part := range []struct {
		field string
		texts survey.Texts
		most  int
		must  bool
	}{
		{"title", o.Title, mostTitle, true}, {"intro", o.Intro, mostIntro, false}, {"terms", o.Terms, mostTerms, true},
	} {
		if part.must && part.texts[main] == "" && part.texts["en"] == "" {
			return fail.Field(part.field, "must be written in your language")
		}
		for locale, text := range part.texts {
			if !slices.Contains(words.Locales, locale) {
				return fail.Field(part.field+"."+locale, "is no language of ours")
			}
			if n := utf8.RuneCountInString(text); n > part.most {
				return fail.Field(part.field+"."+locale, "must have at most %d characters, this has %d", part.most, n)
			}
		}
	}
	return nil
}

func (o *Outline) validateQuotas() error {
	if n := len(o.Quotas); n < 1 || n > mostQuotas {
		return fail.Field("quotas", "must be 1 to %d", mostQuotas)
	}
	if o.Segment != "" && uuid.Validate(o.Segment) != nil {
		return fail.Field("segment_id", "must be a segment of yours")
	}
	seen := map[string]bool{}
	for i := range o.Quotas {
		q, path := &o.Quotas[i], fmt.Sprintf("quotas[%d]", i)
		if !idForm.MatchString(q.ID) || seen[q.ID] {
			return fail.Field(path+".id", "must be 1 to 40 of a-z, 0-9, - and _, and its own")
		}
		seen[q.ID] = true
		if err := q.validate(path, i == len(o.Quotas)-1); err != nil {
			return err
		}
	}
	return nil
}

func (q *Quota) validate(path string, last bool) error {
	q.Name = strings.TrimSpace(q.Name)
	switch {
	case q.Name == "" || utf8.RuneCountInString(q.Name) > mostName:
		return fail.Field(path+".name", "must have 1 to %d characters", mostName)
	case q.Segment != "" && uuid.Validate(q.Segment) != nil:
		return fail.Field(path+".segment_id", "must be a segment of yours")
	case q.Segment == "" && !last:
		return fail.Field(path+".segment_id", "must be chosen: only the last quota is for everybody else")
	case q.Wanted < 1 || q.Wanted > mostWanted:
		return fail.Field(path+".wanted", "must be between 1 and %d", mostWanted)
	case q.Invite < q.Wanted || q.Invite > mostInvited:
		return fail.Field(path+".invite", "must be between those who are wanted and %d", mostInvited)
	}
	return nil
}

func (o *Outline) validateTimes() error {
	for _, t := range []struct {
		field             string
		days, least, most int
	}{
		{"accept_days", o.AcceptDays, 1, mostDays},
		{"answer_days", o.AnswerDays, 1, mostDays},
		{"remind_days", o.RemindDays, 0, mostRemind},
	} {
		if t.days < t.least || t.days > t.most {
			return fail.Field(t.field, "must be between %d and %d", t.least, t.most)
		}
	}
	return nil
}

// validateTest looks at what only a product test has.
func (o *Outline) validateTest() error {
	if !o.Ships() {
		o.Stock, o.Countries, o.TryDays, o.ForgetDays = 0, nil, 0, 0
		return nil
	}
	switch {
	case o.Stock < 1 || o.Stock > mostStock:
		return fail.Field("stock", "must be between 1 and %d", mostStock)
	case o.TryDays < 1 || o.TryDays > mostTry:
		return fail.Field("try_days", "must be between 1 and %d", mostTry)
	case o.ForgetDays < 1 || o.ForgetDays > mostForget:
		return fail.Field("forget_days", "must be between 1 and %d", mostForget)
	case len(o.Countries) < 1 || len(o.Countries) > mostCountries:
		return fail.Field("countries", "must name 1 to %d countries that pieces are sent to", mostCountries)
	}
	for i, code := range o.Countries {
		if !words.IsCountry(code) || slices.Index(o.Countries, code) != i {
			return fail.Field(fmt.Sprintf("countries[%d]", i), "must be a country, once, like DE")
		}
	}
	return nil
}

// Validate refuses a pace that makes no sense.
func (p Pace) Validate() error {
	switch {
	case p.Most < 1 || p.Most > 20:
		return fail.Field("most", "must be between 1 and 20")
	case p.Days < 7 || p.Days > 365:
		return fail.Field("days", "must be between 7 and 365")
	}
	return nil
}
