package survey

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"regulars/app/fail"
)

// What a document may hold.
const (
	MostQuestions = 5
	mostOptions   = 12
	mostPoints    = 100_000
	mostWords     = 400 // characters of a text that is asked
)

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// ValidSlug reports whether a text may name a survey.
func ValidSlug(slug string) bool { return idForm.MatchString(slug) }

// Validate refuses a document that cannot be asked, naming the field. main is the
// merchant's language: every text must be there in it, or in English.
func (d *Questionnaire) Validate(main string) error {
	switch {
	case strings.TrimSpace(d.Name) == "":
		return fail.Field("name", "must say what the survey is called")
	case utf8.RuneCountInString(d.Name) > 80:
		return fail.Field("name", "must have at most 80 characters")
	case utf8.RuneCountInString(d.From) > 80:
		return fail.Field("from", "must have at most 80 characters")
	case strings.TrimSpace(d.From) == "":
		return fail.Field("from", "must name the person who asks")
	case len(d.Questions) == 0:
		return fail.Field("questions", "must ask something")
	case len(d.Questions) > MostQuestions:
		return fail.Field("questions", "must be at most %d: longer surveys are not finished", MostQuestions)
	}
	if err := d.validateManner(); err != nil {
		return err
	}
	if err := written("title", d.Title, main); err != nil {
		return err
	}
	for path, texts := range map[string]Texts{"intro": d.Intro, "thanks": d.Thanks} {
		if err := short(path, texts); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for i := range d.Questions {
		path := fmt.Sprintf("questions[%d]", i)
		q := &d.Questions[i]
		if seen[q.ID] {
			return fail.Field(path+".id", "is the id of another question")
		}
		seen[q.ID] = true
		if err := q.validate(path, main); err != nil {
			return err
		}
		if err := q.validateTouchpoint(path); err != nil {
			return err
		}
	}
	return nil
}

// validateManner refuses ways to ask that do not go together.
func (d *Questionnaire) validateManner() error {
	switch {
	case d.Points < 0 || d.Points > mostPoints:
		return fail.Field("points", "must be between 0 and %d", mostPoints)
	case d.Brief && len(d.Questions) > 1:
		return fail.Field("brief", "is for a single question")
	case d.Open && d.AsksGoals():
		return fail.Field("open", "cannot be: who follows an open link did not buy the product whose goals are asked")
	default:
		return nil
	}
}

func (q *Question) validate(path, main string) error {
	if !idForm.MatchString(q.ID) {
		return fail.Field(path+".id", "must be 1 to 40 of a-z, 0-9, - and _")
	}
	if err := written(path+".text", q.Text, main); err != nil {
		return err
	}
	switch _, _, isScale := q.Kind.Scale(); {
	case q.Origin && q.Kind != Choice:
		return fail.Field(path+".origin", "is for choices only")
	case q.Goals && (q.Kind != Choice || q.Origin):
		return fail.Field(path+".goals", "is for choices only, and for one thing")
	case q.Goals && len(q.Options) > 0:
		return fail.Field(path+".options", "come from the guide")
	case q.Goals:
		return nil
	case q.Kind == Choice:
		return q.validateOptions(path, main)
	case len(q.Options) > 0:
		return fail.Field(path+".options", "are for choices only")
	case !isScale && q.Kind != Text:
		return fail.Field(path+".kind", "must be nps, csat, ces, choice or text")
	}
	return nil
}

func (q *Question) validateOptions(path, main string) error {
	if n := len(q.Options); n < 2 || n > mostOptions {
		return fail.Field(path+".options", "must be 2 to %d", mostOptions)
	}
	seen := map[string]bool{}
	for i, o := range q.Options {
		at := fmt.Sprintf("%s.options[%d]", path, i)
		switch {
		case !idForm.MatchString(o.ID):
			return fail.Field(at+".id", "must be 1 to 40 of a-z, 0-9, - and _")
		case seen[o.ID]:
			return fail.Field(at+".id", "is the id of another option")
		}
		if o.Mood != "" && !slices.Contains(moods, o.Mood) {
			return fail.Field(at+".mood", "must be good, neutral or poor")
		}
		seen[o.ID] = true
		if err := written(at+".text", o.Text, main); err != nil {
			return err
		}
	}
	return nil
}

// written wants a text in the merchant's language, or in English.
func written(path string, t Texts, main string) error {
	if strings.TrimSpace(t[main]) == "" && strings.TrimSpace(t["en"]) == "" {
		return fail.Field(path, "must be written, at least in %q", main)
	}
	return short(path, t)
}

func short(path string, t Texts) error {
	for locale, text := range t {
		if n := utf8.RuneCountInString(text); n > mostWords {
			return fail.Field(path+"."+locale, "must have at most %d characters, this has %d", mostWords, n)
		}
	}
	return nil
}

// Follows refuses a document in which a question that was asked before is
// answered in another way now: its answers could not be counted together.
func (d *Questionnaire) Follows(before *Questionnaire) error {
	for i := range d.Questions {
		q := &d.Questions[i]
		if was := before.Question(q.ID); was != nil && was.Kind != q.Kind {
			return fail.Field(fmt.Sprintf("questions[%d].kind", i),
				"was %s before: remove the question and add a new one", was.Kind)
		}
	}
	return nil
}
