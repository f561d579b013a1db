// Package words holds what people read: one JSON catalog a language, shared by
// Go, the widget and the loyalty page, and the sentences that say why points moved.
package words

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Locales lists the languages that have a catalog, English first: it is what
// everyone else falls back to.
var Locales = []string{"en", "de", "es", "fr", "pt", "ar"}

// files holds what shoppers read (locales, shared with the widget; mail, in
// letters and on the pages they lead to; prefs, where they say what they want; paper, on coupons) and
// what staff read (admin).
//
//go:embed locales/*.json mail/*.json admin/*.json prefs/*.json copy/*.json paper/*.json study/*.json
var files embed.FS

var folders = []string{"locales", "mail", "admin", "prefs", "copy", "paper", "study"}

// Args fills the places of a message ("{{.Order}}") by name. Values are plain
// text and stay plain text: whoever puts them into HTML escapes them there.
type Args map[string]string

// Words speaks one language. It is safe for concurrent use.
type Words struct {
	locale    string
	localizer *i18n.Localizer
	style     style
}

// For finds the catalog for a BCP 47 tag or an Accept-Language header: "de-AT"
// is German, an unknown or empty one is English.
func For(locale string) *Words {
	all := catalogs()
	locale = strings.ReplaceAll(locale, "_", "-")
	if w, ok := all.byLocale[locale]; ok {
		return w
	}
	tags, _, err := language.ParseAcceptLanguage(locale)
	if err != nil {
		return all.byLocale["en"]
	}
	_, index, confidence := all.matcher.Match(tags...)
	if confidence == language.No {
		return all.byLocale["en"]
	}
	return all.byLocale[Locales[index]]
}

// Locale is the catalog's language, one of Locales.
func (w *Words) Locale() string { return w.locale }

// Dir is the reading direction, "ltr" or "rtl", for HTML's dir attribute.
func (w *Words) Dir() string {
	if w.style.rtl {
		return "rtl"
	}
	return "ltr"
}

// Text is the message of a key with its places filled. An unknown key comes
// back as itself, so that a gap is seen and breaks nothing.
func (w *Words) Text(key string, args Args) string {
	return w.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: w.isolated(args)})
}

// Plural is Text in the form that the language uses for n things (CLDR).
func (w *Words) Plural(key string, n int64, args Args) string {
	return w.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: w.isolated(args), PluralCount: n})
}

func (w *Words) localize(config *i18n.LocalizeConfig) string {
	text, err := w.localizer.Localize(config)
	if err != nil || text == "" {
		return config.MessageID
	}
	return text
}

// isolated wraps every value where the language runs right to left, or "#1031"
// would be drawn as "1031#" (Unicode UAX 9, 2.7): a phrase made here runs right to
// left (RLI; a first-strong isolate does not look into the isolates it holds),
// anything else as its own first letter says (FSI).
func (w *Words) isolated(args Args) Args {
	if !w.style.rtl {
		return args
	}
	wrapped := make(Args, len(args))
	for name, value := range args {
		isolate := "\u2068"
		if strings.ContainsAny(value, "\u2067\u2068") {
			isolate = "\u2067"
		}
		wrapped[name] = isolate + value + "\u2069"
	}
	return wrapped
}

// Keys lists every message of the English catalog, sorted.
func Keys() []string { return slices.Clone(catalogs().keys) }

type loaded struct {
	byLocale map[string]*Words
	matcher  language.Matcher
	keys     []string
}

// catalogs parses the embedded files once. They are part of the program, so a
// broken one is a broken build and stops it.
var catalogs = sync.OnceValue(func() loaded {
	all, err := load()
	if err != nil {
		panic(err)
	}
	return all
})

func load() (loaded, error) {
	bundle := i18n.NewBundle(language.English)
	all := loaded{byLocale: map[string]*Words{}}
	var tags []language.Tag
	for _, locale := range Locales {
		keys, err := loadLocale(bundle, locale)
		if err != nil {
			return loaded{}, err
		}
		tags = append(tags, language.Make(locale))
		all.byLocale[locale] = &Words{locale, i18n.NewLocalizer(bundle, locale), styles[locale]}
		if locale == "en" {
			all.keys = keys
		}
	}
	all.matcher = language.NewMatcher(tags)
	return all, nil
}

// loadLocale puts one language's catalogs into the bundle and returns their keys.
func loadLocale(bundle *i18n.Bundle, locale string) (keys []string, err error) {
	for _, folder := range folders {
		name := folder + "/" + locale + ".json"
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("catalog %s: %w", name, err)
		}
		file, err := bundle.ParseMessageFileBytes(body, name)
		if err != nil {
			return nil, fmt.Errorf("catalog %s: %w", name, err)
		}
		for _, message := range file.Messages {
			keys = append(keys, message.ID)
		}
	}
	slices.Sort(keys)
	return keys, nil
}
