package support

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"regulars/app/fail"
)

// Canned is an answer that is written once and used often. Its texts hold tags
// that are filled in when it is used; they are words, and nothing in them runs.
type Canned struct {
	ID    uuid.UUID
	Name  string
	Texts map[string]string // by language
}

// Tags are what a canned answer may hold between braces.
var Tags = []string{"name", "first_name", "shop", "order", "product", "points", "staff"}

var (
	tagged   = regexp.MustCompile(`\{([^{}]*)\}`)
	language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)
)

// Check refuses an answer that cannot be kept. It trims its texts.
func (c *Canned) Check() error {
	c.Name = strings.TrimSpace(c.Name)
	if n := utf8.RuneCountInString(c.Name); n < 1 || n > 80 {
		return fail.Field("name", "must have 1 to 80 characters")
	}
	if len(c.Texts) < 1 || len(c.Texts) > 20 {
		return fail.Field("texts", "must be in 1 to 20 languages")
	}
	for _, lang := range c.languages() {
		text, err := CheckText(c.Texts[lang])
		switch {
		case !language.MatchString(lang):
			return fail.Field("texts", "%q is no language", lang)
		case err != nil:
			return fail.Field("texts."+lang, "must have 1 to %d characters", mostText)
		}
		for _, found := range tagged.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(Tags, found[1]) {
				return fail.Field("texts."+lang, "has {%s}, which nothing fills in; there are {%s}", found[1],
					strings.Join(Tags, "}, {"))
			}
		}
		c.Texts[lang] = text
	}
	return nil
}

func (c *Canned) languages() []string {
	all := make([]string, 0, len(c.Texts))
	for lang := range c.Texts {
		all = append(all, lang)
	}
	sort.Strings(all)
	return all
}

// In is the answer in the first of some languages that it has, or in its own.
func (c *Canned) In(wished ...string) string {
	for _, lang := range wished {
		base, _, _ := strings.Cut(lang, "-")
		for _, name := range []string{lang, base} {
			if text, ok := c.Texts[name]; ok {
				return text
			}
		}
	}
	return c.Texts[c.languages()[0]]
}

// Fill puts values in the place of tags. What a value says is not read again.
func Fill(text string, values map[string]string) string {
	return tagged.ReplaceAllStringFunc(text, func(tag string) string {
		if value, ok := values[tag[1:len(tag)-1]]; ok {
			return value
		}
		return tag
	})
}
