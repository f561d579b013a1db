package guide

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"regulars/app/fail"
	"regulars/app/words"
)

// How much a guide may hold, in characters and things.
const (
	MostGuides   = 500 // of one merchant
	mostProducts = 100
	mostGathered = 20
	mostTroubles = 12
	mostGoals    = 8
	mostTitle    = 120
	mostLine     = 200 // of a question or a goal
	mostText     = 4000
	mostAnswer   = 2000
	mostID       = 80 // of a platform's
)

var goalID = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// Validate refuses a guide that cannot be shown, naming the field. main is the
// merchant's language: every text that is written must be there in it, or in
// English.
func (m *Manual) Validate(main string) error {
	if err := m.validateGoods(); err != nil {
		return err
	}
	if err := written("title", m.Title, main, mostTitle, true); err != nil {
		return err
	}
	for path, texts := range map[string]Texts{"first_use": m.FirstUse, "care": m.Care} {
		if err := written(path, texts, main, mostText, false); err != nil {
			return err
		}
	}
	if len(m.Troubles) > mostTroubles {
		return fail.Field("troubles", "must be at most %d", mostTroubles)
	}
	for i, one := range m.Troubles {
		at := fmt.Sprintf("troubles[%d]", i)
		if err := written(at+".question", one.Question, main, mostLine, true); err != nil {
			return err
		}
		if err := written(at+".answer", one.Answer, main, mostAnswer, true); err != nil {
			return err
		}
	}
	return m.validateGoals(main)
}

func (m *Manual) validateGoods() error {
	for path, list := range map[string]struct {
		ids  []string
		most int
	}{"products": {m.Products, mostProducts}, "collections": {m.Collections, mostGathered}} {
		if len(list.ids) > list.most {
			return fail.Field(path, "must be at most %d", list.most)
		}
		for i, id := range list.ids {
			switch {
			case strings.TrimSpace(id) == "" || len(id) > mostID || strings.ContainsFunc(id, unicode.IsControl):
				return fail.Field(fmt.Sprintf("%s[%d]", path, i), "must be an id of a store")
			case slices.Contains(list.ids[:i], id):
				return fail.Field(fmt.Sprintf("%s[%d]", path, i), "is named twice")
			}
		}
	}
	return nil
}

func (m *Manual) validateGoals(main string) error {
	if len(m.Goals) > mostGoals {
		return fail.Field("goals", "must be at most %d", mostGoals)
	}
	if len(m.Goals) == 1 {
		return fail.Field("goals", "must be at least two, so that there is a choice")
	}
	for i, one := range m.Goals {
		at := fmt.Sprintf("goals[%d]", i)
		if !goalID.MatchString(one.ID) || one.ID == "unsaid" {
			return fail.Field(at+".id", "must be 1 to 40 of a-z, 0-9, - and _")
		}
		if m.Goal(one.ID) != &m.Goals[i] {
			return fail.Field(at+".id", "is the id of another goal")
		}
		if err := written(at+".text", one.Text, main, mostLine, true); err != nil {
			return err
		}
		if err := written(at+".advice", one.Advice, main, mostAnswer, false); err != nil {
			return err
		}
	}
	return nil
}

// Publishable refuses a guide that helps nobody, naming the field.
func (m *Manual) Publishable(main string) error {
	if err := m.Validate(main); err != nil {
		return err
	}
	if m.size() == 0 {
		return fail.Field("products", "must name a product or a collection that the guide is for")
	}
	if m.FirstUse.In() == "" && m.Care.In() == "" && len(m.Troubles) == 0 {
		return fail.Field("first_use", "must say something, or another part must")
	}
	return nil
}

// written refuses languages that nobody reads, texts that are too long, and ones
// that are not there in the language of those who have none of the others.
func written(path string, t Texts, main string, most int, needed bool) error {
	some := false
	for language, text := range t {
		if !slices.Contains(words.Locales, language) {
			return fail.Field(path, "%q is no language that guides are written in", language)
		}
		if n := utf8.RuneCountInString(text); n > most {
			return fail.Field(path+"."+language, "must have at most %d characters, this has %d", most, n)
		}
		if strings.ContainsFunc(text, badInText) {
			return fail.Field(path+"."+language, "must be plain text")
		}
		some = some || strings.TrimSpace(text) != ""
	}
	if (some || needed) && strings.TrimSpace(t[main]) == "" && strings.TrimSpace(t["en"]) == "" {
		return fail.Field(path, "must be written, at least in %q", main)
	}
	return nil
}

// badInText reports what a text of several lines may not hold.
func badInText(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
